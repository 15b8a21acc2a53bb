"""A sound scheme that uses the whole vocabulary, and ways to break it at one place."""

from __future__ import annotations

from pathlib import Path

from kaoping.problems import Fault
from kaoping.scheme.load import Edition, read_edition

SOUND = """\
id: sound
version: 2024
title: 示范方案
in_force: {from: 2024-01-01}
source: {document: 某办发〔2024〕1号}
appraises: town
cycle: year
places: 4
points: 100
inputs:
  attributes:
    grid_type: {of: grid, title: 网格类型, words: {urban: 城市, rural: 农村}}
    zone: {of: town, title: 片区, words: {east: 东, west: 西}}
    people: {of: town, title: 人口, number: true, min: 0}
  indicators:
    due: {title: 应办, min: 0}
    closed: {title: 已办, min: 0}
    meetings: {title: 会议, min: 0}
    last_rank: {title: 上年名次, min: 1}
    score: {title: 上级考核, min: 0, max: 100}
  kinds:
    complaint: {title: 投诉, levels: [province, city]}
    praise: {title: 表扬}
    blame: {title: 批评}
    bonus: {title: 加分}
    accident: {title: 事故}
  surveys:
    residents: {title: 居民问卷, answers: [满意, 不满意, 不了解]}
    leaders:
      title: 代表评议
      questions:
        fair: {title: 是否公正, answers: [好, 差, 不了解]}
        fast: {title: 是否及时, answers: [好, 差, 不了解]}
measures:
  general: {count: cases, where: level = 一般 and valid and not duplicate}
  late: {count: cases, where: closed_at > due_at or closed_at is missing}
  extensions: {sum: cases, of: extensions}
  due: {value: due}
  closed: {value: closed}
  rate: {ratio: closed, over: due}
  pooled: {peers: pooled, of: closed, over: due}
  meetings: {value: meetings}
  closed_place: {rank: closed, best: high}
  size: {class: {attribute: people}, bands: [{name: large, above: 1000}, {name: small, to: 1000}]}
  pleased: {share: residents, of: [满意], among: [满意, 不满意]}
  per_head: {formula: closed / people}
  accidents: {incidents: accident}
  months: {value: score, take: months, at_least: 60}
items:
- id: A
  title: 事件
  points: 60
  floor: 0
  booked_on: A.3
  responsible: [联动办]
  source: {article: 一, row: "1"}
  items:
  - id: A.1
    title: 一般事件
    points: 20
    clause: 每个网格以基数为准加减分。
    each: grid
    cap: none
    rule:
      steps:
        of: general
        full: 20
        base: {by: grid_type, table: {urban: 60, rural: 40}}
        above: {every: 10, points: 1}
        below: {every: 5, points: 1, at_most: 20}
        partial: =K1
  - id: A.2
    title: 办结率
    points: 40
    clause: 与平均办结率之比。
    rule: {proportion: {of: rate, against: pooled, full: 40}}
  - id: A.3
    title: 扣分
    points: 0
    clause: 超时、延期、投诉扣分。
    floor: none
    cap: none
    rule:
      sum:
      - per: {of: late, points: -0.1}
      - per: {of: extensions, points: -0.1, free: 1, within: row}
      - rates: {of: {incidents: complaint}, by: level, points: {province: -3, city: -2}}
      - rates: {of: {incidents: [praise, blame]}, by: kind, points: {praise: 1, blame: -1}}
- id: B
  title: 评议
  points: 40
  responsible: [考核办]
  source: {article: 二}
  combine: {weighted: {B.1: 40, B.2: 30, B.3: 20, B.4: 10}}
  missing: rescale
  items:
  - id: B.1
    title: 满意率
    points: 40
    clause: 满意率分档。
    rule:
      bands:
        of: pleased
        rows:
        - {from: 90, points: 40}
        - {from: 60, below: 90, points: 20}
        else: 0
  - id: B.2
    title: 代表评议
    points: 40
    clause: 按答案计分。
    rule: {scale: {points: {answer_score: leaders, points: {好: 5, 差: 0, 不了解: mean}}}, times: 0.4}
  - id: B.3
    title: 名次
    points: 40
    clause: 按名次计分。
    rule:
      choose:
      - if: meetings = 0
        then: {points: {number: 0}}
      - then:
          bands:
            of: closed_place
            rows:
            - {from: 1, to: 5, points: 40}
            - {from: 6, to: 10, points: 30}
            else: 10
  - id: B.4
    title: 综合
    points: 40
    clause: 功效系数与会议。
    rule:
      bound:
        sum:
        - efficacy: {of: per_head, base: 20, span: 10, equal: 30}
        - check: {that: meetings >= 4 and size = large, points: 5}
        - points: {number: {pending: P1}}
        - judged: mean
      max: 40
- id: C
  title: 加分
  points: 0
  responsible: [考核办]
  clause: 由考核办在范围内定分；片区、月份另计。
  source: {article: 三}
  cap: =K2
  rule:
    sum:
    - chosen: {of: {incidents: bonus}, from: 0.5, to: 2, sign: add}
    - check: {that: "months >= 6 and zone in [east, west]", points: 1}
gates:
- id: safety
  title: 安全事故
  when: accidents >= 1
  effect: withhold_fund
  fund: grid_fund
- id: low
  title: 分数过低
  when: total < 40
  effect: cap_grade
  grade: 合格
grades:
  bands:
  - {grade: 优秀, from: 90}
  - {grade: 良好, from: 80, below: 90}
  - {grade: 合格, below: 80}
eligible: {when: total >= 0.7 * full and not (grade = 合格)}
awards:
- id: first
  title: 名次奖
  by: rank
  rows: [{is: 1, amount: 300}, {from: 2, to: 3, amount: 200}]
- id: gain
  title: 进步奖
  by: rank_gain
  previous: {value: last_rank, period: previous}
  besides: [first]
  rows: [{from: 2, amount: 100}]
- id: heads
  title: 等次奖
  by: grade
  per_head: people
  rows: [{is: 优秀, amount: 10}, {is: 良好, amount: 5}]
funds:
- {id: grid_fund, title: 工作经费}
decisions:
  K1:
    question: 零头计不计？
    options: {whole: {text: 不计}, proportional: {text: 按比例}}
    default: whole
  K2:
    question: 加分封不封顶？
    options: {capped: {text: 封顶, value: 10}, uncapped: {text: 不封顶, value: none}}
    default: capped
  P1:
    question: 基础分多少？
    pending: true
    decided: {choice: 5, by: 考核办, on: 2024-01-31, reason: 会议纪要}
"""


def changed(old: str, new: str, text: str = SOUND) -> str:
    """The sound scheme with one place changed."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the scheme"
    return text.replace(old, new)


def read_text(text: str, folder: Path, decide: dict | None = None) -> tuple[Edition | None, list[Fault]]:
    """What reading this text as a scheme file gives."""
    path = folder / "scheme.yaml"
    path.write_text(text, encoding="utf-8")
    return read_edition(path, decide)


def codes(faults: list[Fault]) -> list[str]:
    return [fault.code for fault in faults]


def line_of(text: str, marker: str) -> int:
    """The line of the first place where this stands."""
    return text[: text.index(marker)].count("\n") + 1
