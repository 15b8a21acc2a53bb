"""The rules that hold for every clause alike, said once."""

from __future__ import annotations

from collections.abc import Iterator

from kaoping.scheme.model import Scheme
from kaoping.scheme.voice import Voice

RULES = (
    (
        "缺数不是 0：所需数据没有的，该项为“缺数”，总分只合计已知部分并标明；分母为 0 的同样按缺数处理",
        "missing is not 0: an item whose facts are not there is missing, and a total then shows what is known and says"
        " so; a zero denominator is missing too",
    ),
    (
        "案件和加减分事项按登记计数，没有登记就是 0；所辖各级单位发生的计入本单位；加减分事项只计查实的，按其次数计",
        "cases and incidents are counted as recorded, no record is 0; those of all units below count; only verified"
        " incidents count, each as often as its count says",
    ),
    (
        "案件按上报时间、加减分事项按发生日期（空白的计入本期）、上报数据按时段归入考评周期",
        "cases belong to the cycle by their time of report, incidents by their date (an empty one belongs), reported"
        " figures by their period",
    ),
    (
        "“是否”栏空白按“否”处理；条件中与空白单元格的比较不成立",
        "an empty yes-or-no cell is no; a comparison with an empty cell does not hold",
    ),
    (
        "分档、分类按先后顺序，以先符合的为准；分组表里没有且未写“其他”的，按缺数处理；按级别计分而级别空白的，按缺数处理",
        "of several ranges or classes the first that holds decides; a group that a table does not name and no “other”"
        " covers is missing; so is an incident without a level where levels decide",
    ),
    (
        "问卷中空白和未列出的答案不计；名次并列取较好名次，其后名次顺延",
        "blank answers and answers that are not listed do not count; ties share the better rank, and the next ranks are"
        " skipped",
    ),
    (
        "剔除的项目，得分和满分一并去掉",
        "an exempted item is taken out with its points and its full points",
    ),
)
ROUNDING = (
    "计算过程不舍入；每个末级项目在限分和各部分合并之后、每次加权或按算式合成之后，各四舍五入一次到 {} 位小数；"
    "名次按舍入后的总分排",
    "nothing is rounded on the way; every leaf item is rounded once, after its bounds and its parts, and every weighted"
    " or computed section once, half away from zero to {} places; ranks are taken on rounded totals",
)


def general_rules(scheme: Scheme, voice: Voice) -> Iterator[str]:
    """The general rules, the one on rounding with the scheme's places last."""
    yield from (voice.pick(*rule) for rule in RULES)
    yield voice.say(*ROUNDING, scheme.places)
