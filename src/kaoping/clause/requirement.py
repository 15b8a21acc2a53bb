"""Whether a sentence without an amount is a requirement at all, or describes the appraisal, or was cut off."""

from __future__ import annotations

import re

SCORED = re.compile(
    "扣分|加分|减分|计分|得分|评分|打分|赋分|记分|分值|平均分|总分|分数|奖励|处罚|扣款|扣罚|每[^，。；]{0,4}[扣加减]|[扣减](?=[，。；]|$)|(?<![叠增参追附])加(?=[，。；]|$)|扣完|满分|一定分"
)
DISCRETION = re.compile("酌情|适当(?=的?(?:扣|加|奖|减|给|处))|视情")
ELSEWHERE = re.compile(
    "同上|同前|见附[件表]|另行(?:制定|通知|规定|下发)|按[^，。；]{0,24}(?:规定|标准|办法|细则|方案|》)(?:执行|处理|办理|评定|考核)[。；]?$"
)
ADMINISTRATION = re.compile(
    "负责解释|施行|废止|负责组织实施|原则|相结合|考核(?:时间|对象|方式|程序|组织|范围|周期|结果|工作|小组|办公室|内容|主体)(?:由|为|是|：|按|于|分为|采取|包括|作为|与|纳入|报|在)|"
    "次年|通报。?$|领导小组办公室设在|组长由|任[^，。；]{0,3}组长|领导小组(?:由|组成)|牵头组织|由[^，。；]{2,20}组织实施|力争|争取|目标是|指导思想|为了?[^，。；]{4,30}，|根据[^，。；]{2,30}(?:精神|要求|规定)，|特制定|本(?:办法|细则|方案|标准|规定)|各(?:单位|镇|街道|乡镇|部门)(?:应|要|须)于"
)
METHOD = re.compile(
    "^(?:现场|实地|随机)?(?:查阅|查看|查|看|听取|听|抽查|核查|检查|走访|暗访|座谈|问卷)(?:相关|有关)?[\u4e00-\u9fff、，]{0,16}[。；]?$"
)
CUT = re.compile("(?:[的和与及或在对把被以按为将，、：（“并]|列入最|基本|所有|各|其|该|从|由|向)$")


def not_required(text: str) -> str | None:
    """Why a sentence is no requirement (a code of `notes`); None where it may be one."""
    reasons = (
        (SCORED.search(text), "amount_missing"),
        (DISCRETION.search(text), "discretion"),
        (ELSEWHERE.search(text), "elsewhere"),
        (ADMINISTRATION.search(text) or METHOD.fullmatch(text), "no_scoring"),
        (CUT.search(text), "cut_off"),
        (len(re.sub(r"[^\u4e00-\u9fff]", "", text)) < 4, "no_scoring"),
    )
    return next((code for hit, code in reasons if hit), None)
