"""Pages of categories: the tree, finding one, one that is opened, changed, moved or closed."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.problems import Fault, Refused
from kaoping.web.cases.models import LEVELS, Category
from kaoping.web.people.roles import AUTHOR
from kaoping.web.people.viewer import Asked, allow, today
from kaoping.web.site.asking import whole_number
from kaoping.web.site.downloads import XLSX, attached
from kaoping.web.site.refusals import tell_refusal
from kaoping.web.site.sheet_templates import table
from kaoping.web.site.words import say
from kaoping.web.timing import category_actions as actions
from kaoping.web.timing import category_queries as queries
from kaoping.web.timing import forms, holiday_imports
from kaoping.web.timing.limit_queries import categories_with_limits
from kaoping.web.timing.rights import READS, keeps
from kaoping.web.timing.views import WRONG, done

FOUND = 100


@allow(*READS)
@require_GET
def categories(request: Asked) -> HttpResponse:
    """The tree of one sort, or what was found."""
    text = request.GET.get("q", "").strip()[:60]
    component = request.GET.get("sort") == "components"
    context = {
        "q": text,
        "component": component,
        "found": list(queries.found_by(text)[:FOUND]) if text else [],
        "tree": [] if text else queries.tree(component),
        "missing": queries.missing_usual(),
        "with_limits": categories_with_limits(),
        "levels": LEVELS,
        "today": today(),
        "keeps": keeps(request.viewer),
    }
    return render(request, "timing/categories.html", context)


@allow(AUTHOR)
@require_POST
def load(request: Asked) -> HttpResponse:
    """Bring in the usual classes that are not there."""
    words = say("常用类别已载入，原有的没有改动", "the usual classes are in; nothing that was there has changed")
    back = reverse("timing:categories")
    answer = done(request, lambda: actions.load_usual(by=request.viewer.person), words, back)
    if isinstance(answer, HttpResponse):
        return answer
    tell_refusal(request, Refused(answer))
    return redirect(back)


@allow(*READS)
@require_GET
def export(request: Asked) -> HttpResponse:
    """All categories as a table."""
    headings = ["编码 code", "名称 name", "英文 English", "上级 above", "部件 component", "级别 level", "公众 public",
                "说明 hint", "检索词 words", "本地 local", "停用 closed on"]  # fmt: skip
    rows = [_row(one) for one in Category.objects.select_related("parent").order_by("path")]
    return attached(table("categories", headings, rows), XLSX, say("案件类别.xlsx", "categories.xlsx"))


def _row(one: Category) -> list[str]:
    yes = {True: "是 yes", False: ""}
    above = one.parent.code if one.parent else ""
    return [one.code, one.name, one.name_en, above, yes[one.component], str(LEVELS[one.level]), yes[one.public],
            one.hint, one.words, yes[one.is_local], str(one.closed_on or "")]  # fmt: skip


@allow(AUTHOR)
@require_http_methods(["GET", "POST"])
def new(request: Asked) -> HttpResponse:
    """Open a local category."""
    start = {"above": request.GET.get("above", ""), "level": "general", "public": True}
    form = forms.CategoryForm(request.POST or None, initial=start)
    faults: list[Fault] = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.open_category(
                code=given["code"],
                above=whole_number(given["above"]),
                component=bool(given["component"]),
                content=form.content,
                by=request.viewer.person,
            )
            return redirect("timing:category", pk=made.pk)
        except Refused as refused:
            faults = refused.faults
    status = WRONG if faults or form.errors else 200
    return render(request, "timing/category_new.html", {"form": form, "faults": faults}, status=status)


@allow(*READS)
@require_GET
def category(request: Asked, pk: int) -> HttpResponse:
    """One category, with what the office may do with it."""
    return one_page(request, get_object_or_404(Category.objects.select_related("parent"), pk=pk))


def one_page(
    request: Asked, one: Category, *, form: forms.ContentForm | None = None, faults: list[Fault] | None = None
) -> HttpResponse:
    """A category with those above and below it."""
    content = actions.content_of(one)
    initial = {name: getattr(content, name) for name in actions.Content.__slots__}
    context = {
        "one": one,
        "chain": queries.chain(one)[:-1],
        "below": one.children.all(),
        "form": form or forms.ContentForm(initial=initial),
        "seen": actions.mark_of(content),
        "move_form": forms.MoveForm(category=one, initial={"above": one.parent_id or ""}),
        "levels": LEVELS,
        "today": today(),
        "keeps": keeps(request.viewer),
        "faults": faults or [],
    }
    wrong = bool(faults) or bool(form and form.errors)
    return render(request, "timing/category.html", context, status=WRONG if wrong else 200)


@allow(AUTHOR)
@require_POST
def change(request: Asked, pk: int) -> HttpResponse:
    """Change what a category says of itself."""
    one = get_object_or_404(Category, pk=pk)
    form, seen, by = forms.ContentForm(request.POST), request.POST.get("seen", ""), request.viewer.person
    if not form.is_valid():
        return one_page(request, one, form=form)
    answer = done(
        request,
        lambda: actions.change_category(category=pk, content=form.content, seen=seen, by=by),
        say("已修改", "changed"),
        reverse("timing:category", args=[pk]),
    )
    return answer if isinstance(answer, HttpResponse) else one_page(request, one, form=form, faults=answer)


@allow(AUTHOR)
@require_POST
def act(request: Asked, pk: int, what: str) -> HttpResponse:
    """Move a category, close it from a day on, open it again."""
    one = get_object_or_404(Category, pk=pk)
    by, above = request.viewer.person, whole_number(request.POST.get("above"))
    if above is not None and not Category.objects.filter(pk=above).exists():
        raise Http404
    on = holiday_imports.day_in(request.POST.get("on", "")) or today()
    steps: dict[str, tuple[Callable[[], object], str]] = {
        "move": (lambda: actions.move_category(category=pk, above=above, by=by), say("已移动", "moved")),
        "close": (lambda: actions.close_category(category=pk, on=on, by=by), say("已停用", "closed")),
        "reopen": (lambda: actions.close_category(category=pk, on=None, by=by), say("已恢复", "open again")),
    }
    if what not in steps:
        raise Http404
    answer = done(request, *steps[what], reverse("timing:category", args=[pk]))
    return answer if isinstance(answer, HttpResponse) else one_page(request, one, faults=answer)
