"""一案一档: everything that is known of a case, as plain texts for the PDF; numbers of people and contacts masked."""

from __future__ import annotations

import datetime
import hashlib
import json
from typing import Any

from django.utils import timezone

from kaoping.web.audit.masking import masked
from kaoping.web.casebook import contacts
from kaoping.web.casebook.looking import kind_of, place_of, title_of
from kaoping.web.casebook.pictures import Shown, files_of
from kaoping.web.casebook.spans import length
from kaoping.web.casebook.timeline import Line, lines, steps_of
from kaoping.web.cases.loop import STATES
from kaoping.web.cases.models import CHANNELS, FOUND_BY, LEVELS, SATISFACTION, Assisting, Case, Plan
from kaoping.web.people.viewer import Viewer
from kaoping.web.site.words import Said, said, say, tongue

Pairs = list[tuple[str, str]]
EXTENSIONS = ("ask_extension", "grant_extension", "deny_extension")
HEADS: dict[str, Said] = {
    "title": said("案卷", "Case file"),
    "facts": said("一、基本情况", "1 Facts"),
    "plan": said("二、联合处置五定", "2 Plan of the joint handling"),
    "steps": said("三、办理过程", "3 The way of the case"),
    "extensions": said("四、延期申请与批复", "4 Requests for more time"),
    "result": said("五、评价与时限", "5 Evaluation and limits"),
    "pictures": said("六、现场照片", "6 Pictures"),
    "papers": said("七、其他附件", "7 Other attachments"),
    "list": said("八、附件清单", "8 List of attachments"),
    "none": said("无", "none"),
    "number": said("编号", "Number"),
    "desk": said("办理平台", "Platform"),
    "lead": said("主办单位", "Lead unit"),
    "helpers": said("协办单位", "Assisting units"),
    "from": said("上报时间", "Reported"),
    "to": said("结案时间", "Closed"),
    "state": said("当前状态", "State"),
    "made": said("制作", "Made"),
    "digest": said("校验码（SHA-256）", "Verification code (SHA-256)"),
    "digest_note": said(
        "校验码由案情、全部步骤和各附件的 SHA-256 算出，制作时已记入审计日志，可据此核对。",
        "It is computed from the facts, every step and the SHA-256 of every attachment, and stands in the audit log.",
    ),
    "at": said("时间", "Time"),
    "who": said("办理人", "By"),
    "what": said("事项", "Action"),
    "more": said("说明", "Particulars"),
    "name": said("名称", "Name"),
    "when": said("环节", "Stage"),
    "size": said("字节", "Bytes"),
    "page": said("第 {} 页", "page {}"),
    "embedded": said("原件附在本 PDF 的附件栏中", "the original is attached to this PDF"),
    "missing": said("原件没有附上：{}", "not attached: {}"),
}


def heads() -> dict[str, str]:
    """The words of the document in the language of whoever asks."""
    return {name: str(words) for name, words in HEADS.items()}


def told(viewer: Viewer, case: Case) -> dict[str, Any]:
    """Everything but the contents of the files: strings, lists and dictionaries alone."""
    files, steps = files_of(case), steps_of(case)
    way = lines(viewer, steps, files)[::-1]
    return {
        "number": case.number,
        "title": masked(title_of(case)),
        "text": masked(case.text),
        "cover": _cover(viewer, case),
        "facts": _facts(viewer, case),
        "plan": _plan(viewer, case),
        "steps": [_step(line) for line in way],
        "extensions": [_step(line) for line in way if line.step.action in EXTENSIONS],
        "result": _result(case),
        "files": [_file(number + 1, shown) for number, shown in enumerate(files)],
    }


def digest_of(case: Case) -> str:
    """SHA-256 of what a case file is made from: the facts, every step, every file; the same in both languages."""
    steps = [
        [step.number, step.action, step.start, step.to, step.at.isoformat(), step.by_id, step.unit_id, step.reason,
         step.changes, step.more]
        for step in steps_of(case)
    ]  # fmt: skip
    files = [[shown.file.pk, shown.file.name, shown.file.sha256, shown.file.state] for shown in files_of(case)]
    facts = [case.number, case.state, case.level, case.category_id, case.text, case.address, case.lead_id]
    content = json.dumps([facts, steps, files], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()


def _when(at: datetime.datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else "—"


def _cover(viewer: Viewer, case: Case) -> Pairs:
    return [
        (str(HEADS["number"]), case.number),
        (str(HEADS["desk"]), viewer.name_of(case.desk)),
        (str(HEADS["lead"]), viewer.name_of(case.lead) if case.lead else "—"),
        (str(HEADS["helpers"]), say("、", ", ").join(_helpers(viewer, case)) or "—"),
        (str(HEADS["from"]), _when(case.reported_at)),
        (str(HEADS["to"]), _when(case.closed_at)),
        (str(HEADS["state"]), str(STATES[case.state].words)),
    ]


def _helpers(viewer: Viewer, case: Case) -> list[str]:
    rows = Assisting.objects.filter(case=case).select_related("unit").order_by("unit__code")
    return [viewer.name_of(each.unit) for each in rows]


def _facts(viewer: Viewer, case: Case) -> Pairs:
    contact = contacts.contact_of(case)
    who = contacts.masked(contact) if contact else None
    reporter = case.reporter.name if case.reporter else " ".join(filter(None, (who.name, who.phone))) if who else ""
    point = f"{case.latitude:.6f}, {case.longitude:.6f} (CGCS2000)" if case.longitude is not None else ""
    pairs = [
        (said("情况", "What"), masked(case.text)),
        (said("类别", "Category"), kind_of(case)),
        (said("级别", "Level"), str(LEVELS[case.level])),
        (said("来源", "Channel"), f"{CHANNELS[case.channel]} · {FOUND_BY[case.found_by]}"),
        (said("地点", "Where"), masked(case.address)),
        (said("所在网格", "Grid"), place_of(viewer, case)),
        (said("纬度、经度", "Latitude, longitude"), point),
        (said("上报人", "Reporter"), reporter),
        (said("外部编号", "Number elsewhere"), f"{case.source.name} {case.source_number}" if case.source else ""),
        (said("并入案件", "Merged into"), case.duplicate_of.number if case.duplicate_of else ""),
        (said("不计考核", "Not counted"), "" if case.valid else say("是", "yes")),
        (said("弄虚作假", "Made up"), say("已认定", "found to be") if case.fabricated else ""),
    ]
    return [(str(words), value) for words, value in pairs if value]


def _plan(viewer: Viewer, case: Case) -> Pairs:
    plan = Plan.objects.filter(case=case).first()
    if plan is None:
        return []
    pairs = [
        (said("定责任领导", "Leader"), plan.leader),
        (said("定责任单位", "Unit"), viewer.name_of(case.lead) if case.lead else "—"),
        (said("定责任人", "Officer"), plan.officer),
        (said("定措施", "Measures"), plan.measures),
        (said("定时限", "Deadline"), plan.deadline.isoformat()),
    ]
    return [(str(words), value) for words, value in pairs]


def _step(line: Line) -> dict[str, Any]:
    step = line.step
    files = [shown.file.name for shown in line.files]
    named = [say("附件：{n}", "files: {n}", n=say("、", ", ").join(files))] if files else []
    more = [*([line.reason] if line.reason else []), *line.notes, *([line.took] if line.took else []), *named]
    return {
        "number": step.number, "at": _when(step.at), "who": f"{line.where} {line.who}".strip(),
        "what": str(line.words), "more": more,
    }  # fmt: skip


def _result(case: Case) -> Pairs:
    satisfaction = str(SATISFACTION[case.satisfaction]) if case.satisfaction else ""
    allowed = str(length(case.handling_allowed, works=case.handling_works)) if case.handling_allowed else ""
    pairs = [
        (said("上报人满意度", "Satisfaction of the reporter"), satisfaction),
        (said("处置时限", "Time allowed for handling"), allowed),
        (said("处置到期", "Due"), _when(case.handling_due_at) if case.handling_due_at else ""),
        (said("超期于", "Ran out at"), _when(case.ran_out_at) if case.ran_out_at else ""),
        (said("延期", "Extensions"), str(case.extensions or "")),
        (said("返工", "Reworked"), str(case.rework or "")),
        (said("督办", "Urged"), str(case.urged or "")),
    ]
    return [(str(words), value) for words, value in pairs if value]


def _file(number: int, shown: Shown) -> dict[str, Any]:
    """place: what the file is called beside the document; "" until its content is there."""
    file, off = shown.file, shown.file.metres_off
    far = [say("距上报地点 {n} 米", "{n} m from the place reported", n=off)] if off is not None else []
    by = [file.uploaded_by.name] if file.uploaded_by else []
    caption = [_when(shown.at), str(shown.when), *far, *by]
    return {
        "number": number, "name": file.name, "kind": file.kind, "size": file.size, "sha256": file.sha256,
        "when": str(shown.when), "at": _when(shown.at), "caption": " · ".join(caption),
        "picture": file.is_picture, "place": "", "pages": 0, "missing": "",
    }  # fmt: skip


def language() -> str:
    return tongue()
