"""Kinds of faults of cases that come from other platforms, and of their sources: W860–W889."""

from __future__ import annotations

from kaoping.problems import define

NO_COLUMN = define(
    "W860",
    "error",
    zh="没有一列对应“{what}”",
    en="no column is taken for '{what_en}'",
    mend_zh="在“列的对应”里选一列，再检查。",
    mend_en="choose a column under 'Columns' and check again.",
)
EMPTY_CELL = define(
    "W861",
    "error",
    zh="“{what}”是空的，共 {count} 行",
    en="'{what_en}' is empty, in {count} rows",
    mend_zh="在原文件里补上，或者勾选“有错的行不写入”。",
    mend_en="fill it in in the file, or leave rows with faults out.",
)
UNREADABLE = define(
    "W862",
    "error",
    zh="“{text}”读不成{what}，共 {count} 行有这样的格子",
    en="'{text}' cannot be read as {what_en}; {count} rows have such a cell",
    mend_zh="时间写成 2026-11-22 08:30，经纬度写成度数，次数写成整数。",
    mend_en="write times as 2026-11-22 08:30, places in degrees, counts as whole numbers.",
)
UNKNOWN_WORD = define(
    "W863",
    "error",
    zh="{what}里的“{text}”不认识，共 {count} 行",
    en="'{text}' under {what_en} is not known; {count} rows have it",
    mend_zh="在“值的对应”里选它的意思，再检查。",
    mend_en="choose what it means under 'Values' and check again.",
)
TOO_LONG = define(
    "W864",
    "error",
    zh="“{what}”有 {length} 个字，最多 {most} 个；共 {count} 行过长",
    en="'{what_en}' has {length} characters, {most} at most; {count} rows are too long",
    mend_zh="在原文件里写短，或者勾选“有错的行不写入”。",
    mend_en="make it shorter in the file, or leave rows with faults out.",
)
TWICE = define(
    "W865",
    "error",
    zh="编号“{text}”在文件里有 {times} 行；这样的编号共 {count} 个",
    en="number '{text}' stands in {times} rows; {count} numbers stand more than once",
    mend_zh="每件案件只留一行。",
    mend_en="keep one row of each case.",
)
NO_PLACE = define(
    "W866",
    "error",
    zh="经度 {longitude}、纬度 {latitude} 不是一个地点，共 {count} 行",
    en="longitude {longitude}, latitude {latitude} is no place; {count} rows",
    mend_zh="看看两列是不是对调了；经度在前，在中国约为 73 到 135。",
    mend_en="see whether the two columns are swapped; longitudes in China lie between 73 and 135.",
)
OUTSIDE = define(
    "W867",
    "error",
    zh="地点在“{unit}”，不归这个来源；共 {count} 行",
    en="the place lies in {unit}, beyond this source; {count} rows",
    mend_zh="换用那里的来源导入这些行，或者勾选“有错的行不写入”。",
    mend_en="import these rows by a source of that part, or leave rows with faults out.",
)
STATE_NEEDS = define(
    "W868",
    "error",
    zh="状态是“{state}”的案件缺{what}，共 {count} 行",
    en="cases that are '{state_en}' lack {what_en}; {count} rows",
    mend_zh="补上这一列，或者在“值的对应”里换一个状态。",
    mend_en="fill in that column, or choose another state under 'Values'.",
)
TIMES = define(
    "W869",
    "error",
    zh="“{what}”{at}{how}，共 {count} 行",
    en="{what_en} {at} {how_en}; {count} rows",
    mend_zh="在原文件里改正，或者勾选“有错的行不写入”。",
    mend_en="mend the file, or leave rows with faults out.",
)
NO_GRID = define(
    "W870",
    "warning",
    zh="{count} 行的地点不在任何网格内，归“{unit}”的平台",
    en="{count} rows lie in no grid; the desk of {unit} gets them",
    mend_zh="想要落到网格，就补上网格一列，或者先补全网格边界。",
    mend_en="fill in a column with the grid, or bring in the missing boundaries first.",
)
RAGGED = define(
    "W871",
    "error",
    zh="第 {row} 行有 {found} 格，标题有 {wanted} 列",
    en="row {row} has {found} cells, the heading {wanted}",
    mend_zh="多半是文字里有没加引号的逗号；用表格软件另存为 CSV 或 xlsx。",
    mend_en="mostly a comma in a text without quotes; save it as CSV or xlsx by a spreadsheet program.",
)
TOO_MANY = define(
    "W872",
    "error",
    zh="文件超过 {most} 行",
    en="the file has more than {most} rows",
    mend_zh="分成几个文件，一个接一个导入。",
    mend_en="split it and import one part after the other.",
)
NO_HEADINGS = define(
    "W873",
    "error",
    zh="第一行不是标题：{why}",
    en="the first row holds no headings: {why_en}",
    mend_zh="第一行写列名，每列一个，不重复。",
    mend_en="the first row names the columns, each by a name of its own.",
)
CONFLICT = define(
    "W874",
    "warning",
    zh="案件 {number}（{text}）在本平台办理过，来文又有变化",
    en="case {number} ({text}) has been worked on here, and its platform tells something else now",
    mend_zh="默认保留本平台的；要用来文的，选“以来文为准”再检查。",
    mend_en="what is here is kept unless you choose 'take theirs' and check again.",
)
NOT_READY = define(
    "W875",
    "error",
    zh="“{name}”现在是“{state}”，不能这样办",
    en="{name} is '{state_en}' now, which does not allow this",
    mend_zh="刷新页面，看现在可以办什么。",
    mend_en="load the page again and see what applies now.",
)
NOTHING_NEW = define(
    "W876",
    "error",
    zh="“{name}”没有新的案件，也没有变化",
    en="{name} brings nothing new and nothing changed",
    mend_zh="不需要写入。",
    mend_en="there is nothing to write.",
)
NOT_YOURS = define(
    "W877",
    "error",
    zh="这个来源不归您管，或者已停用",
    en="this source is not yours, or is withdrawn",
    mend_zh="请该单位的考核办人员办理，或者新建一个来源。",
    mend_en="ask the office of its unit, or make a source of your own.",
)
BAD_CALL = define(
    "W878",
    "error",
    zh="请求看不懂：{why}",
    en="the request cannot be read: {why_en}",
    mend_zh='发送 {{"cases": [{{列名：值}}]}}。',
    mend_en='send {{"cases": [{{column: value}}]}}.',
)
WRONG_KEY = define(
    "W879",
    "error",
    zh="密钥不对，或者来源已停用",
    en="the key is wrong, or its source is withdrawn",
    mend_zh="在 Authorization: Bearer 里放来源的密钥；忘记了就换一把。",
    mend_en="put the source's key into Authorization: Bearer; where it is lost, have a new one made.",
)
BATCH = define(
    "W880",
    "error",
    zh="一次 {count} 行，最多 {most} 行",
    en="{count} rows at once; {most} at most",
    mend_zh="分几次发送。",
    mend_en="send them in several calls.",
)
CODE_TAKEN = define(
    "W881",
    "error",
    zh="代码“{code}”已有来源用了",
    en="the code '{code}' is taken by another source",
    mend_zh="换一个代码。",
    mend_en="choose another one.",
)
NOT_YOUR_UNIT = define(
    "W882",
    "error",
    zh="不能为这个单位建来源",
    en="no source can be made for this unit",
    mend_zh="选您负责范围内的区县或镇街。",
    mend_en="choose a district or town of your own part.",
)
WITHDRAWN = define(
    "W883",
    "error",
    zh="来源“{name}”已停用",
    en="source {name} is withdrawn",
    mend_zh="需要时新建一个来源。",
    mend_en="make another one where it is needed.",
)
CHANGED_SINCE = define(
    "W884",
    "warning",
    zh="检查之后案件有了变化，已重新检查",
    en="cases have changed since the check; it was done anew",
    mend_zh="看过变化后再写入。",
    mend_en="look at the changes and write again.",
)
MORE = define(
    "W885",
    "error",
    zh="{kind} 还有 {count} 处",
    en="{count} more of {kind}",
    mend_zh="先改列出的，再检查。",
    mend_en="mend those listed and check again.",
)
FEW_CALLS = define(
    "W886",
    "error",
    zh="错误的密钥太多，请稍后再试",
    en="too many wrong keys; try again later",
    mend_zh="十分钟后再试。",
    mend_en="try again in ten minutes.",
)
