"""What can be wrong with ranges, tables, grades, awards and gates."""

from __future__ import annotations

from kaoping.problems import define

UPSIDE_DOWN = define(
    "F186",
    "error",
    zh="区间“{range}”里没有任何数",
    en="the range “{range}” holds no figure",
    mend_zh="核对上下界；只含一个数的写 is",
    mend_en="check its edges; write is for a single figure",
)
OVERLAP = define(
    "F187",
    "error",
    zh="与前面的“{other}”重叠：{value} 两处都算",
    en="it overlaps “{other}” above: {value} belongs to both",
    mend_zh="改正边界；from/to 含本数，above/below 不含本数",
    mend_en="correct the edges; from/to include the figure, above/below exclude it",
)
UNREACHABLE = define(
    "F188",
    "error",
    zh="永远轮不到这里：{zh}",
    en="this is never reached: {en}",
    mend_zh="删掉它，或调整次序和条件",
    mend_en="delete it, or change the order or the conditions",
)
GAP = define(
    "F189",
    "warning",
    zh="各档之间有空当：{gap} 不属于任何一档，{then_zh}",
    en="there is a gap: {gap} belongs to no row, so {then_en}",
    mend_zh="补上一档，或写 else",
    mend_en="add a row, or write else",
)
CATEGORY = define(
    "F190",
    "error",
    zh="这里{zh}",
    en="{en}",
    mend_zh="可选：{known}",
    mend_en="choose from: {known}",
)
GROUPS_MISSING = define(
    "F191",
    "warning",
    zh="表里没有 {missing}，{then_zh}",
    en="the table lacks {missing}, so {then_en}",
    mend_zh="补上，或写明 else",
    mend_en="add them, or write else",
)
WRONG_MEASURE = define(
    "F192",
    "error",
    zh="{key} 只能用{wanted_zh}",
    en="{key} works with {wanted_en} only",
    mend_zh="换一种测量，或换一种规则",
    mend_en="choose another measure, or another rule",
)
GATE_LACKS = define(
    "F193",
    "error",
    zh="后果 {effect} 没有写明 {key}",
    en="the effect {effect} does not say which {key}",
    mend_zh="补上 {key}: …",
    mend_en="add {key}: …",
)
GRADES_FORM = define(
    "F194",
    "error",
    zh="等次要么用分数档（bands），要么用比例（quotas），这里{zh}",
    en="grades go either by bands or by quotas; here {en}",
    mend_zh="只写其中一种",
    mend_en="write one of them",
)
QUOTAS = define(
    "F195",
    "error",
    zh="等次比例不对：{zh}",
    en="the quotas are wrong: {en}",
    mend_zh="比例写成 20% 或 0.2，合计不超过 1，只有最后一档可以不写",
    mend_en="write shares as 20% or 0.2, together not over 1; only the last row may leave it out",
)
AWARD_LACKS = define(
    "F196",
    "error",
    zh="按{by_zh}发奖，却没有{zh}",
    en="an award by {by_en} needs {en}",
    mend_zh="补上，或换一种依据（by: rank、grade、rank_gain）",
    mend_en="add it, or choose another basis (by: rank, grade, rank_gain)",
)
GRADE_ORDER = define(
    "F197",
    "warning",
    zh="等次应从最好写到最差，“{grade}”的下限高于它前面的等次",
    en="grades are written best first; the lower edge of “{grade}” is above that of the one before",
    mend_zh="调整次序",
    mend_en="change the order",
)
