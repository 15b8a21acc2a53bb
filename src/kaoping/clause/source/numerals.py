"""How Word writes the numbers of lists: the formats that Chinese documents use."""

from __future__ import annotations

from collections.abc import Callable

DIGITS = "零一二三四五六七八九"
LEGAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
ROMAN_ONES = ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
MOST_COUNTED = 9999


def chinese(number: int) -> str:
    """一, 十, 十一, 二十, 一百零一 …"""
    if not 0 < number <= MOST_COUNTED:
        return str(number)
    words, skipped = "", False
    for unit, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            words += ("零" if skipped and words else "") + DIGITS[digit] + word
        skipped = not digit
    return words[1:] if words.startswith("一十") else words


def digit_by_digit(number: int) -> str:
    """As `chinese` below one hundred, then 一○一."""
    return chinese(number) if number < 100 else "".join("○一二三四五六七八九"[int(digit)] for digit in str(number))


def single_digits(number: int) -> str:
    """一, 一○, 一一 …"""
    return "".join("○一二三四五六七八九"[int(digit)] for digit in str(number))


def legal(number: int) -> str:
    return ("一" + chinese(number) if 10 <= number < 20 else chinese(number)).translate(LEGAL)


def from_row(letters: str) -> Callable[[int], str]:
    """甲, 乙 … and plain figures after the last."""
    return lambda number: letters[number - 1] if 0 < number <= len(letters) else str(number)


def alphabet(number: int) -> str:
    """a … z, aa, bb …"""
    if not 0 < number <= 26 * 20:
        return str(number)
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def roman(number: int) -> str:
    words = ""
    for worth, letters in (*ROMAN, *ROMAN_ONES):
        times, number = divmod(number, worth) if number < 5000 else (0, number)
        words += letters * times
    return words or str(number)


def row(first: str, count: int) -> str:
    return "".join(chr(ord(first) + step) for step in range(count))


circled = from_row(row("①", 20) + row("㉑", 15) + row("㊱", 15))

FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "decimalFullWidth2": lambda number: str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "decimalEnclosedCircle": circled,
    "decimalEnclosedCircleChinese": circled,
    "decimalEnclosedParen": from_row(row("⑴", 20)),
    "decimalEnclosedFullstop": from_row(row("⒈", 20)),
    "ideographEnclosedCircle": from_row(row("㊀", 10)),
    "chineseCounting": digit_by_digit,
    "chineseCountingThousand": chinese,
    "taiwaneseCounting": digit_by_digit,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "ideographDigital": single_digits,
    "japaneseDigitalTenThousand": single_digits,
    "taiwaneseDigital": single_digits,
    "chineseLegalSimplified": legal,
    "japaneseLegal": legal,
    "ideographTraditional": from_row("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": from_row("子丑寅卯辰巳午未申酉戌亥"),
    "lowerLetter": alphabet,
    "upperLetter": lambda number: alphabet(number).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
}


def numeral(number: int, form: str) -> str:
    """The number as Word writes it in this format; plain figures in a format that is not known."""
    return FORMATS.get(form, str)(number)
