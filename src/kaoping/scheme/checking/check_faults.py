"""What can be wrong with a readable scheme: its tree of items, its points and bounds, its clauses."""

from __future__ import annotations

from kaoping.problems import define

DUPLICATE_ID = define(
    "F150",
    "error",
    zh="编号“{id}”用了两次（前一次在第 {first} 行）",
    en="the id “{id}” is used twice (first in line {first})",
    mend_zh="改掉其中一个编号",
    mend_en="change one of them",
)
RESERVED_NAME = define(
    "F151",
    "error",
    zh="“{name}”另有含义，不能用作{what_zh}",
    en="“{name}” has a meaning of its own and cannot be {what_en}",
    mend_zh="换一个名称",
    mend_en="choose another name",
)
SUM = define(
    "F152",
    "error",
    zh="满分写的是 {declared}，下级各项合起来是 {found}（{how}）",
    en="the full points are given as {declared}, but the items below come to {found} ({how})",
    mend_zh="核对各项分值；原文有而条文已佚的分值写进 omitted: {{points: …, why: …}}",
    mend_en="check the points; write points that no surviving clause explains as omitted: {{points: …, why: …}}",
)
SURVIVING_SUM = define(
    "F153",
    "warning",
    zh="满分 {declared} 只等于留存条文的分值，下级各项（含已佚的）合起来是 {found}",
    en="the full points {declared} are those of the surviving clauses only; the items below come to {found}",
    mend_zh="满分按原文写，已佚的分值写进本级的 omitted",
    mend_en="give the points of the document, and those that are lost at this level as omitted",
)
NO_WEIGHT = define(
    "F154",
    "error",
    zh="项目 {id} 没有权重",
    en="item {id} has no weight",
    mend_zh="在 weighted 里为每个下级项目写明权重，不计的写 0",
    mend_en="give every item below a weight under weighted, 0 for one that does not count",
)
NOT_IN_FORMULA = define(
    "F155",
    "warning",
    zh="合成公式里没有项目 {id}，它的得分不起作用",
    en="item {id} does not stand in the formula, so its points count for nothing",
    mend_zh="写进公式；确实只作参考的不用管",
    mend_en="put it into the formula; nothing need be done if it is shown for information only",
)
WEIGHTS_SUM = define(
    "F156",
    "note",
    zh="权重合计 {found}，不是 1 或 100；计算时除以合计",
    en="the weights come to {found}, neither 1 nor 100; they are divided by their sum",
    mend_zh="核对权重是否抄全",
    mend_en="check whether all weights are there",
)
BAD_FIGURE = define(
    "F157",
    "error",
    zh="{key} 写的是 {value}，应{zh}",
    en="{key} is {value}; it must be {en}",
    mend_zh="改正这个数",
    mend_en="correct the figure",
)
BOUNDS = define(
    "F158",
    "error",
    zh="上限 {upper} 低于下限 {lower}",
    en="the upper bound {upper} is below the lower bound {lower}",
    mend_zh="把两个界限调换过来，或改正其中一个",
    mend_en="exchange the two, or correct one of them",
)
ALWAYS_SAME = define(
    "F159",
    "error",
    zh="项目 {id} 不论事实如何都得 {points} 分（起评 {start}，不低于 {floor}，不高于 {cap}）",
    en="item {id} gives {points} points whatever the facts (start {start}, floor {floor}, cap {cap})",
    mend_zh="扣分项写 start: full；可以为负的写 floor: none；加分项写 cap: none 或上限",
    mend_en="write start: full for deductions, floor: none where it may be negative, cap: none or a cap for a bonus",
)
NEVER_FULL = define(
    "F160",
    "warning",
    zh="项目 {id} 满分 {points}，但按规则最多得 {most}",
    en="item {id} is worth {points} points, but its rule gives {most} at most",
    mend_zh="核对满分和规则里的分值",
    mend_en="check the full points and those of the rule",
)
NO_EFFECT = define(
    "F161",
    "warning",
    zh="{key} 在这里不起作用：{zh}",
    en="{key} has no effect here: {en}",
    mend_zh="删掉它，或改成真正要说的",
    mend_en="delete it, or say what is meant",
)
RESCALE = define(
    "F162",
    "error",
    zh="{key}: rescale 只能用于 {allowed}，这里的合成办法是 {combine}",
    en="{key}: rescale works with {allowed} only; the items here are combined by {combine}",
    mend_zh="换一种处理办法（缺数：keep 或 zero；剔除：drop），或换合成办法",
    mend_en="choose another way (missing: keep or zero; exempt: drop), or another way of combining",
)
BOOKED_ON = define(
    "F163",
    "error",
    zh="booked_on 写的“{id}”不是本级下面的叶项",
    en="booked_on names “{id}”, which is no leaf directly below",
    mend_zh="可选：{known}",
    mend_en="choose from: {known}",
)
EACH_APPRAISED = define(
    "F164",
    "error",
    zh="each 写的“{kind}”就是被考评的单位类别，不是它的下级",
    en="each names “{kind}”, the appraised kind itself, not one below it",
    mend_zh="删掉 each，或写下级的类别（如 grid），逐月计分写 month",
    mend_en="delete each, or name a kind below (such as grid), or month to score every month",
)
NOT_IN_PARTS = define(
    "F165",
    "error",
    zh="逐个“{each}”计分的项目不能用{zh}（{where}）",
    en="an item that is scored for each “{each}” cannot use {en} ({where})",
    mend_zh="去掉 each，或换一种测量",
    mend_en="take each away, or choose another measure",
)
NOT_AVERAGED = define(
    "F166",
    "error",
    zh="先平均后计分（mean_first）时不能用{zh}",
    en="with mean_first (averaged first, then scored) there can be no {en}",
    mend_zh="combine 改用 mean（先计分后平均），或换一种规则",
    mend_en="use combine: mean (scored first, then averaged), or another rule",
)
IN_FORCE = define(
    "F167",
    "error",
    zh="施行日期倒置：自 {first} 起，至 {until} 止",
    en="the dates in force are the wrong way round: from {first} until {until}",
    mend_zh="核对 in_force；仍在施行的删掉 until",
    mend_en="check in_force; delete until if it is still in force",
)
TOO_FINE = define(
    "F168",
    "warning",
    zh="分值 {points} 的小数多于本方案保留的 {places} 位，得分会被舍入",
    en="{points} has more decimals than the {places} places of the scheme; points will be rounded",
    mend_zh="加大 places，或核对分值",
    mend_en="raise places, or check the points",
)
UNTRACEABLE = define(
    "F169",
    "warning",
    zh="项目 {id} 没有{what_zh}，将来无从核对",
    en="item {id} has no {what_en}; nobody can trace the rule",
    mend_zh="补上 clause（用自己的话写条文）和 source（文件、条、行）",
    mend_en="add clause (in your own words) and source (document, article, row)",
)
NO_RESPONSIBLE = define(
    "F170",
    "note",
    zh="{count} 个项目没有写责任单位：{ids}",
    en="{count} items name no responsible unit: {ids}",
    mend_zh="原文有的写进 responsible；原文没有的不用管",
    mend_en="write it as responsible where the text names one; nothing need be done where it does not",
)
PENDING = define(
    "F171",
    "warning",
    zh="待定数字 {id} 还没有人定：{question}（{effect_zh}；用于 {where}）",
    en="the pending figure {id} is not decided yet: {question} ({effect_en}; used at {where})",
    mend_zh="在口径 {id} 下写 decided: {{choice: …, by: …, on: …, reason: …}}，或用 --decide {id}=数值",
    mend_en="write decided: {{choice: …, by: …, on: …, reason: …}} at decision {id}, or use --decide {id}=…",
)
