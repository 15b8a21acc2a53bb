"""The changes that the page of a unit offers: words, what is asked, which action is called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kaoping.web.people.models import Person
from kaoping.web.site.words import Said, said
from kaoping.web.units import actions, forms, geometry
from kaoping.web.units.models import Unit


@dataclass(frozen=True, slots=True)
class Change:
    """words: on the button; then: what follows from it, said under the button."""

    words: Said
    then: Said
    form: type[forms.ChangeForm]
    act: Callable[[Unit, dict[str, Any], Person], Any]
    final: bool = False  # the unit ends by it


def _boundary(unit: Unit, given: dict[str, Any], by: Person) -> None:
    actions.set_boundary(unit=unit, geometry=geometry.read(given["text"]), on=given["on"], by=by)


CHANGES: dict[str, Change] = {
    "rename": Change(
        said("改名", "Rename"),
        said("以前的日期仍显示原名。", "Earlier days keep the old name."),
        forms.RenameForm,
        lambda unit, given, by: actions.rename(unit=unit, by=by, **given),
    ),
    "move": Change(
        said("改隶属", "Move"),
        said(
            "下级单位随同移动；以前的日期仍显示原来的上级。",
            "What is below goes along; earlier days keep the old place.",
        ),
        forms.MoveForm,
        lambda unit, given, by: actions.move(unit=unit, by=by, **given),
    ),
    "attributes": Change(
        said("改类别和属性", "Change kind and attributes"),
        said("新开的周期按新的属性计算；已开的周期不受影响。", "New cycles use them; open cycles keep what they have."),
        forms.AttributesForm,
        lambda unit, given, by: actions.change_attributes(unit=unit, by=by, **given),
    ),
    "boundary": Change(
        said("换边界", "Set boundary"),
        said("地图从这一天起用新的边界。", "Maps use it from that day on."),
        forms.BoundaryForm,
        _boundary,
    ),
    "merge": Change(
        said("并入其他单位", "Merge into another"),
        said(
            "本单位从这一天起撤销，下级单位归并入的单位；历史和以前的得分都保留。",
            "This unit ends on the day, what is below goes along; history and earlier results stay.",
        ),
        forms.MergeForm,
        lambda unit, given, by: actions.merge(units=[unit], by=by, **given),
        final=True,
    ),
    "split": Change(
        said("拆分", "Split"),
        said("本单位从这一天起撤销，由所列单位承接。", "This unit ends on the day and is followed by those listed."),
        forms.SplitForm,
        lambda unit, given, by: actions.split(unit=unit, by=by, **given),
        final=True,
    ),
    "close": Change(
        said("撤销", "Close"),
        said("有下级单位时不能撤销；历史保留。", "Not while units are below; history stays."),
        forms.CloseForm,
        lambda unit, given, by: actions.close(unit=unit, by=by, **given),
        final=True,
    ),
}
