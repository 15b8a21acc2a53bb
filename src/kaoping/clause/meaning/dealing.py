"""Which of a case's figures belong to which part, where a rule counts several things at once."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kaoping.clause.meaning.amounts import ends
from kaoping.clause.meaning.counted import matched
from kaoping.clause.meaning.inputs import Inputs, Unfit
from kaoping.clause.meaning.parts import Bands, Check, Choice, Gate, Nth, Part, Per, Rates, Repeated, Rule, Share, Steps

COUNTING = (Per, Nth, Repeated, Rates)
QUANTITIES = ("count", "counts", "repeats", "children", "picked", "value", "same")


def dealt(rule: Rule, given: Inputs) -> dict[int, Inputs]:
    """The inputs of every part, by its place: the case itself, but where several parts share it.

    A check or a gate in words beside a count is answered by `met` or by its own name in `counts`, never by the count.
    What a person picks goes to the one part that leaves a choice.
    """
    counting = [at for at, part in enumerate(rule.parts) if isinstance(part, COUNTING)]
    others = [at for at, part in enumerate(rule.parts) if asked(part) or event(part, counting, given)]
    cases = dict.fromkeys(range(len(rule.parts)), given) | by_figure(rule, given)
    if not counting or len(counting) + len(others) == 1:
        return cases
    choice = chosen_apart(rule, counting, given)
    if choice is not None:
        cases[choice] = Inputs({"picked": given.given["picked"]}, given.points)
        counting, given = [at for at in counting if at != choice], without(given, "picked")
    return cases | shared(rule, counting, others, given)


def shared(rule: Rule, counting: list[int], others: list[int], given: Inputs) -> dict[int, Inputs]:
    """Counts by name, answers in the order of the text; both, where some things happen once and some are counted."""
    once = [at for at in counting if getattr(rule.parts[at], "once", False)]
    if given.has("counts") and is_list(given, len(once)) and len(once) < len(counting):
        many = [at for at in counting if at not in once]
        return answers(once, given) | shared(rule, many, others, without(given, "met"))
    if others and once == counting and is_list(given, len(once) + len(others)):
        return answers(sorted((*once, *others)), given)  # 未公开的不得分；未及时公开的扣2分
    named = by_name(rule, counting, others, given) if given.has("counts") else None
    if named is not None:
        return named
    cases = by_order(rule, counting, given) if len(counting) > 1 else {}
    if len(counting) == 1 and not others:
        cases = dict.fromkeys(counting, given)
    for at in others:
        cases[at] = without(given, *QUANTITIES) if given.has("met") else unasked(rule.parts[at], given)
    return cases


def event(part: Part, counting: list[int], given: Inputs) -> bool:
    """一次死亡2人以上的，一票否决, counted by its own name beside other events."""
    apart = isinstance(part, Gate) and part.by == "value" and part.need is not None
    return apart and len(given.counts()) > len(counting)


def chosen_apart(rule: Rule, counting: list[int], given: Inputs) -> int | None:
    """The one part that leaves a choice, where its amounts are given and no count of it."""
    choices = [at for at in counting if isinstance(getattr(rule.parts[at], "amount", None), Choice)]
    free = not given.has("counts") or len(given.counts()) < len(counting)
    return choices[0] if len(choices) == 1 and len(counting) > 1 and given.has("picked") and free else None


def by_figure(rule: Rule, given: Inputs) -> dict[int, Inputs]:
    """Several targets, one figure each, in the order of the text: 一季度30%、二季度60%. Steps and shares of one name
    are about one figure."""
    figures, names = given.given.get("value"), measured(rule)
    if len(set(names.values())) < 2:
        return {}
    if not isinstance(figures, Sequence) or isinstance(figures, str):
        if figures is not None and any(isinstance(rule.parts[at], Steps) for at in names):
            raise Unfit("figures_needed")
        return {}
    if len(figures) != len(set(names.values())):
        return {}
    each = dict(zip(dict.fromkeys(names.values()), figures, strict=True))
    return {at: Inputs({**given.given, "value": each[name]}, given.points) for at, name in names.items()}


def measured(rule: Rule) -> dict[int, str]:
    """The parts that take a figure, with what it is called; every target is a figure of its own."""
    checks = {
        at: f"{at} {part.what}"
        for at, part in enumerate(rule.parts)
        if isinstance(part, Check) and part.need is not None
    }
    if checks or not all(isinstance(part, Steps | Share | Bands) for part in rule.parts):
        return checks
    return {at: getattr(part, "what", "") for at, part in enumerate(rule.parts)}


def asked(part: Part) -> bool:
    """A requirement or an event in words."""
    return isinstance(part, Check | Gate) and part.need is None


def without(given: Inputs, *keys: str) -> Inputs:
    return Inputs({key: value for key, value in given.given.items() if key not in keys}, given.points)


def unasked(part: Part, given: Inputs) -> Inputs:
    """Nothing is said about it: a requirement holds, an event did not happen."""
    return Inputs({"met": True}, given.points)


def by_name(rule: Rule, counting: list[int], others: list[int], given: Inputs) -> dict[int, Inputs] | None:
    """Counts dealt by the names of the parts; None where one table of rates takes them all."""
    if len(counting) == 1 and isinstance(rule.parts[counting[0]], Rates):
        return None
    counts, places = given.counts(), counting
    if len(counts) > len(counting):
        places = sorted((*counting, *others))
    names = tuple(named(rule.parts[at], at) for at in places)
    found = matched(names, given)
    dealt_out = {
        at: one(rule.parts[at], found.get(name, Fraction(0)), given) for at, name in zip(places, names, strict=True)
    }
    return {at: unasked(rule.parts[at], given) for at in others} | dealt_out


def named(part: Part, at: int) -> str:
    return getattr(part, "what", "") or f"第{at}种"


def one(part: Part, count: Fraction, given: Inputs) -> Inputs:
    if asked(part):
        return Inputs({"met": count == 0}, given.points)
    rest = without(given, "counts", "met", "count").given
    return Inputs({**rest, "count": str(count)}, given.points)


def by_order(rule: Rule, counting: list[int], given: Inputs) -> dict[int, Inputs]:
    """Answers go to what happens once, in the order of the text; a count goes to the one thing that is counted."""
    once = [at for at in counting if getattr(rule.parts[at], "once", False)]
    if opposed(rule, counting) and given.has("met") and not given.has(*QUANTITIES):
        return dict.fromkeys(counting, given)
    many = [at for at in counting if at not in once]
    cases = answers(counting if is_list(given, len(counting)) else once, given)
    if len(many) > 1 and given.has("count", "repeats", "value", "picked"):
        raise Unfit("counts_needed")
    for at in many:
        cases.setdefault(at, without(given, "met") if given.has(*QUANTITIES) else Inputs({"count": 0}, given.points))
    return cases


def opposed(rule: Rule, counting: list[int]) -> bool:
    """完成的加5分，未完成的扣5分: one answer is one for both."""
    ways = [ends(part.amount)[1] > 0 for at in counting if isinstance(part := rule.parts[at], Per)]
    return len(counting) == 2 and sorted(ways) == [False, True]


def is_list(given: Inputs, size: int) -> bool:
    met = given.given.get("met")
    return isinstance(met, Sequence) and len(met) == size


def answers(places: list[int], given: Inputs) -> dict[int, Inputs]:
    if not given.has("met"):
        return {at: Inputs({"met": True}, given.points) for at in places}
    met = given.met
    if len(met) != len(places):
        raise Unfit("answers_needed")
    return {at: Inputs({"met": answer}, given.points) for at, answer in zip(places, met, strict=True)}
