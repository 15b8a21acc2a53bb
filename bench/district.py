"""A district: 200 000 cases, a hundred items, warm process; and one explanation."""

from __future__ import annotations

from _data import facts, machine, seconds
from _hundred import hundred

from kaoping.engine.explaining import Explainer
from kaoping.engine.facts import read_facts
from kaoping.engine.run import score


def main() -> None:
    print(machine())
    scheme = hundred(40)
    with read_facts(facts(200_000, 400, 20)) as known:
        work = lambda: score(scheme, known, "2024", key=("bench", "district"))  # noqa: E731
        print(f"200,000 cases, 400 grids, 20 towns, 100 items: {1000 * seconds(work, 15):6.1f} ms a run  (aim: ≤ 100)")
        explainer = Explainer(work())
        for item in ("1", "50"):
            explain = lambda: explainer.explain("T003", item, "zh")  # noqa: E731, B023
            print(f"explain one item of one unit (item {item}): {1000 * seconds(explain, 15):6.1f} ms  (aim: ≤ 100)")


if __name__ == "__main__":
    main()
