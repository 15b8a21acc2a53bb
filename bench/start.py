"""Cold start of the commands that must answer at once: a new process each time."""

from __future__ import annotations

from _data import child, machine, seconds


def main() -> None:
    print(machine())
    for words in (["list"], ["check", "dongying-towns"], ["check", "minhang-daliandong"], ["check", "pucheng-towns"]):
        took = seconds(lambda: child("-m", "kaoping", *words, "--quiet"), 5)  # noqa: B023
        print(f"kaoping {' '.join(words):26} {took:5.2f} s  (aim: ≤ 0.60)")


if __name__ == "__main__":
    main()
