"""Words by which a requirement, its want and a failure are known."""

from __future__ import annotations

import re

from kaoping.clause.items import Figure, In, Said

STATE = re.compile(
    r"(?:未|没有?|无)(?:建立|成立|制定|制订|设立|设置|出台|印发|签订|配备|配齐|明确|编制|健全|组建|纳入|落实)|"
    r"无(?!证|照|故|人(?:值|看)|牌|主|序|障|理)[\u4e00-\u9fff]{0,10}(?:台[账帐]|制度|方案|机构|记录|计划|总结|预案|人员|场所|资料|措施|经费|办法|小组|检查|细则|队伍|名册|登记簿)$|"
    r"没有[\u4e00-\u9fff]{0,10}(?:台[账帐]|制度|方案|机构|记录|计划|总结|预案|人员|场所|资料|措施|经费|办法|小组|细则|队伍|名册|登记簿)$"
)
"""A state that is or is not, whatever the number of times somebody looks."""
HAPPENS = re.compile("每|发现|发生|出现|被|次|起|处|件|例|逾期|超时|及时")
NEGATIVE = re.compile(
    r"未|没有|无(?!障)|不(?!断|少|仅|同)|缺|弄虚作假|发生|造成|出现|被|违反|违规|逾期|超|造假|虚报|瞒报|迟报|漏报|拒"
)
OPPOSITE = re.compile(
    r"^(?:，|；|。)?(?:否则|反之|未|没有|没|无|不|达不到|缺|其他|其余|低于|少于|不足|逾期|超过|出现|发生|有(?=[^，]*问题))"
)
DENIED = re.compile("[，；。]?(?:未|无|没)")
BASE = re.compile("^(?:基础|基本)分")
DUTY = re.compile(
    "建立|健全|完善|制定|制订|落实|开展|坚持|组织|明确|成立|设立|设置|配备|召开|签订|做好|加强|按时|及时|定期|认真|积极|严格|安排|"
    "执行|公开|公示|完成|达到|符合|规范|齐全|完整|到位|纳入|研究|报送|推进|整洁|清晰|畅通|^有|^无"
)
FAILS = re.compile(
    "未(?!发生|出现|存在|发现|被|有)|没有(?!发生|出现|存在|发现|被)|缺(?!陷)|达不到|"
    "不(?:按|及时|到位|符合|达标|合格|完整|规范|健全|落实|完善|整洁|清楚|清晰|够|力|实|齐|明|严)"
)
WARDED = re.compile("(?:未|无|没有|不|杜绝|防止|避免|严禁|禁止|清除|清理|整治|制止|查处|处置|消除|治理)[^，。；]*")
EVIL = re.compile(
    "迟到|早退|脱岗|缺岗|脏|乱|差$|破损|逾期|超时|超期|弄虚作假|虚报|瞒报|漏报|迟报|违反|违规|违法|发生|造成|出现|发现|被通报|投诉|堆放|占道|推诿"
)


def failing(words: str) -> bool:
    """Whether words speak of a failure, so that points without a sign behind them may well be taken off."""
    return bool(STATE.search(words) or FAILS.search(words) or EVIL.search(WARDED.sub("", words)))


GENERAL = re.compile(
    "否则|反之|其他|其余|的|(?:未|没有|没|无|不|达不到|不到|低于|少于|不足|未能|不能)?(?:达到?|完成|做到|达标|落实|要求|标准|执行|按|规定|以上|目标|开展|一项|上述|任务|此|者|该)*"
)


def akin(first: Said, second: Said) -> bool:
    """Whether what earns nothing is the want of what earned: 无台账 of 有台账, 未达到; not 未化解 of 满意率."""
    left = re.sub("[，。；、：]", "", GENERAL.sub("", second.words))
    shared = [left[at : at + 2] for at in range(len(left) - 1)] or [left]
    return not left or any(each in first.words for each in shared) or bool(FEWER.match(second.words))


ALTERNATIVE = re.compile(
    "基本|部分|较(?!大|重)|一般(?![事问案隐])|完全|全部|全面|很(?!多)|主要|^[，；。]*(?:优秀|良好|合格|达标|不达标)$"
)
FEWER = re.compile("^[，；。]?(?:少于|低于|不足|未达到?|没有达到|达不到|不到|未满)")


def fewer(said: Said, first: Said | None) -> bool:
    """经常召开会议计0.5分，少于每月一次不计分: the first names no figure."""
    opens = "".join(cond.text for cond in said.conds)
    return first is not None and not first.has(In, Figure) and bool(FEWER.match(opens))


COMPARED = re.compile("%|百分点|^$")
