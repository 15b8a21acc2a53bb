"""The page of limits of time: a table of stages by levels for a category, one cell open at a time."""

from __future__ import annotations

from decimal import Decimal

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from kaoping.problems import Fault
from kaoping.web.cases.models import LEVELS, LIMITED, UNITS_OF_TIME, Category
from kaoping.web.people.roles import AUTHOR
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.site.asking import whole_number
from kaoping.web.site.words import said, say
from kaoping.web.timing import category_queries, forms
from kaoping.web.timing import limit_actions as actions
from kaoping.web.timing import limit_queries as queries
from kaoping.web.timing.rights import READS, keeps
from kaoping.web.timing.views import WRONG, done

COLUMNS = {"": said("任何级别", "any level"), **LEVELS}


def category_of(text: str | None) -> Category | None:
    """The category asked for; None: all of them. Raises Http404."""
    if not text:
        return None
    found = Category.objects.filter(pk=whole_number(text) or 0).first()
    if found is None:
        raise Http404
    return found


def page(
    request: Asked, category: Category | None, stage: str, level: str, *,
    form: forms.LimitForm | None = None, faults: list[Fault] | None = None,
) -> HttpResponse:  # fmt: skip
    """The table, with one cell open where a stage and level are named."""
    cell = queries.cell_of(category, level, stage) if stage in LIMITED and level in COLUMNS else None
    held = queries.categories_with_limits()
    context = {
        "category": category,
        "chain": category_queries.chain(category)[:-1] if category else [],
        "table": queries.limits_table(category),
        "columns": COLUMNS,
        "stages": LIMITED,
        "units": UNITS_OF_TIME,
        "cell": cell,
        "form": form or (forms.LimitForm(initial=_initial(cell)) if cell else None),
        "branches": [*category_queries.tree(False), *category_queries.tree(True)],
        "held": held,
        "keeps": keeps(request.viewer),
        "faults": faults or [],
    }
    wrong = bool(faults) or bool(form and form.errors)
    return render(request, "timing/limits.html", context, status=WRONG if wrong else 200)


def _initial(cell: queries.Cell) -> dict[str, object]:
    return {"amount": f"{cell.amount:f}".removesuffix(".0"), "unit": cell.unit, "warn": int(cell.warn * 100)}


@allow(*READS)
@require_GET
def limits(request: Asked) -> HttpResponse:
    """What holds for a category, and where it comes from."""
    asked = request.GET
    return page(request, category_of(asked.get("category")), asked.get("stage", ""), asked.get("level", ""))


@allow(AUTHOR)
@require_POST
def set_limit(request: Asked) -> HttpResponse:
    """Give a stage a limit of its own, or take it away again (`remove`)."""
    category = category_of(request.POST.get("category"))
    stage, level, by = request.POST.get("stage", ""), request.POST.get("level", ""), request.viewer.person
    if stage not in LIMITED or level not in COLUMNS:
        raise Http404
    back = f"{reverse('timing:limits')}?{urlencode({'category': category.pk}) if category else ''}"
    if "remove" in request.POST:
        answer = done(
            request,
            lambda: actions.remove_limit(category=category, level=level, stage=stage, by=by),
            say("已取消，改用上一级的时限", "taken away; that above it holds"),
            back,
        )
        return answer if isinstance(answer, HttpResponse) else page(request, category, stage, level, faults=answer)
    form = forms.LimitForm(request.POST)
    if not form.is_valid():
        return page(request, category, stage, level, form=form)
    given = form.cleaned_data
    answer = done(
        request,
        lambda: actions.set_limit(
            category=category, level=level, stage=stage, amount=given["amount"], unit=given["unit"],
            warn=Decimal(given["warn"]) / 100, by=by,
        ),
        say("已设定；在办案件不受影响", "set; clocks that run are not touched"),
        back,
    )  # fmt: skip
    return (
        answer if isinstance(answer, HttpResponse) else page(request, category, stage, level, form=form, faults=answer)
    )
