"""Which categories are services: those meant for the public, at the ends of the tree, that take new cases."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from kaoping.web.cases.models import Category
from kaoping.web.site.words import said, worded

OBJECT = "object_code"  # the number on a thing that belongs there (部件): the one attribute that services have
OBJECT_LENGTH = 60
OBJECT_WORDS = said("部件编码（井盖、灯杆等上面的编号）", "Number on the object (manhole cover, lamp post, …)")


def services() -> list[Category]:
    """Categories that somebody may report by, in their order."""
    rows = list(Category.objects.filter(_open()))
    above = {row.parent_id for row in rows}
    return [row for row in rows if row.public and row.pk not in above]


def service(code: str) -> Category | None:
    """One that is offered now."""
    below = Category.objects.filter(_open(), parent=OuterRef("pk"))
    return Category.objects.filter(_open(), ~Exists(below), code=code, public=True).first()


def public_categories() -> list[int]:
    """Ids of the categories whose cases the public may read, also of those that take none any more."""
    return list(Category.objects.filter(public=True).values_list("pk", flat=True))


def as_rows(found: list[Category]) -> list[dict[str, Any]]:
    classes = {row.pk: row for row in Category.objects.filter(pk__in={_class_of(each) for each in found})}
    return [_row(each, classes.get(_class_of(each), each)) for each in found]


def definition(category: Category) -> dict[str, Any]:
    """What is asked beside the usual: of a thing that belongs there, its number."""
    asked = {
        "variable": True,
        "code": OBJECT,
        "datatype": "string",
        "required": False,
        "datatype_description": str(said(f"最多 {OBJECT_LENGTH} 个字", f"{OBJECT_LENGTH} characters at most")),
        "order": 1,
        "description": str(OBJECT_WORDS),
        "values": [],
    }
    return {"service_code": category.code, "attributes": [asked] if category.component else []}


def _open() -> Q:
    return Q(closed_on__isnull=True) | Q(closed_on__gt=timezone.localdate())


def _class_of(category: Category) -> int:
    """The class at the top of its path."""
    parts = [part for part in category.path.split("/") if part]
    return int(parts[0]) if parts else category.pk


def _row(category: Category, top: Category) -> dict[str, Any]:
    return {
        "service_code": category.code,
        "service_name": worded(category.name, category.name_en),
        "description": category.hint,
        "metadata": category.component,
        "type": "realtime",
        "keywords": ", ".join(category.words.split()),
        "group": worded(top.name, top.name_en),
    }
