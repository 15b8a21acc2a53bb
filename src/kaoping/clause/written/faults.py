"""What can be wrong with a clause in the house's written Chinese (F354–F359, F363, F364)."""

from __future__ import annotations

from kaoping.problems import define

NOT_READABLE = define(
    "F354",
    "error",
    zh="这里读不懂：{before}▸{after}",
    en="this cannot be read: {before}▸{after}",
    mend_zh="▸处应为：{expected}",
    mend_en="expected at ▸: {expected}",
)
NOT_DECLARED = define(
    "F355",
    "error",
    zh="方案里没有名为“{title}”的{what}",
    en="the scheme has no {what_en} titled “{title}”",
    mend_zh="改用方案声明过的名称（{known}），或先在 inputs 里声明",
    mend_en="use a title that the scheme declares ({known}), or declare it under inputs first",
)
SEVERAL = define(
    "F356",
    "error",
    zh="“{title}”可以指{count}个不同的{what}：{keys}",
    en="“{title}” may mean {count} different things ({what_en}): {keys}",
    mend_zh="在名称后面注明编号，如 {example}",
    mend_en="write the key behind the title, such as {example}",
)
NOT_NAMED = define(
    "F357",
    "error",
    zh="算式和条件只能用方案里起过名的数，这里的“{noun}”还没有名字",
    en="formulas and conditions use figures that the scheme has named; “{noun}” has no name yet",
    mend_zh="先在 measures 里给它起名，再写进算式",
    mend_en="name it under measures first",
)
WRITTEN_OTHERWISE = define(
    "F358",
    "error",
    zh="按读到的规则，这里应写作“{ours}”，原文是“{theirs}”",
    en="by the rule that was read this would be written “{ours}”; the text says “{theirs}”",
    mend_zh="确认意思：同意就照此改写，不同意就换一种写法",
    mend_en="see what is meant: write it so, or write another clause",
)
NUMBERING = define(
    "F359",
    "error",
    zh="款的编号“{found}”不对，这里应为“{expected}”",
    en="the number {found} of this sub-clause is wrong, {expected} was expected",
    mend_zh="从（1）起连续编号，下一层写（1.1）、（1.2）",
    mend_en="number them from （1） on, those below （1） as （1.1）, （1.2）",
)
MISPLACED = define(
    "F363",
    "error",
    zh="“{words}”不能用在这里：{why}",
    en="“{words}” cannot stand here: {why_en}",
    mend_zh="{mend}",
    mend_en="{mend_en}",
)
IMPOSSIBLE = define(
    "F364",
    "error",
    zh="读得懂，但方案里不能有这样的规则：{why}",
    en="it can be read, but no scheme can hold such a rule: {why_en}",
    mend_zh="改正数字或写法",
    mend_en="mend the figure or the wording",
)
