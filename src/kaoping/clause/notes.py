"""Reasons and assumptions in words: why a clause is flagged, what a proposal takes for granted."""

from __future__ import annotations

from kaoping.clause.meaning.parts import Note
from kaoping.problems import Language

WORDS: dict[str, tuple[str, str]] = {
    "too_long": (
        "这一段超过 {most} 字，不是一条条款，请分开。",
        "More than {most} characters: not one clause; split it.",
    ),
    "no_scoring": ("没有计分的词句，看作说明。", "No scoring words: taken for description."),
    "unread_words": ("“{words}”处读不懂，不猜。", "Not understood at “{words}”; nothing is guessed."),
    "no_rule": (
        "有计分的词句（{words}），但合不成一条规则。",
        "There are scoring words ({words}), but they make no rule.",
    ),
    "unused_numbers": ("数字 {numbers} 在规则里没有用上。", "The figures {numbers} have no place in the rule."),
    "above_item": (
        "有一个分值超过本项的 {points} 分，请核对原文。",
        "An amount exceeds the item's {points} points: check the text.",
    ),
    "torn_number": (
        "两个数字之间有断开的空格，可能是一个数被拆开。",
        "Two figures stand apart by a space: perhaps one number was torn.",
    ),
    "once": ("“{what}”没有写“每”：按整项只计一次。", "“{what}” does not say “each”: counted once."),
    "each_time": ("“{what}”没有写“每”：按每发生一次计一次。", "“{what}” does not say “each”: counted each time."),
    "further": ("第一次 {first} 分，以后每次 {later} 分。", "{first} points the first time, {later} each later time."),
    "recurrence": (
        "同一问题再次出现的，每再出现一次计 {points} 分。",
        "Each recurrence of the same problem counts {points}.",
    ),
    "recurrence_adds": (
        "同一问题每再出现一次，除原来的 {first} 分外另计 {points} 分。",
        "Each recurrence counts {points} besides its own {first}.",
    ),
    "direction": ("“{what}”没有写加还是扣：按{way}分计。", "“{what}” does not say which way: taken as {way}."),
    "harder": ("“{what}”的每次计 {points} 分，与一般情形分开计数。", "“{what}” counts {points} each, by itself."),
    "beyond_only": (
        "前 {number} 次（个）不按此计，超出的才计。",
        "The first {number} do not count this way; later ones do.",
    ),
    "instead": (
        "前 {number} 次以内按次计；达到以后一共计 {points} 分，不再按次。",
        "Up to {number} each counts; from then on {points} in all.",
    ),
    "cap_of_all": ("上限 {points} 分是各句合计的上限。", "The cap of {points} is one on all sentences together."),
    "beyond_listed": (
        "第 {times} 次以后没有写：每次仍计 {points} 分。",
        "Nothing is said after the {times}. time: each still counts {points}.",
    ),
    "grows_by": ("以后每次比前一次再多计 {points} 分。", "Every later time counts {points} more than the one before."),
    "besides_kind": (
        "“{what}”另计的分单独计数，不含前面那一种的分。",
        "“{what}” is counted by itself and does not include the points named before.",
    ),
    "no_double": ("同一事项只计一次。", "The same matter counts once."),
    "highest_assumed": (
        "同一事项属于几类的，只计最高的一类。",
        "Of several kinds of the same matter the highest counts.",
    ),
    "discretion_fixed": (
        "分值是固定的，“视情”只决定计不计。",
        "The amount is fixed; discretion decides only whether it counts.",
    ),
    "change": ("没有写基数：输入的数就是变化的幅度。", "No base is named: the input is the change itself."),
    "beyond_item": ("超出基数的加分可以使本项超过满分。", "Additions above the base may exceed the item's points."),
    "edge": (
        "相邻两档写了同一个边界数：按先写的一档算。",
        "Two bands next to each other name the same end: the first one written has it.",
    ),
    "zones": (
        "分段扣分：每一段只按本段的标准扣本段的部分。",
        "Steps by zone: each zone's rate applies to its own stretch only.",
    ),
    "target_100": ("没有写基数：以完成 100% 为基数。", "No base is named: the base is 100%."),
    "relative": (
        "步长按基数的百分之几计算，不是百分点。",
        "The step is a percentage of the base, not percentage points.",
    ),
    "in_proportion": (
        "没有写算法：按实际数与基数之比乘以分值，最多得满分。",
        "No method is named: points times the figure over the base, at most the full points.",
    ),
    "other_grades": ("没有写到的等次不得分。", "Grades that are not named earn nothing."),
    "gaps": (
        "各档之间或两端留有空档，落在空档里的不计分，要另定。",
        "The bands leave gaps; a figure in a gap has no points until decided.",
    ),
    "whole_item": (
        "没有写分值：做到得本项全部分值，做不到得 0 分。",
        "No amount is named: met earns the whole item, else 0.",
    ),
    "either_or": ("做到与做不到只取一种。", "Either met or not met, never both."),
    "modifier": (
        "原文有“{words}”，请确认规则已照此理解。",
        "The text says “{words}”: please confirm that the rule has it right.",
    ),
    "excepted": ("计数时已剔除：{what}。", "Not counted: {what}."),
    "mended_decimal_point": (
        "“{was}”看作小数点，请核对原文。",
        "“{was}” is taken for a decimal point: check the text.",
    ),
    "mended_broken_list": ("分行断开的并列分值已接上。", "A list of amounts that was broken over lines was joined."),
    "mended_page_number": ("夹在中间的页码“{was}”已略去。", "The page number “{was}” in between was left out."),
    "by_number": (
        "按一共发生多少{unit}取一档，各档不相加。",
        "The number in all chooses one row; rows are not added up.",
    ),
    "blotted": (
        "“{was}”处的数字看不清或空着，不猜；请按原件补上。",
        "The figure at “{was}” is blotted or left open; nothing is guessed: fill it in from the original.",
    ),
    "added_up": (
        "这一条说了 {number} 件事，各自计算后相加。",
        "The clause says {number} things; each is computed by itself and they are added up.",
    ),
    "not_the_same_again": (
        "这条规则写成文字再读，得不到同一条规则，请核对。",
        "The rule in our words is not read as the same rule again: please check.",
    ),
    "same_as": ("原文只写“同上”：照“{text}”计。", "The text only says “as above”: taken as “{text}”."),
    "reference_lost": (
        "“{words}”指哪一条找不到，不猜。",
        "What “{words}” refers to was not found; nothing is guessed.",
    ),
    "points_at": ("“{words}”指“{text}”，请确认。", "“{words}” points at “{text}”: please confirm."),
    "points_elsewhere": (
        "“{words}”所指的内容文中没有，请确认不影响计分。",
        "What “{words}” points at is not in the text: please confirm that no points depend on it.",
    ),
    "changes_others": (
        "“{words}”像是要改变别处的计分，没有读进规则里，请核对。",
        "“{words}” seems to change how others score and is in no rule: please check.",
    ),
    "shared_points": (
        "本项 {number} 条都没有写分值，{points} 分怎么分到各条没有说。",
        "None of the {number} clauses names its points; how {points} are shared is not said.",
    ),
    "weights_sum": ("各项权重合计 {total}%，不是 100%。", "The weights add up to {total}%, not 100%."),
    "added_besides": (
        "“{what}”按本来的分数加上（减分为负），不参加权重。",
        "“{what}” is added as it stands (negative where it is taken off), outside the weights.",
    ),
    "starts_with": (
        "“{points} 分”没有写得还是扣：按起始分，从中扣减。",
        "“{points}” without a sign: taken for the points to begin with, from which the rest is deducted.",
    ),
    "sum_above": (
        "各项合计 {total} 分，超过本项的 {points} 分。",
        "The checks add up to {total}, more than the item's {points} points.",
    ),
    "start_below": ("起始 {start} 分，本项 {points} 分。", "It begins with {start} of the item's {points} points."),
    "cap_above": (
        "原文的上限高于本项的 {points} 分，请核对。",
        "The text's limit is above the item's {points} points: please check.",
    ),
    "suspect_number": (
        "{number} 分不像一个分值，可能是两个数连在一起。",
        "{number} is no usual amount: perhaps two figures run together.",
    ),
    "contradiction": ("同一件事有两个分值。", "Two amounts for the same thing."),
    "unread_modifier": (
        "“{words}”会改变规则，没有读进规则里，不猜。",
        "“{words}” changes the rule and found no place in it; nothing is guessed.",
    ),
    "amount_missing": ("说到计分，却没有写分值。", "It speaks of points and names no amount."),
    "discretion": ("没有写分值，由人裁量。", "No amount is named: left to discretion."),
    "elsewhere": ("分值在别处规定。", "The points are laid down elsewhere."),
    "cut_off": ("句子没有写完。", "The sentence is cut off."),
    "by_object": (
        "各条只用于各自的对象（{objects}），每个单位或部分按它的类别取一条。",
        "Each clause holds for its own objects ({objects}): a unit or part takes the one of its kind.",
    ),
    "over_item": (
        "本项 {points} 分，各条合计可得 {sum} 分：请确认是分对象适用、只取一条，还是相加。",
        "The item is worth {points}, its clauses earn {sum} together: is one taken for each object, or are they added?",
    ),
    "each_place": ("“{what}”：其中每一名都得这一数额。", "“{what}”: each of these places gets the sum."),
    "edges": (
        "两档在分界处重合，以写在前面的一档为准。",
        "Two grades meet at the same figure: the one that stands first counts.",
    ),
    "several_readings": ("同一句话有 {number} 种读法，请选一种。", "The words allow {number} readings: choose one."),
}


def told(note: Note, language: Language = "zh") -> str:
    """A note in words."""
    pair = WORDS[note.code]
    return (pair[0] if language == "zh" else pair[1]).format(**dict(note.details))
