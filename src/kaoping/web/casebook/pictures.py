"""The files of a case for its page: pictures with when and what, and how far from the place they were taken."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from kaoping.web.cases.models import Case, CaseFile
from kaoping.web.site.words import Said, said

WHENS: dict[str, Said] = {
    "report": said("上报", "reported"),
    "handling": said("处置中", "being handled"),
    "result": said("处置后", "after handling"),
    "check": said("核查", "verified"),
}
STATES: dict[str, Said] = {
    "waiting": said("等待扫描", "waiting for the scan"),
    "clean": said("可用", "clean"),
    "infected": said("含有病毒", "infected"),
}
NEAR = 100  # metres that the place of a phone may be off


@dataclass(frozen=True, slots=True)
class Shown:
    """A file with its caption. far: taken too far from the place of the case."""

    file: CaseFile
    when: Said
    at: datetime.datetime
    far: bool

    @property
    def opens(self) -> bool:
        return self.file.state == "clean"

    @property
    def state(self) -> Said:
        return STATES.get(self.file.state, said(self.file.state, self.file.state))


def files_of(case: Case) -> list[Shown]:
    """All files of a case, oldest first."""
    rows = CaseFile.objects.filter(case=case).select_related("uploaded_by").order_by("id")
    return [_shown(row) for row in rows]


def _shown(file: CaseFile) -> Shown:
    far = file.metres_off is not None and file.metres_off > NEAR
    words = WHENS.get(file.when, said(file.when, file.when))
    return Shown(file, words, file.taken_at or file.uploaded_at, far)


def distance(shown: Sequence[Shown]) -> Said | None:
    """What the pictures say of their place, as far as they do."""
    known = [each for each in shown if each.file.metres_off is not None]
    if not known:
        return None
    far = [each for each in known if each.far]
    most = max(each.file.metres_off or 0 for each in known)
    if far:
        return said(
            f"▲ {len(far)} 张照片的拍摄地点距上报地点超过 {NEAR} 米，最远 {most} 米",
            f"▲ {len(far)} taken more than {NEAR} m from the place reported, {most} m at most",
        )
    return said(f"拍摄地点与上报地点相距 {most} 米", f"taken {most} m from the place reported")


def pairs(shown: Sequence[Shown]) -> tuple[list[Shown], list[Shown]]:
    """Pictures of the report, and those of the result and the verification, to be laid side by side."""
    pictures = [each for each in shown if each.file.is_picture]
    before = [each for each in pictures if each.file.when == "report"]
    return before, [each for each in pictures if each.file.when != "report"]
