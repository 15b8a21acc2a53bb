"""Kinds of faults of evidence: W650–W669."""

from __future__ import annotations

from kaoping.problems import define

TOO_LARGE = define(
    "W650",
    "error",
    zh="“{name}”有 {size}，超过每份 {limit}",
    en="“{name}” has {size}, more than the {limit} of one file",
    mend_zh="图片请用手机的“中等”画质，文件请压缩图片后另存，或分成几份上传。",
    mend_en="use a smaller size of the picture, compress the pictures in the document, or split it.",
)
EMPTY = define(
    "W651",
    "error",
    zh="“{name}”是空的",
    en="“{name}” is empty",
    mend_zh="请重新选择文件；网盘里的文件先下载到本机。",
    mend_en="choose the file again; download it first if it lies in a cloud folder.",
)
NOT_A_KIND = define(
    "W652",
    "error",
    zh="“{name}”的内容是{found}，不能作佐证",
    en="“{name}” holds {found_en}, which is not taken as evidence",
    mend_zh="可以用：{kinds}。其他格式请另存为 PDF 或 JPEG（苹果手机：设置 › 相机 › 格式 › 兼容性最佳）。",
    mend_en="taken are: {kinds_en}. Save others as PDF or JPEG (iPhone: Settings › Camera › Most Compatible).",
)
WRONG_ENDING = define(
    "W653",
    "error",
    zh="“{name}”的后缀和内容不符：内容是{found}",
    en="the ending of “{name}” does not fit its content, which is {found_en}",
    mend_zh="请把后缀改为 {endings}，或用原来的程序重新保存。",
    mend_en="change the ending to {endings}, or save it again with its own program.",
)
DANGEROUS = define(
    "W654",
    "error",
    zh="“{name}”里有{what}，没有收下",
    en="“{name}” holds {what_en} and was not taken",
    mend_zh="请用看图或办公软件打开，去掉这部分后另存；或者打印成 PDF、截图再上传。",
    mend_en="open it, save it without that part, or print it to a PDF or take a picture of it.",
)
BOMB = define(
    "W655",
    "error",
    zh="“{name}”展开后太大：{found}，最多 {limit}",
    en="“{name}” is too large once it is opened: {found_en}, at most {limit_en}",
    mend_zh="把图片缩小到 4000 万像素以内，或把文件拆小后再上传。",
    mend_en="make the picture smaller than 40 million pixels, or split the document.",
)
DAMAGED = define(
    "W656",
    "error",
    zh="“{name}”打不开：{why}",
    en="“{name}” cannot be opened: {why_en}",
    mend_zh="请用原来的程序打开，去掉密码，重新保存后上传。",
    mend_en="open it with its own program, remove the pass word, save it again and upload that.",
)
TOO_MANY = define(
    "W657",
    "error",
    zh="这里已有 {count} 份佐证，最多 {limit} 份",
    en="there are {count} files of evidence here; at most {limit} are kept",
    mend_zh="先撤下用不着的，或把几页合成一个 PDF。",
    mend_en="take away what is not needed, or put several pages into one PDF.",
)
NOT_YOURS = define(
    "W658",
    "error",
    zh="您不能为这个单位、这个项目{what}佐证",
    en="you may not {what_en} evidence for this unit and item",
    mend_zh="由被考核单位、责任部门或考核办办理。",
    mend_en="the appraised unit, the responsible department or the office does it.",
)
NO_SUCH_PLACE = define(
    "W659",
    "error",
    zh="本周期没有{what}“{code}”",
    en="the cycle has no {what_en} “{code}”",
    mend_zh="请从单位或项目的页面上传。",
    mend_en="upload it from the page of the unit or item.",
)
NOT_USABLE = define(
    "W660",
    "error",
    zh="“{name}”现在是“{state}”，不能用作佐证",
    en="“{name}” is “{state_en}” and cannot prove anything now",
    mend_zh="等扫描完成，或换一份文件。",
    mend_en="wait for the scanner, or take another file.",
)
SETTLED = define(
    "W661",
    "error",
    zh="“{name}”佐证的{what}已锁定，不能撤下",
    en="“{name}” proves {what_en}, which is locked; it cannot be taken away",
    mend_zh="先由考核办退回该列，或走锁后更正。",
    mend_en="have the office return the column first, or ask for a correction.",
)
HELD = define(
    "W662",
    "error",
    zh="“{name}”已封存，不能撤回或删除",
    en="“{name}” is under a legal hold: it is neither withdrawn nor deleted",
    mend_zh="由考核办（审批）说明理由、解除封存后再办。",
    mend_en="an approver of the office lifts the hold first, with a reason.",
)
NO_REASON = define(
    "W663",
    "error",
    zh="没有写理由",
    en="a reason is missing",
    mend_zh="用一句话写明理由，最多 200 字。",
    mend_en="give the reason in one sentence of at most 200 characters.",
)
NOTHING_CHOSEN = define(
    "W664",
    "error",
    zh="没有选择文件",
    en="no file was chosen",
    mend_zh="选择或拖入一个或几个文件，再点“上传佐证”。",
    mend_en="choose or drop one or more files and press “Upload evidence”.",
)
DATES_CROSSED = define(
    "W665",
    "error",
    zh="日期不对：{why}",
    en="the days are wrong: {why_en}",
    mend_zh="请改正日期；不清楚的可以空着。",
    mend_en="mend the days; leave empty what is not known.",
)
CONTENT_GONE = define(
    "W666",
    "error",
    zh="“{name}”的内容在存储里找不到了，登记和摘要还在",
    en="the content of “{name}” is no longer in the store; its record and digest are still here",
    mend_zh="请告诉考核办从备份恢复，或由上传人再传一次同一个文件。",
    mend_en="have the office restore it from a backup, or upload the same file again.",
)
STORE_DOWN = define(
    "W667",
    "error",
    zh="现在连不上佐证材料的存储",
    en="the store of evidence cannot be reached now",
    mend_zh="没有收下任何内容，请过几分钟再试；一直这样请告诉系统管理员。",
    mend_en="nothing was taken; try again in some minutes, and tell the system administrator if it lasts.",
)
OF_OTHERS = define(
    "W668",
    "error",
    zh="“{name}”还被别人用来佐证 {count} 处，不能整份撤回",
    en="others use “{name}” as evidence in {count} places; it cannot be withdrawn as a whole",
    mend_zh="只撤下您自己的那一处，或请他们先撤下。",
    mend_en="take it away from your own place only, or ask them to take it away first.",
)
TOO_MUCH = define(
    "W669",
    "error",
    zh="一次最多打包 {files} 份、共 {limit}，现有 {count} 份、{size}",
    en="at most {files} files of {limit} are packed at once; these are {count} of {size}",
    mend_zh="用筛选缩小范围，分几次下载。",
    mend_en="narrow the list and download it in parts.",
)
