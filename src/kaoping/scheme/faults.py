"""What can be wrong with a scheme file as such: its text, its versions, its shape, its decisions.

What can be wrong with a readable scheme (sums, names, bands …) stands in `check_faults.py`.
"""

from __future__ import annotations

from kaoping.problems import define

NO_FILE = define(
    "F100",
    "error",
    zh="没有这个文件",
    en="there is no such file",
    mend_zh="核对路径和文件名",
    mend_en="check the path and the name",
)
NOT_A_FILE = define(
    "F101",
    "error",
    zh="这不是一个文件",
    en="this is not a file",
    mend_zh="请给出 scheme.yaml 或它所在的文件夹",
    mend_en="give a scheme.yaml or the folder it is in",
)
NOT_OPENED = define(
    "F102",
    "error",
    zh="文件打不开",
    en="the file cannot be opened",
    mend_zh="核对读取权限，并确认没有别的程序占用它",
    mend_en="check that you may read it and that no other program holds it",
)
TOO_LARGE = define(
    "F103",
    "error",
    zh="文件超过 {most} MB，不像是考评方案",
    en="the file is over {most} MB; that is no scheme",
    mend_zh="核对是否选错了文件；方案只写规则，数据放在事实表里",
    mend_en="check whether it is the right file; a scheme holds rules, the facts stand in tables",
)
GB18030 = define(
    "F104",
    "error",
    zh="文件是 GBK/GB18030 编码，方案文件须为 UTF-8",
    en="the file is in GBK/GB18030; a scheme must be UTF-8",
    mend_zh="用编辑器“另存为”并选 UTF-8 编码",
    mend_en="use “save as” of your editor and choose UTF-8",
)
UTF_16 = define(
    "F105",
    "error",
    zh="文件是 UTF-16(“Unicode”)编码，方案文件须为 UTF-8",
    en="the file is in UTF-16 (“Unicode”); a scheme must be UTF-8",
    mend_zh="用编辑器“另存为”并选 UTF-8 编码",
    mend_en="use “save as” of your editor and choose UTF-8",
)
BINARY = define(
    "F106",
    "error",
    zh="这不是文本文件（从本行起不是 UTF-8 文字）",
    en="this is no text file (not UTF-8 from this line on)",
    mend_zh="核对是否选错了文件，或文件是否损坏",
    mend_en="check whether it is the right file and whether it is damaged",
)
CONTROL = define(
    "F107",
    "error",
    zh="有看不见的控制字符（U+{number}）",
    en="there is an invisible control character (U+{number})",
    mend_zh="删掉它；如果整个文件都是乱码，说明选错了文件或文件损坏",
    mend_en="delete it; if the whole file is garbled it is the wrong file or damaged",
)
TABS = define(
    "F108",
    "error",
    zh="缩进用了制表符(Tab)",
    en="the indent contains a tab",
    mend_zh="改用空格缩进，每层两个空格",
    mend_en="indent with spaces, two for each level",
)
SYNTAX = define(
    "F109",
    "error",
    zh="写法不合 YAML 语法：{zh}",
    en="this is not correct YAML: {en}",
    mend_zh="对照上下几行检查冒号后的空格、缩进、引号和括号",
    mend_en="compare the lines around it: the space after a colon, indents, quotes and brackets",
)
EMPTY = define(
    "F110",
    "error",
    zh="文件是空的",
    en="the file is empty",
    mend_zh="核对是否选错了文件，或保存时是否中断",
    mend_en="check whether it is the right file and was saved in full",
)
DUPLICATE_KEY = define(
    "F111",
    "error",
    zh="“{key}”在同一处写了两次（前一次在第 {first} 行）",
    en="“{key}” is written twice here (first in line {first})",
    mend_zh="只留一个",
    mend_en="keep only one of them",
)
KEY_NOT_TEXT = define(
    "F112",
    "error",
    zh="键必须是一个词，不能是列表或映射",
    en="a key must be a word, not a list or a mapping",
    mend_zh="改成“键: 值”；以括号打头的文字要加引号",
    mend_en="write “key: value”; put a text that begins with a bracket in quotes",
)
ANCHOR = define(
    "F113",
    "error",
    zh="不能用“&{name}”这样的锚",
    en="anchors such as “&{name}” cannot be used",
    mend_zh="把内容直接写出来；若这是文字，请加引号",
    mend_en="write the content out; if it is a text, put it in quotes",
)
ALIAS = define(
    "F114",
    "error",
    zh="不能用“*{name}”这样的引用",
    en="aliases such as “*{name}” cannot be used",
    mend_zh="把内容直接写出来，重复的测量写进 measures 后用名称；若这是文字，请加引号",
    mend_en="write the content out, or name a repeated measure under measures; if it is a text, put it in quotes",
)
TAG = define(
    "F115",
    "error",
    zh="不能用“!”打头的标签（{name}）",
    en="tags beginning with “!” cannot be used ({name})",
    mend_zh="删掉标签，只写值；若这是文字，请加引号",
    mend_en="delete the tag and keep the value; if it is a text, put it in quotes",
)
DOCUMENTS = define(
    "F116",
    "error",
    zh="一个文件里有几份文档(“---”)",
    en="there are several documents in one file (“---”)",
    mend_zh="一个文件只写一份；另一个版本存为 scheme-<版本>.yaml",
    mend_en="keep one a file; save another version as scheme-<version>.yaml",
)
TOO_DEEP = define(
    "F117",
    "error",
    zh="嵌套超过 {most} 层",
    en="nested deeper than {most} levels",
    mend_zh="减少层数，把里层的测量写进 measures 后用名称",
    mend_en="nest less; name inner measures under measures",
)
TOO_MANY_ITEMS = define(
    "F118",
    "error",
    zh="方案有 {count} 个项目，最多 {most} 个",
    en="the scheme has {count} items; {most} are the most",
    mend_zh="核对是否重复粘贴；确有需要请分成几份方案",
    mend_en="check whether something was pasted twice, or part it into several schemes",
)
NO_SCHEME = define(
    "F119",
    "error",
    zh="没有方案“{ref}”{hint_zh}",
    en="there is no scheme “{ref}”{hint_en}",
    mend_zh="用 kaoping list 看自带的方案，或给出 scheme.yaml 的路径",
    mend_en="see the shipped schemes with `kaoping list`, or give the path of a scheme.yaml",
)
NOT_IN_FORCE = define(
    "F120",
    "error",
    zh="周期 {first} 至 {last} 内没有施行的版本（现有：{versions}）",
    en="no version is in force in the cycle {first} to {last} (there are: {versions})",
    mend_zh="换一个周期，或把当时施行的版本存为 scheme-<版本>.yaml 并写明 in_force",
    mend_en="choose another cycle, or add the version of that time as scheme-<version>.yaml with its in_force",
)
MORE = define(
    "F121",
    "error",
    zh="还有 {count} 处没有列出",
    en="{count} more are not listed",
    mend_zh="先改好上面列出的",
    mend_en="mend those above first",
)
