"""SQL of DuckDB that reads a cell of text: a moment, a number, a text freed of what spreadsheets put around it."""

from __future__ import annotations

EAST = 8 * 3600  # seconds: what names no zone is local time
FIRST, LAST = 946684800, 4102444800  # 2000 to 2100, in seconds since 1970
SERIAL = "'1899-12-30'"  # from where spreadsheets count days


def text(cell: str) -> str:
    """Without the =\"…\" by which exports keep leading zeros."""
    return f"CASE WHEN {cell} LIKE '=\"%\"' THEN nullif(trim({cell}[3:-2]), '') ELSE {cell} END"


def degrees(cell: str) -> str:
    return f"TRY_CAST({cell} AS DOUBLE)"


def whole(cell: str) -> str:
    """0 to 1000."""
    number = f"TRY_CAST({cell} AS DOUBLE)"
    return f"CASE WHEN {number} BETWEEN 0 AND 1000 AND {number} = floor({number}) THEN CAST({number} AS INTEGER) END"


def moment(cell: str, *, to_the_end: bool = False) -> str:
    """Seconds since 1970 (UTC), of any time; `sensible` is asked next. to_the_end: a day alone is its last second."""
    joined = f"replace(replace(replace(replace({cell}, '年', '-'), '月', '-'), '日', ' '), '/', '-')"
    joined = f"rtrim(replace(replace(replace({joined}, '时', ':'), '分', ':'), '秒', ''), ': ')"
    joined = f"regexp_replace({joined}, '^(\\d{{4}})\\.(\\d{{1,2}})\\.(\\d{{1,2}})', '\\1-\\2-\\3')"
    zone = "(Z|[+-]\\d\\d:?\\d\\d)$"
    bare = f"trim(regexp_replace({joined}, '(:\\d\\d(\\.\\d+)?)\\s*{zone}', '\\1'))"
    offset = f"regexp_extract({joined}, ':\\d\\d(\\.\\d+)?\\s*{zone}', 2)"
    day_end = " + 86399" if to_the_end else ""
    local = f"CAST(epoch(TRY_CAST({bare} AS TIMESTAMP)) AS BIGINT) - {_shift(offset)}"
    usual = f"length({cell}) = 19 AND substr({cell}, 5, 1) = '-' AND substr({cell}, 11, 1) IN (' ', 'T')"
    return (
        f"CASE WHEN {usual} THEN CAST(epoch(TRY_CAST({cell} AS TIMESTAMP)) AS BIGINT) - {EAST} "
        f"WHEN regexp_full_match({cell}, '\\d{{10}}') THEN CAST({cell} AS BIGINT) "
        f"WHEN regexp_full_match({cell}, '\\d{{13}}') THEN CAST({cell} AS BIGINT) // 1000 "
        f"WHEN regexp_full_match({cell}, '\\d{{8}}') "
        f"THEN CAST(epoch(try_strptime({cell}, '%Y%m%d')) AS BIGINT) - {EAST}{day_end} "
        f"WHEN regexp_full_match({cell}, '\\d{{14}}') "
        f"THEN CAST(epoch(try_strptime({cell}, '%Y%m%d%H%M%S')) AS BIGINT) - {EAST} "
        f"WHEN regexp_full_match({cell}, '\\d{{5}}(\\.\\d+)?') "
        f"THEN CAST(round(CAST({cell} AS DOUBLE) * 86400) AS BIGINT) + CAST(epoch(DATE {SERIAL}) AS BIGINT) - {EAST} "
        f"WHEN {joined} NOT LIKE '%:%' THEN {local}{day_end} ELSE {local} END"
    )


def sensible(moment: str) -> str:
    """A moment of our times; NULL for any other."""
    return f"CASE WHEN {moment} BETWEEN {FIRST} AND {LAST} THEN {moment} END"


def _shift(offset: str) -> str:
    """Seconds east of Greenwich."""
    hours = f"CAST(substr({offset}, 2, 2) AS INTEGER) * 3600"
    minutes = f"CAST(right({offset}, 2) AS INTEGER) * 60"
    return (
        f"CASE WHEN {offset} = '' THEN {EAST} WHEN {offset} = 'Z' THEN 0 "
        f"WHEN {offset} LIKE '-%' THEN -({hours} + {minutes}) ELSE {hours} + {minutes} END"
    )
