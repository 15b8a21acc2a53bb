"""Made-up schemes over the whole vocabulary, as the values of a scheme file; sound by construction."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from tests.generative.facts import ANSWERS, INDICATORS, KINDS, QUESTIONS

Data = dict[str, Any]

AMOUNTS = [Decimal(text) for text in ("0.1", "0.25", "0.5", "1", "2", "3", "10")]
SIZES = [Decimal(text) for text in ("0.1", "0.3", "0.5", "1", "2", "3", "7", "10")]
SIGNED = [*AMOUNTS, *(-amount for amount in AMOUNTS)]
EDGES = [Decimal(1), Decimal(2), Decimal(4), Decimal(9)]
PARTIAL = ["whole", "proportional", "up"]

amounts = st.sampled_from(AMOUNTS)
sizes = st.sampled_from(SIZES)
signed = st.sampled_from(SIGNED)

CONDITIONS = [
    "level = 一般",
    "level != 一般",
    "level in [一般, 较大]",
    "valid and not duplicate",
    "not level = 日常 or extensions > 1",
    "closed_at > due_at",
    "closed_at in cycle",
    "closed_at is missing and due_at before cycle_end",
    "not (valid or found_by = supervisor)",
    "reported_at after '2024-02-01'",
    "rework - extensions >= 1",
    "extensions is known",
]
INCIDENT_CONDITIONS = [
    "level = city",
    "not level in [city, district]",
    "subject is known",
    "occurred_on in cycle",
    "count >= 1",
]
GRADES = ["优", "良", "差"]


@dataclass
class World:
    """What the rules of a scheme can name while it is made up."""

    numbers: list[str] = field(default_factory=list)
    portable: list[str] = field(default_factory=list)  # those that a part of a unit has as well
    zone: str = "zone"
    classes: dict[str, list[str]] = field(default_factory=dict)
    attributes: list[str] = field(default_factory=lambda: ["population"])

    def of_parts(self, each: str) -> World:
        """The same for the parts of a unit: what belongs to whole units is left out."""
        return World(self.portable, self.portable, "grid_zone" if each == "grid" else "zone", {}, [])

    @property
    def conditions(self) -> st.SearchStrategy[str]:
        """Conditions over measures and attributes."""
        names = st.sampled_from([*self.numbers, *self.attributes, "months_in_cycle"])
        comparison = st.builds("{} {} {}".format, names, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), amounts)
        between = st.builds("{} > {}".format, names, names)
        known = st.builds("{} is {}".format, names, st.sampled_from(["known", "missing"]))
        zone = st.sampled_from(["{} = urban", "{} != rural", "{} in [urban, mixed]"]).map(
            lambda text: text.format(self.zone)
        )
        kinds = [comparison, between, known, zone]
        kinds += [st.just(f"{name} = {words[0]}") for name, words in self.classes.items()]
        one = st.one_of(kinds)
        return st.one_of(
            one,
            st.builds("{} and {}".format, one, one),
            st.builds("{} or {}".format, one, one),
            st.builds("not ({})".format, one),
        )

    @property
    def formulas(self) -> st.SearchStrategy[str]:
        """Arithmetic over measures and attributes."""
        atom = st.one_of(st.sampled_from([*self.numbers, *self.attributes, "months_in_cycle"]), amounts.map(str))
        sign = st.sampled_from(["+", "-", "*", "/"])
        return st.one_of(
            st.builds("{} {} {}".format, atom, sign, atom),
            st.builds("({} {} {}) {} {}".format, atom, sign, atom, sign, atom),
            st.builds("{}({}, {})".format, st.sampled_from(["min", "max"]), atom, atom),
            st.builds("-{} + abs({})".format, atom, atom),
            st.builds("floor({} / {})".format, atom, atom),
        )

    def table(self, figure: st.SearchStrategy[Decimal]) -> st.SearchStrategy[Any]:
        """A figure, or a table by group."""
        words = {self.zone: ["urban", "rural"], **self.classes}

        def by(name: str) -> st.SearchStrategy[Data]:
            rows = st.fixed_dictionaries(dict.fromkeys(words[name], figure))
            plain = st.builds(lambda table: {"by": name, "table": table}, rows)
            return plain | st.builds(lambda table, rest: {"by": name, "table": table, "else": rest}, rows, figure)

        return st.one_of(figure, figure, st.sampled_from(sorted(words)).flatmap(by))

    @property
    def of(self) -> st.SearchStrategy[Any]:
        """A measure by name or written out."""
        names = st.sampled_from(self.numbers)
        return st.one_of(names, names, primitives(previous=self.numbers is not self.portable))

    def operand(self, figure: st.SearchStrategy[Decimal]) -> st.SearchStrategy[Any]:
        """A figure, a table by group or a measure."""
        return st.one_of(self.table(figure), self.of)


def with_some(required: Data, optional: Data) -> st.SearchStrategy[Data]:
    return st.fixed_dictionaries(required, optional=optional)


def counts() -> st.SearchStrategy[Data]:
    return with_some(
        {"count": st.just("cases")},
        {
            "where": st.sampled_from(CONDITIONS),
            "when": st.sampled_from(["closed_at", "due_at", "reported_at"]),
            "below": st.booleans(),
        },
    )


def sums() -> st.SearchStrategy[Data]:
    return with_some(
        {"sum": st.just("cases"), "of": st.sampled_from(["extensions", "rework"])},
        {"where": st.sampled_from(CONDITIONS), "below": st.booleans()},
    )


def incidents() -> st.SearchStrategy[Data]:
    kinds = st.sampled_from(KINDS) | st.lists(st.sampled_from(KINDS), min_size=2, max_size=3, unique=True)
    return with_some({"incidents": kinds}, {"where": st.sampled_from(INCIDENT_CONDITIONS), "below": st.booleans()})


def values(previous: bool) -> st.SearchStrategy[Data]:
    indicator = st.sampled_from(INDICATORS)
    taken = st.fixed_dictionaries(
        {"value": indicator, "take": st.sampled_from(["sum", "mean", "last", "max", "min"])},
        optional={"period": st.just("previous")} if previous else {},
    )
    months = st.fixed_dictionaries({"value": indicator, "take": st.just("months")}, optional={"at_least": amounts})
    return taken | months


def surveys() -> st.SearchStrategy[Data]:
    shares = with_some(
        {
            "share": st.sampled_from(["s1", "s2"]),
            "of": st.just(ANSWERS[:2]),
            "among": st.sampled_from([ANSWERS[:3], ANSWERS]),
        },
        {"question": st.sampled_from(QUESTIONS), "each": st.just("group")},
    )
    worth = {"满意": 5, "基本满意": 3, "不满意": 0}
    points = st.sampled_from([{**worth, "不了解": "mean"}, {**worth, "不了解": "out"}, {**worth, "不了解": 1}])
    scores = with_some(
        {"answer_score": st.sampled_from(["s1", "s2"]), "points": points}, {"questions": st.just(QUESTIONS[:1])}
    )
    return shares | scores


def primitives(previous: bool = True) -> st.SearchStrategy[Data]:
    """Measures found from facts; without the cycle before, they can be of a month as well."""
    return st.one_of(counts(), sums(), incidents(), values(previous))


def derived(world: World) -> st.SearchStrategy[Data]:
    """Measures made of others."""
    return st.one_of(
        st.fixed_dictionaries({"formula": world.formulas}),
        st.fixed_dictionaries({"ratio": world.of, "over": world.of}),
        st.fixed_dictionaries({"number": signed}),
        st.just({"attribute": "population"}),
    )


def of_peers(world: World) -> st.SearchStrategy[Data]:
    """Measures that look at the other units."""
    same = {"same": st.just("zone")}
    peers = with_some(
        {"peers": st.sampled_from(["mean", "median", "sum", "max", "min"]), "of": world.of},
        {**same, "own": st.booleans()},
    )
    pooled = with_some({"peers": st.just("pooled"), "of": world.of, "over": world.of}, {**same, "own": st.booleans()})
    ranks = with_some(
        {"rank": world.of},
        {**same, "best": st.sampled_from(["high", "low"]), "counted": st.sampled_from(["top", "bottom"])},
    )
    return st.one_of(peers, pooled, ranks)


@st.composite
def classes(draw: st.DrawFn, world: World) -> Data:
    low, high = sorted(draw(st.lists(st.sampled_from(EDGES), min_size=2, max_size=2, unique=True)))
    middle = {"name": "middle", "from": low, "below": high}
    return {
        "class": draw(world.of),
        "bands": [
            {"name": "large", "from": high},
            middle,
            *draw(st.sampled_from([[], [{"name": "small", "below": low}]])),
        ],
    }


@st.composite
def measures(draw: st.DrawFn) -> tuple[dict[str, Data], World]:
    """Named measures, each made of earlier ones, and the world that rules can name."""
    world, found = World(), dict[str, Data]()
    for number in range(draw(st.integers(1, 3))):
        found[f"a{number}"] = draw(primitives(previous=False))
        world.numbers.append(f"a{number}")
        world.portable.append(f"a{number}")
    if draw(st.booleans()):
        found["p"] = {"formula": draw(World(world.portable, world.portable, attributes=[]).formulas)}
        world.portable.append("p")
    for number in range(draw(st.integers(0, 4))):
        found[f"b{number}"] = draw(st.one_of(derived(world), of_peers(world), surveys()))
        world.numbers.append(f"b{number}")
    if draw(st.booleans()):
        found["c"] = draw(classes(world))
        world.classes["c"] = [band["name"] for band in found["c"]["bands"]]
    return found, world


# --- rules ----------------------------------------------------------------------------------------------------------


def per(world: World, averaged: bool) -> st.SearchStrategy[Data]:
    whole = st.sampled_from([0, 1, 2])
    unit = with_some(
        {"of": world.of, "points": world.table(signed)},
        {
            "every": world.table(sizes),
            "partial": st.sampled_from(PARTIAL),
            "free": whole,
            "times": st.sampled_from([1, 3]),
        },
    )
    rising = with_some(
        {"of": world.of, "points": signed, "escalate": signed}, {"every": sizes, "free": whole, "times": st.just(4)}
    )
    row = with_some(
        {"of": sums(), "points": signed, "within": st.just("row")},
        {"free": whole, "times": st.sampled_from([1, 2]), "escalate": signed},
    )
    return st.one_of([unit, rising] if averaged else [unit, rising, row]).map(lambda rule: {"per": rule})


def rates(world: World) -> st.SearchStrategy[Data]:
    def made(by: str, words: list[str]) -> st.SearchStrategy[Data]:
        points = st.fixed_dictionaries({words[0]: signed, words[1]: signed})
        again = with_some({"same": st.just("subject"), "points": signed}, {"how": st.sampled_from(["replace", "add"])})
        required = {"of": st.fixed_dictionaries({"incidents": st.just(KINDS)}), "by": st.just(by), "points": points}
        plain = with_some(required, {"else": signed})
        return st.one_of(
            plain,
            with_some({**required, "recurring": again}, {"else": signed}),
            with_some({**required, "once": st.just("subject")}, {"else": signed}),
        )

    return (made("level", ["city", "district"]) | made("kind", KINDS)).map(lambda rule: {"rates": rule})


def steps(world: World) -> st.SearchStrategy[Data]:
    def step(unit: str) -> st.SearchStrategy[Data]:
        every = st.sampled_from([5, 10, 30]) if unit == "percent" else world.table(sizes)
        return with_some({"every": every, "points": world.table(amounts), "unit": st.just(unit)}, {"at_most": amounts})

    either = step("amount") | step("percent")
    return with_some(
        {"of": world.of, "full": world.table(amounts), "base": world.operand(sizes)},
        {
            "above": either,
            "below": either,
            "partial": st.sampled_from(PARTIAL),
            "short": st.sampled_from([0, 1]),
            "floor": st.sampled_from(["none", 0, -3]),
        },
    ).map(lambda rule: {"steps": rule})


@st.composite
def bands(draw: st.DrawFn, world: World) -> Data:
    if world.classes and draw(st.booleans()):
        rows = [{"is": word, "points": draw(signed)} for word in world.classes["c"]]
        return {"bands": {"of": "c", "rows": rows}}
    low, high = sorted(draw(st.lists(st.sampled_from(EDGES), min_size=2, max_size=2, unique=True)))
    rows = [{"from": high, "points": draw(signed)}, {"above": low, "below": high, "points": draw(signed)}]
    rest = {"else": draw(signed)} if draw(st.booleans()) else {}
    return {"bands": {"of": draw(world.of), "rows": rows, **rest}}


def proportion(world: World) -> st.SearchStrategy[Data]:
    return with_some(
        {"of": world.of, "against": world.operand(sizes), "full": world.table(amounts)},
        {"cap": st.sampled_from(["none", "full", 1, 20])},
    ).map(lambda rule: {"proportion": rule})


def efficacy(world: World) -> st.SearchStrategy[Data]:
    return with_some(
        {"of": world.of, "base": st.sampled_from([0, 60]), "span": st.sampled_from([40, 100]), "equal": amounts},
        {
            "best": st.sampled_from(["high", "low"]),
            "at_best": st.sampled_from([5, 30]),
            "at_worst": st.sampled_from([0, 1]),
            "clamp": st.booleans(),
        },
    ).map(lambda rule: {"efficacy": rule})


def check(world: World) -> st.SearchStrategy[Data]:
    return with_some({"that": world.conditions, "points": world.table(amounts)}, {"else": signed}).map(
        lambda rule: {"check": rule}
    )


@st.composite
def choose(draw: st.DrawFn, world: World, inner: st.SearchStrategy[Data]) -> Data:
    branches: list[Data] = [{"if": draw(world.conditions), "then": draw(inner)} for _ in range(draw(st.integers(1, 2)))]
    return {"choose": [*branches, {"then": draw(inner)}] if draw(st.booleans()) else branches}


def simple_rules(world: World, each: str | None, averaged: bool) -> st.SearchStrategy[Data]:
    """Rules that hold no other rule, as far as they make sense for the unit itself, its parts, or means over these."""
    chosen = {
        "of": st.fixed_dictionaries({"incidents": st.sampled_from(KINDS)}),
        "sign": st.sampled_from(["add", "deduct"]),
    }
    rules = [
        st.fixed_dictionaries({"points": world.of}),
        per(world, averaged),
        with_some({**chosen, "from": st.just(0), "to": st.just(2)}, {}).map(lambda rule: {"chosen": rule}),
        steps(world),
        bands(world),
        proportion(world),
        check(world),
    ]
    if not averaged:
        rules.append(rates(world))
    if each is None:
        rules += [
            efficacy(world),
            st.fixed_dictionaries({"judged": st.sampled_from(["mean", "trimmed", "highest", "lowest"])}),
        ]
    return st.one_of(rules)


def rules(world: World, each: str | None = None, averaged: bool = False) -> st.SearchStrategy[Data]:
    """Any rule, nested at most twice."""
    found = simple_rules(world, each, averaged)
    for _ in range(2):
        found = st.one_of(found, found, found, compound(world, found))
    return found


def compound(world: World, inner: st.SearchStrategy[Data]) -> st.SearchStrategy[Data]:
    several = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        choose(world, inner),
        several.map(lambda parts: {"sum": parts}),
        several.map(lambda parts: {"highest": parts}),
        several.map(lambda parts: {"lowest": parts}),
        st.fixed_dictionaries({"scale": inner, "times": world.operand(signed)}),
        st.fixed_dictionaries({"bound": inner, "min": st.just(0), "max": st.sampled_from([1, 5])}),
    )
