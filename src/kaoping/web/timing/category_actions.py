"""Changes of categories: the usual ones loaded, local ones opened, changed, moved, closed."""

from __future__ import annotations

import datetime
import hashlib
import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Q

from kaoping.problems import Fault, Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.cases.models import LEVELS, Category, Limit
from kaoping.web.people.models import Person
from kaoping.web.people.viewer import today
from kaoping.web.site.refusals import quoted
from kaoping.web.site.words import said
from kaoping.web.timing import faults
from kaoping.web.timing.rights import must_keep
from kaoping.web.timing.usual import Usual, UsualLimit, usual

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]{0,39}")
DEEPEST = 4  # levels of the tree
NAMES = {
    "code": said("编码", "code"),
    "name": said("名称", "name"),
    "name_en": said("英文名称", "English name"),
    "hint": said("说明", "hint"),
    "words": said("检索词", "search words"),
    "level": said("默认级别", "usual level"),
    "closed_on": said("停用日期", "day of closing"),
}
LONGEST = {"name": 60, "name_en": 120, "hint": 200, "words": 300}


@dataclass(frozen=True, slots=True)
class Content:
    """What a category says of itself."""

    name: str
    name_en: str = ""
    public: bool = True
    level: str = "general"
    hint: str = ""
    words: str = ""


@action
def load_usual(*, by: Person) -> int:
    """Bring in the usual classes and limits that are not there yet; nothing that is there changes. Their number."""
    must_keep(by)
    classes, general = usual()
    there = {category.code: category for category in Category.objects.select_for_update(no_key=True)}
    if not Limit.objects.filter(category=None).exists():
        _limit(None, general)
    new = [each for each in classes if each.code not in there]
    for position, each in enumerate(new, _next_position()):
        there[each.code] = made = _bring(each, there.get(each.parent), position)
        _limit(made, each.limits)
    note("category.usual-loaded", Category(), by=by, count=len(new))
    return len(new)


def _bring(each: Usual, above: Category | None, position: int) -> Category:
    made = Category.objects.create(
        code=each.code, name=each.name, name_en=each.name_en, parent=above, component=each.component,
        public=each.public, level=each.level, hint=each.hint, words=each.words, position=position,
    )  # fmt: skip
    return _placed(made, above)


def _placed(category: Category, above: Category | None) -> Category:
    """Write its path down, which needs its own id."""
    category.path = f"{above.path if above else '/'}{category.pk}/"
    category.save(update_fields=["path"])
    return category


def _limit(category: Category | None, limits: tuple[UsualLimit, ...]) -> None:
    Limit.objects.bulk_create(
        Limit(category=category, level=each.level, stage=each.stage, amount=each.amount, unit=each.unit)
        for each in limits
    )


def _next_position() -> int:
    return (Category.objects.aggregate(last=Max("position"))["last"] or 0) + 1


@action
def open_category(*, code: str, above: int | None, component: bool, content: Content, by: Person) -> Category:
    """A local category below another (None: a class of its own). component: only for a class; a kind is as its class.

    Raises Refused with everything that is wrong.
    """
    must_keep(by)
    parent = _held(above) if above is not None else None
    wrong = content_faults(content) + _code_faults(code)
    if parent is not None and parent.path.count("/") > DEEPEST:
        wrong.append(faults.BELOW_ITSELF.at(name=quoted(content.name), most=DEEPEST))
    if wrong:
        raise Refused(wrong)
    made = Category.objects.create(
        code=code, parent=parent, component=parent.component if parent else component, is_local=True,
        position=_next_position(), **_fields(content),
    )  # fmt: skip
    _placed(made, parent)
    note("category.opened", made, by=by, name=made.name, above=parent.code if parent else "")
    return made


@action
def change_category(*, category: int, content: Content, seen: str, by: Person) -> Category:
    """Change what a category says of itself. seen: `mark_of` what the person saw. Raises Refused: wrong, changed
    meanwhile, no change at all."""
    must_keep(by)
    held = _held(category)
    before = content_of(held)
    if mark_of(before) != seen:
        raise Refused([faults.CHANGED_MEANWHILE.at(name=held.name)])
    if wrong := content_faults(content):
        raise Refused(wrong)
    new, old = _fields(content), _fields(before)
    changes = {name: [old[name], new[name]] for name in new if old[name] != new[name]}
    if not changes:
        raise Refused([faults.CLOSED_ALREADY.at(name=held.name)])
    for name, value in new.items():
        setattr(held, name, value)
    held.save(update_fields=list(changes))
    note("category.changed", held, by=by, changes=changes)
    return held


@action
def move_category(*, category: int, above: int | None, by: Person) -> Category:
    """Put a category, with all below it, under another one. Raises Refused: below itself, too deep, of another sort."""
    must_keep(by)
    held, parent = _held(category), _held(above) if above is not None else None
    if held.parent_id == above:
        raise Refused([faults.CLOSED_ALREADY.at(name=held.name)])
    below = list(Category.objects.select_for_update(no_key=True).filter(path__startswith=held.path))
    _must_fit(held, parent, below)
    old, held.parent = held.path, parent
    start = f"{parent.path if parent else '/'}{held.pk}/"
    for each in below:
        each.path = start + each.path[len(old) :]
        each.save(update_fields=["path"])
    held.path = start
    held.save(update_fields=["path", "parent"])
    note("category.moved", held, by=by, above=parent.code if parent else "")
    return held


def _must_fit(held: Category, parent: Category | None, below: list[Category]) -> None:
    height = max(each.path.count("/") for each in below) - held.path.count("/")
    depth = parent.path.count("/") if parent else 1
    if (parent is not None and parent.path.startswith(held.path)) or depth + height > DEEPEST:
        raise Refused([faults.BELOW_ITSELF.at(name=held.name, most=DEEPEST)])
    if parent is not None and parent.component != held.component:
        raise Refused([faults.COMPONENTS_APART.at(name=held.name, parent=parent.name)])


@action
def close_category(*, category: int, on: datetime.date | None, by: Person) -> Category:
    """No new case of it (and all below it) from a day on; on None: open again. What below was closed for an earlier day
    stays so, and only what was closed with it opens again. Raises Refused: past, so already."""
    must_keep(by)
    held = _held(category)
    if held.closed_on == on:
        raise Refused([faults.CLOSED_ALREADY.at(name=held.name)])
    if on is not None and on < today():
        raise Refused([faults.DAY_IS_PAST.at(on=on)])
    follows = Q(closed_on=held.closed_on)
    if on is not None:
        follows |= Q(closed_on=None) | Q(closed_on__gt=on)
    Category.objects.filter(follows, path__startswith=held.path).update(closed_on=on)
    held.closed_on = on
    note("category.closed" if on else "category.reopened", held, by=by, on=on)
    return held


# --- what holds of a category --------------------------------------------------------------------------------------


def content_of(category: Category) -> Content:
    """What a category says of itself now."""
    return Content(
        category.name, category.name_en, category.public, category.level, category.hint, category.words
    )  # fmt: skip


def mark_of(content: Content) -> str:
    """Tells one content from another."""
    return hashlib.sha256(repr(content).encode()).hexdigest()[:16]


def content_faults(content: Content) -> list[Fault]:
    """What is wrong with what a category says of itself."""
    texts = {name: getattr(content, name) for name in LONGEST}
    wrong = [
        name for name, text in texts.items() if len(text) > LONGEST[name] or not (text.isprintable() or text == "")
    ]
    if not content.name.strip():
        wrong.append("name")
    if content.level not in LEVELS:
        wrong.append("level")
    return [_bad(name, str(getattr(content, name))) for name in wrong]


def _bad(name: str, text: str) -> Fault:
    return faults.BAD_CATEGORY.at(what=NAMES[name].zh, what_en=NAMES[name].en, text=quoted(text))


def _code_faults(code: str) -> list[Fault]:
    if not CODE.fullmatch(code):
        return [_bad("code", code)]
    taken = Category.objects.filter(code__iexact=code).first()
    return [faults.CODE_TAKEN.at(code=code, name=taken.name)] if taken else []


def _fields(content: Content) -> dict[str, Any]:
    return {name: getattr(content, name) for name in Content.__slots__}


def _held(pk: int) -> Category:
    return Category.objects.select_for_update(no_key=True).get(pk=pk)
