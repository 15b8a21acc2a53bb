"""What comes of each action, as it stands below its button."""

from __future__ import annotations

from kaoping.web.site.words import Said, said

FOLLOWS: dict[str, Said] = {
    "release": said("放行后由网格员或核查员现场核实。", "It goes to the grid worker or checker to be confirmed."),
    "discard": said("须写明理由；上报人查询时看得到结论。", "A reason is needed; whoever follows it sees the result."),
    "verify": said("核实后进入受理，开始计受理时限。", "It goes on to acceptance, whose clock begins."),
    "disprove": said("须写明理由，案件了结，不计考核。", "A reason is needed; the case is over and not counted."),
    "accept": said("立案后开始计派遣时限。", "The clock of dispatch begins."),
    "reject": said("须写明理由，案件了结，不计考核。", "A reason is needed; the case is over and not counted."),
    "return": said("须写明理由；计一次退回。", "A reason is needed; it counts as one return."),
    "resubmit": said("写明补正了什么，回到待受理。", "Say what was mended; it goes back to acceptance."),
    "withdraw": said("须写明理由，案件了结。", "A reason is needed; the case is over."),
    "relevel": said(
        "时限按新级别重算，已用时间不变；计一次级别不准。",
        "Limits follow the new level, time used stays used; it counts as one wrong level.",
    ),
    "merge": said("本案了结，一切以另一案件为准。", "This case is over; the other one goes on."),
    "accept_done": said("已在现场办结的，受理即结案。", "Settled on the spot: accepted and closed at once."),
    "dispatch": said("派出后开始计处置时限。", "The clock of handling begins."),
    "transfer": said("须写明理由；处置时限重新起算。", "A reason is needed; the clock of handling begins anew."),
    "escalate": said("须写明理由；由上级平台派遣。", "A reason is needed; the platform above dispatches it."),
    "send_down": said("须写明理由；由下级平台派遣。", "A reason is needed; the platform below dispatches it."),
    "sign": said("签收后由本单位处置，时限从派遣时起算。", "Your unit handles it; its clock has run since dispatch."),
    "send_back": said(
        "退回须写明理由；处置时限停走，回到派遣。",
        "A reason is needed; the clock of handling stands, it goes back to dispatch.",
    ),
    "progress": said("写明做了什么，可附照片；状态和时限不变。", "Say what was done; state and clock stay."),
    "ask_extension": said(
        "第一次由值班长批，以后由领导批；批准前时限照走。",
        "The duty chief decides on the first, a leader on later ones; until then the clock runs.",
    ),
    "grant_extension": said("到期时间按申请顺延。", "It is due later, as was asked."),
    "deny_extension": said("须写明理由；时限不变。", "A reason is needed; the clock stays."),
    "park": said(
        "须写明理由和到期日；期间不计时限，到期自动恢复。",
        "Reason and day are needed; no time is counted until that day, when it goes on by itself.",
    ),
    "unpark": said("恢复计时。", "The clock goes on."),
    "mediate": said("须写明理由；调解期间不计时限。", "A reason is needed; no time is counted during mediation."),
    "settle": said("写明调解结果，进入核查。", "Write down the result; it is verified next."),
    "not_settled": said("写明情况，回到处置，恢复计时。", "Say why; handling and its clock go on."),
    "refer_court": said(
        "须写明理由；诉讼期间不计时限。", "A reason is needed; no time is counted while it is at court."
    ),
    "outcome": said("写明诉讼结果，进入核查。", "Write down the outcome; it is verified next."),
    "finish": said(
        "请附处置后照片，平台会比对拍摄地点；提交后由核查员核查，处置时限停走。",
        "Add pictures taken afterwards, whose place is compared; it is verified next, the clock stands.",
    ),
    "pass": said("进入评价结案。", "It is evaluated and closed next."),
    "fail": said(
        "须写明理由；退回单位返工，继续计处置时限。",
        "A reason is needed; it goes back to the unit, whose clock goes on.",
    ),
    "close": said("结案后不再计时，计入考核。", "No clock runs any more; it counts in the appraisal."),
    "close_back": said(
        "须写明理由；退回单位返工，继续计处置时限。",
        "A reason is needed; it goes back to the unit, whose clock goes on.",
    ),
    "visit": said("记下上报人的满意度。", "Write down how satisfied the reporter is."),
    "reopen": said(
        "须写明理由；回到待派遣，重新计时。", "A reason is needed; it goes back to dispatch, with new clocks."
    ),
    "dispute": said("须写明理由；结案后 15 天内可以提出。", "A reason is needed; within 15 days after it was closed."),
    "archive": said(
        "归档后只读，上报人不能再要求重办。", "It is kept as it is; the reporter cannot ask to open it again."
    ),
    "urge": said(
        "须写明理由；一、二级由监督员发出，三级由领导发出。",
        "A reason is needed; the supervisor urges twice, the third time a leader does.",
    ),
    "strike": said(
        "须写明理由；不计入考核，可以取消剔除。", "A reason is needed; it is not counted, until it is restored."
    ),
    "restore": said("须写明理由；重新计入考核。", "A reason is needed; it counts again."),
    "forge": said("须写明理由；按方案扣分，请先核实。", "A reason is needed; points are taken, so make sure first."),
}
