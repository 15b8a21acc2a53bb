"""The report: what stands in it, that it is whole by itself, and that nothing from facts can break out of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.unit.small_results import FACTS, LONG, NAMES, SCHEME, Made, made

from kaoping.documents import report as reports
from kaoping.documents.comparison import Comparison
from kaoping.documents.folder import write_results
from kaoping.documents.index import index_page
from kaoping.documents.phrases import PHRASES
from kaoping.problems import Language

VOID = {"meta", "br", "col", "line", "rect"}


class Page(HTMLParser):
    """Collects what a reader meets; fails on tags that are not closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.words.append(" " if tag in {"td", "th", "div", "li", "p"} else "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, (tag, self.getpos())

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & set(self.open[-1:]):
            self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", "".join(self.words))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]

    @property
    def ids(self) -> list[str]:
        return [attrs["id"] or "" for _, attrs in self.tags if "id" in attrs]

    @property
    def links(self) -> list[str]:
        return [attrs["href"] or "" for attrs in self.all("a")]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return made(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def written(small: Made, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Language], Path]:
    found: dict[Language, Path] = {}

    def write(language: Language) -> Path:
        if language not in found:
            out = tmp_path_factory.mktemp(language) / "results"
            found[language] = write_results(small.run, small.results, small.explain, out, language=language)
        return found[language]

    return write


def read(folder: Path) -> str:
    return (folder / "report.html").read_text(encoding="utf-8")


def test_names_cannot_break_out(written: Callable[[Language], Path]) -> None:
    text = read(written("zh"))
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "小考核 <b>&" not in text
    page = Page(text)
    assert len(page.all("script")) == 1
    assert NAMES["T1"] in page.text
    assert LONG in page.text
    foot = re.search(r'@bottom-left \{ content: "([^"]*)"', text)
    assert foot
    assert "<" not in foot[1]
    assert "\\00003cb\\00003e\\000026" in foot[1]


def test_it_is_whole_by_itself(written: Callable[[Language], Path]) -> None:
    text = read(written("zh"))
    page = Page(text)
    assert not re.search(r"""(src|href|action)\s*=\s*["']?(https?:)?//""", text)
    assert "url(" not in text
    assert "@import" not in text
    assert not page.all("img")
    assert not page.all("link")
    assert not [attrs for attrs in page.all("script") if attrs]
    assert all(href.startswith("#") for href in page.links)


def test_every_link_leads_somewhere_and_no_id_is_given_twice(written: Callable[[Language], Path]) -> None:
    page = Page(read(written("zh")))
    assert len(page.ids) == len(set(page.ids))
    assert {href[1:] for href in page.links} <= set(page.ids)
    labels = [attrs["aria-labelledby"] or "" for _, attrs in page.tags if "aria-labelledby" in attrs]
    assert labels
    assert set(labels) <= set(page.ids)


@pytest.mark.parametrize(("language", "tag"), [("zh", "zh-CN"), ("en", "en")])
def test_a_reader_is_told_language_and_structure(
    written: Callable[[Language], Path], language: Language, tag: str
) -> None:
    page = Page(read(written(language)))
    assert page.all("html") == [{"lang": tag}]
    assert page.links[0] == "#main"
    assert len(page.all("h1")) == 1
    assert all("scope" in attrs for attrs in page.all("th"))
    assert len(page.all("article")) == 3


def test_why_it_is_not_final_stands_before_the_ranks(written: Callable[[Language], Path]) -> None:
    text = Page(read(written("zh"))).text
    assert "“2 评议”缺数：" + LONG[:23] + "…" in text
    assert text.index("还不能定稿") < text.index("并列取靠前名次")


def test_the_ranking_says_it_all_in_order(written: Callable[[Language], Path]) -> None:
    text = read(written("zh"))
    table = text[text.index('<table class="rank">') : text.index("</table>")]
    assert re.findall(r"<td class=\"n big\">(.*?)</td>", table) == [
        "29.50<small>00</small>",
        "22.00<small>00</small>",
        "10.00<small>00</small>",
    ]
    assert re.findall(r'<td class="n wide">(.*?)</td>', table) == ["+7.50", "0", "\u221212.00"]
    assert "优秀" in table
    assert "名次奖 45\u202f000 元" in table
    assert "专项经费：取消" in table
    assert "重大事故" in table


def test_the_heat_map_compares_with_the_median_in_figures(written: Callable[[Language], Path]) -> None:
    text = read(written("zh"))
    table = text[text.index('<table class="heat') :]
    table = table[: table.index("</table>")]
    cells = re.findall(r'<td class="(h-?\d|gap|out)"><a href="#[^"]+">(.*?)</a>', table)
    assert cells == [
        ("h2", "+2.00"), ("h0", "0"), ("h-1", "\u22121.25"),
        ("h-3", "\u22126.00"), ("h-2", "\u22122.00"), ("h1", "+1.25"),
        ("h0", "0"), ("h0", "0"), ("gap", "缺数"),
    ]  # fmt: skip
    assert re.findall(r"<tfoot>.*", table)[0].count("18.75") == 1


def test_a_sheet_gives_for_every_leaf_points_difference_median_rank_and_reason(
    written: Callable[[Language], Path], small: Made
) -> None:
    page = Page(read(written("zh")))
    sheet = page.text[page.text.index('=HYPERLINK("x"),镇 得分单') :]
    row = "1.1 上报 满分 10 · 第 3 名 · 中位数 10.00 10 4.0000 \u22126.0000 10.00 3 已算 "
    assert row + small.explain("T2", "1.1", "zh").headline in sheet
    assert "每个网格上报 3 件得 10 分，多的加分，少的扣分。" in sheet
    assert "示范办法" in sheet
    assert "只算整档" in sheet


def test_what_cost_and_what_gained_most_stands_beside(written: Callable[[Language], Path]) -> None:
    text = Page(read(written("zh"))).text
    second = text[text.index('=HYPERLINK("x"),镇 得分单') :]
    second = second[second.index("丢分最多") : second.index("加分最多")]
    assert second.index("1.1 上报 \u22126.00") < second.index("1.2 差错 \u22122.00")


def test_english_is_complete(written: Callable[[Language], Path]) -> None:
    """Chinese is left only where the scheme or the facts have no English."""
    page = Page(read(written("en")))
    own = SCHEME + str(FACTS) + LONG[:23] + "".join(NAMES.values()) + "示范办法考核办会议定"
    left = {word for word in re.findall(r"[\u3400-\u9fff]+", page.text) if word not in own}
    assert left <= {"网格"}, left
    labels = " ".join(str(attrs.get(name) or "") for _, attrs in page.tags for name in ("aria-label", "data-other"))
    assert not [word for word in re.findall(r"[\u3400-\u9fff]+", labels) if word not in own]


def test_every_phrase_is_there_in_both_languages_with_the_same_places() -> None:
    for name, words in PHRASES.items():
        assert words.zh, name
        assert words.en, name
        places = [set(re.findall(r"\{(\w+)\}", text)) for text in words]
        assert places[0] == places[1], name
        assert not re.search(r"[\u3400-\u9fff]", words.en), name


def test_every_phrase_is_used() -> None:
    folder = Path(reports.__file__).parent
    text = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.suffix in {".py", ".j2"})
    text = text.replace((folder / "phrases.py").read_text(encoding="utf-8"), "")
    idle = [name for name in PHRASES if f'"{name}"' not in text and f"'{name}'" not in text]
    assert [name for name in idle if not name.startswith("how_")] == []


def test_sheets_stand_apart_when_there_are_many_units(
    small: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "UNITS", 2)
    out = write_results(small.run, small.results, small.explain, tmp_path / "out")
    check_apart(out)


def test_sheets_stand_apart_when_they_are_large(small: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "SIZE", 30_000)  # the first sheets fit, a later one does not
    out = write_results(small.run, small.results, small.explain, tmp_path / "out")
    check_apart(out)


def check_apart(out: Path) -> None:
    assert sorted(path.name for path in (out / "units").iterdir()) == ["T1.html", "T2.html", "T3.html"]
    page = Page(read(out))
    assert not page.all("article")
    away = [href for href in page.links if not href.startswith("#")]
    for href in away:
        file, _, place = href.partition("#")
        assert place in Page((out / file).read_text(encoding="utf-8")).ids
    assert len(away) >= 12
    for path in (out / "units").iterdir():
        own = Page(path.read_text(encoding="utf-8"))
        assert len(own.all("article")) == 1
        for href in own.links:
            file, _, place = href.partition("#")
            assert place in (Page(read(out)).ids if file == "../report.html" else own.ids), href


def test_units_with_strange_ids_get_safe_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "UNITS", 0)
    ids = ["../../etc", "CON", "a", "A", "青石", 'x"onload="']
    facts = {"units": [{"unit": unit, "name": unit, "kind": "town"} for unit in ids]}
    odd = made(tmp_path, facts)
    out = write_results(odd.run, odd.results, odd.explain, tmp_path / "out")
    names = sorted(path.name for path in (out / "units").iterdir())
    assert len({name.lower() for name in names}) == len(ids)
    assert all(re.fullmatch(r"(unit-[0-9a-f]{16}|[aA])\.html", name) for name in names)
    assert 'x"onload' not in read(out)


def test_complete_results_say_so(tmp_path: Path) -> None:
    marks = [*FACTS["marks"], {"unit": "T3", "item": "2", "assessor": "甲", "points": "3"}]
    whole = made(tmp_path, {**FACTS, "marks": marks})
    page = Page(read(write_results(whole.run, whole.results, whole.explain, tmp_path / "out")))
    assert "还不能定稿" not in page.text
    assert "数据齐全" in page.text


def test_one_unit_and_none_known(tmp_path: Path) -> None:
    facts = {"units": [{"unit": "T1", "name": "独镇", "kind": "town"}]}
    lone = made(tmp_path, facts)
    page = Page(read(write_results(lone.run, lone.results, lone.explain, tmp_path / "out")))
    assert "“1.1 上报”“2 评议”缺数：全部 1 个单位" in page.text


def test_the_page_of_reports_leads_to_each(small: Made, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_results(small.run, small.results, small.explain, tmp_path / name / "results")
    page = Page(index_page(tmp_path, ["one", "two"], "en"))
    assert [href for href in page.links if href.endswith(".html")] == [
        "one/results/report.html",
        "two/results/report.html",
    ]
    assert page.text.count("A small appraisal") == 2
    assert page.text.count("Not final yet") == 2


def test_comparison_ranks_within_an_item(small: Made) -> None:
    comparison = Comparison(small.results)
    ranks = {unit: comparison.rank(comparison.score(unit, "1.2")) for unit in ("T1", "T2", "T3")}
    assert ranks == {"T1": 1, "T2": 3, "T3": 1}
    assert comparison.rank(comparison.score("T3", "2")) is None
    assert comparison.medians["2"] == Decimal("18.75")
    assert comparison.lacking("T3") == {"missing": 1}
