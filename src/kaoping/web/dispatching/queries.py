"""What other parts of the platform ask: to which unit a case should go, and who is on duty."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kaoping.web.cases.models import LEVELS, Case, Category
from kaoping.web.dispatching.models import Duty, Rota, RotaDay, Rule
from kaoping.web.dispatching.rulebook import Book, Entry, book
from kaoping.web.people.viewer import today
from kaoping.web.site.words import Said, said
from kaoping.web.units.models import Unit
from kaoping.web.units.tree import Tree

ALTERNATIVES = 3  # other units that are named beside the first


@dataclass(frozen=True, slots=True)
class Want:
    """Where and what: ids of the smallest unit known and of the category, a level ("" where it is not known yet)."""

    place: int | None
    category: int | None
    level: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another unit that a less specific rule names."""

    unit: Unit
    name: str
    rule: Rule
    why: Said


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The unit to which the rules send a case. followed: what the rule names went into this unit.

    broken: more specific rules that were passed over, because their unit is no more.
    """

    unit: Unit
    name: str
    assisting: tuple[Unit, ...]
    helpers: tuple[str, ...]
    rule: Rule
    duty: Duty | None
    why: Said
    followed: bool
    alternatives: tuple[Alternative, ...]
    broken: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Kinds:
    """Categories by id: the way down to each (ids, itself last) and their names."""

    chains: dict[int, tuple[int, ...]]
    names: dict[int, Said]

    def words(self, category: int | None) -> Said:
        """道路—路面坑洞."""
        ids = self.chains.get(category or 0, ())
        if not ids:
            return said("全部类别", "all categories")
        return said("—".join(self.names[each].zh for each in ids), " – ".join(self.names[each].en for each in ids))


def kinds() -> Kinds:
    """All categories: some hundreds."""
    rows = list(Category.objects.values_list("pk", "name", "name_en", "path"))
    names = {pk: said(name, name_en or name) for pk, name, name_en, _ in rows}
    chains = {}
    for pk, _, _, path in rows:
        ids = [int(part) for part in path.split("/") if part.isdecimal() and int(part) in names and int(part) != pk]
        chains[pk] = (*ids, pk)
    return Kinds(chains, names)


def suggest(case: Case) -> Suggestion | None:
    """The unit to which a case should go; None where no rule fits."""
    return suggest_many([case])[case.pk]


def suggest_many(cases: Iterable[Case]) -> dict[int, Suggestion | None]:
    """The same for many cases, by id, with as many questions to the database as for one."""
    listed = list(cases)
    tree = book(today()).tree
    wants = [Want(place_of(case, tree), case.category_id, case.level) for case in listed]
    return dict(zip([case.pk for case in listed], suggest_for(wants), strict=True))


def place_of(case: Case, tree: Tree) -> int | None:
    """The nearest unit of a case that is still there: its grid, its town, the desk that runs it."""
    return next((unit for unit in (case.grid_id, case.town_id, case.desk_id) if unit in tree.nodes), None)


def suggest_for(wants: Sequence[Want], on: datetime.date | None = None) -> list[Suggestion | None]:
    """What the rules of a day (today) say for each."""
    rules, known = book(on or today()), kinds()
    found: dict[Want, Suggestion | None] = {}
    for want in wants:
        if want not in found:
            found[want] = _suggested(rules, known, want)
    return [found[want] for want in wants]


def matching(rules: Book, known: Kinds, want: Want) -> list[Entry]:
    """Every rule in force that fits, the most specific first."""
    node = rules.tree.nodes.get(want.place or 0)
    places = [int(part) for part in reversed(node.path.split("/")) if part] if node else []
    categories = list(reversed(known.chains.get(want.category or 0, ())))
    return list(rules.matching(places, categories, want.level))


def _suggested(rules: Book, known: Kinds, want: Want) -> Suggestion | None:
    fitting = matching(rules, known, want)
    whole = [entry for entry in fitting if entry.unit is not None]
    if not whole:
        return None
    first, unit = whole[0], whole[0].unit
    assert unit is not None
    others = {entry.unit.pk: entry for entry in reversed(whole[1:]) if entry.unit is not None and entry.unit != unit}
    named = [_alternative(entry, rules.tree, known) for entry in whole if entry in others.values()]
    return Suggestion(
        unit=unit,
        name=_name(rules.tree, unit),
        assisting=first.assisting,
        helpers=tuple(_name(rules.tree, each) for each in first.assisting),
        rule=first.rule,
        duty=first.rule.duty,
        why=why(first, rules.tree, known),
        followed=first.followed,
        alternatives=tuple(named[:ALTERNATIVES]),
        broken=tuple(entry.rule for entry in fitting[: fitting.index(first)]),
    )


def _alternative(entry: Entry, tree: Tree, known: Kinds) -> Alternative:
    assert entry.unit is not None
    return Alternative(entry.unit, _name(tree, entry.unit), entry.rule, why(entry, tree, known))


def why(entry: Entry, tree: Tree, known: Kinds) -> Said:
    """Which rule it is, in words: 按“道路—路面坑洞”目录、柳林镇，一般级."""
    rule, what = entry.rule, known.words(entry.rule.category_id)
    node = tree.nodes.get(rule.place_id or 0)
    where = said(node.name, node.name) if node else said("各处", "everywhere")
    level = LEVELS[rule.level] if rule.level else None
    zh = f"按“{what.zh}”目录、{where.zh}，{level.zh + '级' if level else '不分级别'}"
    en = f"by '{what.en}', {where.en}, {level.en + ' level' if level else 'any level'}"
    if entry.followed and entry.unit is not None:
        zh, en = f"{zh}；原单位已并入{_name(tree, entry.unit)}", f"{en}; its unit went into {_name(tree, entry.unit)}"
    return said(zh, en)


def _name(tree: Tree, unit: Unit) -> str:
    node = tree.nodes.get(unit.pk)
    return node.name if node else unit.code


# --- the rota -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Who receives visitors on a day, by the published rota. leaders, staff: (name, post)."""

    on: datetime.date
    leaders: tuple[tuple[str, str], ...]
    staff: tuple[tuple[str, str], ...]
    departments: tuple[str, ...]


def on_duty(unit: Unit | int, day: datetime.date | None = None) -> OnDuty | None:
    """Who is on duty at a unit on a day (today); None where nothing is published or nobody stands there."""
    on = day or today()
    pk = unit.pk if isinstance(unit, Unit) else unit
    row = RotaDay.objects.filter(
        rota__in=Rota.objects.filter(unit=pk, month=on.replace(day=1), state="published"), on=on
    ).first()
    if row is None or not (row.leaders or row.staff or row.departments):
        return None
    leaders, staff = (tuple((name, post) for name, post in each) for each in (row.leaders, row.staff))
    return OnDuty(on, leaders, staff, tuple(row.departments))
