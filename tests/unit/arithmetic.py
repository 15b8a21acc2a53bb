"""The formula of an explanation, computed again: the left side of its equals sign, with exact fractions."""

from __future__ import annotations

import ast
import re
from fractions import Fraction

NUMBER = re.compile(r"\d+(?:\.\d+)?")
SIGNS = str.maketrans({"（": "(", "）": ")", "×": "*", "÷": "/", "−": "-", "，": ","})
NAMES = {"最大值": "max", "最小值": "min", "绝对值": "abs", "取整": "floor"}


def computed(formula: str) -> Fraction:
    """What the left side comes to. Raises SyntaxError for a text that is no arithmetic."""
    left = re.split(r" ?[=≈] ?", formula)[0].replace("\u2009", "")
    left = re.sub(r"(?<=\d),(?=\d{3})", "", left).translate(SIGNS)
    for chinese, name in NAMES.items():
        left = left.replace(chinese, name)
    numbers: list[Fraction] = []

    def named(match: re.Match[str]) -> str:
        numbers.append(Fraction(match.group()))
        return f" n{len(numbers) - 1} "

    return value(ast.parse(NUMBER.sub(named, left).strip(), mode="eval").body, numbers)


def value(node: ast.expr, numbers: list[Fraction]) -> Fraction:
    match node:
        case ast.Name(name):
            return numbers[int(name[1:])]
        case ast.UnaryOp(ast.USub(), part):
            return -value(part, numbers)
        case ast.BinOp(left, operator, right):
            first, second = value(left, numbers), value(right, numbers)
            match operator:
                case ast.Add():
                    return first + second
                case ast.Sub():
                    return first - second
                case ast.Mult():
                    return first * second
                case ast.Div():
                    return first / second
        case ast.Call(ast.Name(name), parts):
            figures = [value(part, numbers) for part in parts]
            return {"max": max, "min": min, "abs": abs_, "floor": floor}[name](figures)
    raise SyntaxError(ast.dump(node))


def abs_(figures: list[Fraction]) -> Fraction:
    return abs(figures[0])


def floor(figures: list[Fraction]) -> Fraction:
    return Fraction(figures[0].__floor__())
