"""Why a run is refused although scheme and facts can be read: codes F300–F349."""

from kaoping.problems import define

STILL_PENDING = define(
    "F301",
    "error",
    zh="“{item} {title}”用到待定的数（{decision}：{question}），还没有人定",
    en="item {item} {title} needs a figure that is still pending ({decision}: {question})",
    mend_zh="由考核办决定，写进 decisions.{decision}.decided；试算用 --decide {decision}=数值，或 --trial",
    mend_en="decide it under decisions.{decision}.decided; to try, --decide {decision}=NUMBER, or --trial for the rest",
)
CYCLE_LENGTH = define(
    "F302",
    "error",
    zh="方案按{needed}考核，“{cycle}”不是一个{needed}",
    en="the scheme appraises by {needed}; '{cycle}' is no {needed}",
    mend_zh="周期写成 {example}",
    mend_en="write the cycle like {example}",
)
GATE_UNKNOWN = define(
    "F303",
    "warning",
    zh="“{title}”对 {units} 缺少判断所需的事实，未启用",
    en="'{title}' could not be decided for {units} for want of facts, and was not applied",
    mend_zh="补齐它用到的事实后重算",
    mend_en="supply the facts that it reads and score again",
)
INEXACT_NUMBER = define(
    "F304",
    "error",
    zh="事实里的数相加后超过 38 位，不能精确计算：{what}",
    en="adding the figures takes more than 38 digits, which cannot be exact: {what}",
    mend_zh="检查 values、marks、incidents 中特别大的数",
    mend_en="look for very large figures in values, marks and incidents",
)
NO_SUCH_UNIT = define(
    "F305",
    "error",
    zh="没有被考核单位“{unit}”{hint_zh}",
    en="there is no appraised unit '{unit}'{hint_en}",
    mend_zh="写结果里有的单位编号",
    mend_en="give the id of a unit of the results",
)
NO_SUCH_ITEM = define(
    "F306",
    "error",
    zh="方案里没有项目“{item}”{hint_zh}",
    en="the scheme has no item '{item}'{hint_en}",
    mend_zh="写方案里有的项目编号，或 total",
    mend_en="give the id of an item of the scheme, or total",
)
