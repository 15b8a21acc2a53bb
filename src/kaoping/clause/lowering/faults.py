"""What is told about a draft: codes F368, F369 and F380–F384. None of it refuses; a person decides."""

from __future__ import annotations

from kaoping.problems import define

UNSAID = define(
    "F368",
    "warning",
    zh="“{words}”读懂了，但规则写不进方案：{why}",
    en="'{words}' was read, but the scheme cannot say it: {why_en}",
    mend_zh="草稿里这一条由人评分或待定，请按原文另行处理。",
    mend_en="the draft leaves it to people or pending; settle it by the text.",
)
LEFT_OPEN = define(
    "F369",
    "warning",
    zh="“{words}”没有读懂，草稿里留作待定：{why}",
    en="'{words}' was not read; the draft leaves it open: {why_en}",
    mend_zh="补上数字，或改写规则；定下之前这一项不计分。",
    mend_en="give the figure or write the rule; until then the item is not scored.",
)
OMITTED = define(
    "F380",
    "warning",
    zh="“{title}”写明 {said} 分，下级各项合计 {sum} 分，草稿照各项写",
    en="'{title}' says {said} points, its parts add up to {sum}; the draft keeps the parts",
    mend_zh="看是否漏读了项目，或原文分值有误。",
    mend_en="see whether an item was missed or a figure is wrong.",
)
VETO = define(
    "F381",
    "warning",
    zh="“{words}”的后果原文没有写明，草稿里写成取消评先评优资格",
    en="what '{words}' leads to is not said; the draft takes it as no award",
    mend_zh="如应总分计零或定为最低等次，请改写。",
    mend_en="change it where the total is to be zero or the grade the lowest.",
)
ASSUMED = define(
    "F382",
    "note",
    zh="{what}原文没有写明，草稿先写“{value}”",
    en="the text does not say {what_en}; the draft says '{value}'",
    mend_zh="请核对后改正。",
    mend_en="check it and correct it.",
)
NO_CLAUSE = define(
    "F383",
    "error",
    zh="这份文件里没有找到计分的条款",
    en="no clause that scores was found in this document",
    mend_zh="看是不是附表没有一起给，或给错了文件；文件里确有考核细则的，把细则表另存后再读。",
    mend_en="see whether its annex is missing or this is the wrong file; save the table of criteria apart.",
)
EMPTY_DRAFT = define(
    "F384",
    "error",
    zh="没有一个考核项目可以写成方案",
    en="there is no item that could be written as a scheme",
    mend_zh="条款都不在项目里；先在原文里分出项目和分值。",
    mend_en="the clauses stand in no item; mark items and points in the text first.",
)
