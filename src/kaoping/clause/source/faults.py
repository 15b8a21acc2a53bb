"""Kinds of faults of documents: F300–F314 keep one from being read, F315–F329 are for its reader to know."""

from __future__ import annotations

from kaoping.problems import Fault, define

# --- the document cannot be read --------------------------------------------------------------------------------
NOT_FOUND = define(
    "F300",
    "error",
    zh="打不开“{name}”：{what}",
    en="'{name}' cannot be opened: {what_en}",
    mend_zh="检查路径和读取权限；应是一个有内容的文件。下载没有完成的，请重新下载。",
    mend_en="check the path and your rights; it must be one file with content; download it again if need be.",
)
NO_TEXT = define(
    "F307",
    "error",
    zh="“{name}”里没有文字（{what}）",
    en="there is no text in '{name}' ({what_en})",
    mend_zh="图像里的文字本程序不识别：请向发文单位索取 Word 或文字版 PDF，或先做文字识别（OCR）并校对，再读。",
    mend_en="text in pictures is not recognised: ask for the Word file, or run OCR and proof-read what it gives.",
)
ENCRYPTED = define(
    "F308",
    "error",
    zh="“{name}”有打开密码，读不了",
    en="'{name}' is protected by a password and cannot be read",
    mend_zh="用密码打开后另存一份不加密的，再读。",
    mend_en="open it with its password, save a copy without one and read that.",
)
BROKEN = define(
    "F309",
    "error",
    zh="“{name}”不能当作{form}打开（{why}）",
    en="'{name}' cannot be opened as {form_en} ({why_en})",
    mend_zh="用 Word、WPS 或浏览器打开后另存一份；打不开的，请重新索取。",
    mend_en="open it in Word, WPS or a browser and save a copy; if that fails, ask for the file again.",
)
UNKNOWN_FORM = define(
    "F310",
    "error",
    zh="“{name}”{what}，本程序不读",
    en="'{name}' {what_en}, which is not read here",
    mend_zh="另存为 .docx、.xlsx、带文字的 .pdf、.html 或 .txt 后再读。",
    mend_en="save it as .docx, .xlsx, .pdf with text, .html or .txt and read that.",
)
TOO_LARGE = define(
    "F311",
    "error",
    zh="“{name}”过大：{what}，上限 {limit}",
    en="'{name}' is too large: {what_en}, at most {limit}",
    mend_zh="只留考核办法本身，删去图片和附件，或分成几个文件再读。",
    mend_en="keep the regulation itself, without pictures and attachments, or split the file.",
)
NOT_CONVERTED = define(
    "F312",
    "error",
    zh="“{name}”是{form}，没有转换成功（{why}）",
    en="'{name}' is {form_en} and could not be converted ({why_en})",
    mend_zh="用 Word 或 WPS 另存为 .docx 或 .xlsx 再读；有密码的先去掉密码。本机装有 LibreOffice 时自动转换。",
    mend_en="open it in Word or WPS and save it as .docx or .xlsx, without a password; LibreOffice, if there, does it.",
)
NOT_CHINESE = define(
    "F313",
    "error",
    zh="“{name}”里没有中文（字母 {letters} 个）：本程序读的是中文考核办法",
    en="there is no Chinese in '{name}' ({letters} letters): the reader reads appraisal regulations written in Chinese",
    mend_zh="请给出中文原文。",
    mend_en="give the Chinese original.",
)
NO_LETTERS = define(
    "F314",
    "error",
    zh="“{name}”的字体没有文字编码，{letters} 个字里有 {broken} 个读不出来",
    en="the fonts of '{name}' do not say which letters they draw: {broken} of {letters} cannot be read",
    mend_zh="这种 PDF 复制出来也是乱码：请改用 Word 文件，或先做文字识别（OCR）。",
    mend_en="copying from such a PDF gives rubbish as well: use the Word file, or run OCR first.",
)

# --- what the reader of the document should know ------------------------------------------------------------------
OTHER_FORM = define(
    "F315",
    "note",
    zh="“{name}”的扩展名与内容不符：按内容当作{form}读",
    en="the extension of '{name}' does not fit its content: it is read as {form_en}",
    mend_zh="内容读得对就不必改；否则请核对是不是选错了文件。",
    mend_en="nothing to do if the content is right; otherwise check that it is the right file.",
)
TRACKED = define(
    "F316",
    "warning",
    zh="文件带有修订（插入 {inserted} 处，删除 {deleted} 处）：按全部接受读，删除的文字不算",
    en="the document holds tracked changes ({inserted} insertions, {deleted} deletions): read as if all were accepted",
    mend_zh="核对定稿；在 Word 的“审阅”里接受或拒绝全部修订后重新读。",
    mend_en="check against the final text; accept or reject all changes in Word and read it again.",
)
HIDDEN = define(
    "F317",
    "warning",
    zh="隐藏的内容没有读入：{what}",
    en="hidden content was left out: {what_en}",
    mend_zh="应当算数的，请在原文件里取消隐藏后重新读。",
    mend_en="if it counts, unhide it in the file and read it again.",
)
NOTES = define(
    "F318",
    "note",
    zh="脚注、尾注 {count} 条：正文处记作“[注1]”，注文放在所在段落或表格之后",
    en="{count} footnotes: marked “[注1]” in the text, each stands after its paragraph or table",
    mend_zh="注文改变条款意思的，请在核对时一并处理。",
    mend_en="if a note changes what a clause means, settle it in the review.",
)
PICTURES = define(
    "F319",
    "warning",
    zh="图片或嵌入对象 {count} 个：其中的文字没有读入",
    en="{count} pictures or embedded objects: text inside them was not read",
    mend_zh="图片里有条款或表格的，请把文字录入文件后重新读。",
    mend_en="if a picture shows clauses or tables, type them into the file and read it again.",
)
LEFT_OUT = define(
    "F320",
    "note",
    zh="{what}没有读入：{examples}",
    en="{what_en} left out: {examples}",
    mend_zh="其中有条款的，请在核对时补上。",
    mend_en="if clauses are among it, add them in the review.",
)
STRUCK = define(
    "F321",
    "warning",
    zh="{count} 处文字带删除线，仍照原文读入：{examples}",
    en="{count} pieces of text are struck through and were read all the same: {examples}",
    mend_zh="已经作废的，请从文件里删去后重新读。",
    mend_en="delete what is void from the file and read it again.",
)
TRADITIONAL = define(
    "F322",
    "warning",
    zh="文中有繁体字 {count} 个（{examples}），条款用语按简体识别，可能读不出",
    en="the text holds {count} traditional characters ({examples}); clauses are recognised in simplified characters",
    mend_zh="请转换为简体后再读（Word：“审阅”→“繁转简”）。",
    mend_en="convert it to simplified characters first (Word: Review → Traditional to Simplified).",
)
MOSTLY_FOREIGN = define(
    "F323",
    "warning",
    zh="大部分不是中文（中文 {chinese} 字，其他字母 {letters} 个）：只读中文部分",
    en="most of it is not Chinese ({chinese} Chinese characters, {letters} other letters): only Chinese is read",
    mend_zh="请给出中文原文。",
    mend_en="give the Chinese original.",
)
BARE_PAGES = define(
    "F324",
    "warning",
    zh="第 {pages} 页没有文字（多半是扫描图像），没有读入",
    en="no text on page {pages} (probably scanned); not read",
    mend_zh="请补上这些页的文字：用文字版文件，或先做文字识别（OCR）。",
    mend_en="supply the text of these pages: use a file with text, or run OCR first.",
)
TABLE_JOINED = define(
    "F325",
    "note",
    zh="第 {first}–{last} 页的表格跨页，已接成一张（去掉重复的表头 {heads} 行）",
    en="the table on pages {first}–{last} was joined into one ({heads} repeated heading rows dropped)",
    mend_zh="其实是两张表的，请在核对时分开。",
    mend_en="if these are two tables, part them in the review.",
)
ROW_JOINED = define(
    "F326",
    "warning",
    zh="第 {page} 页表格开头的一行像是上一页末行的续文，已接上：{examples}",
    en="the first row of the table on page {page} seems to go on from the page before and was joined: {examples}",
    mend_zh="其实是新的一行的，请在核对时分开。",
    mend_en="if it is a row of its own, part it in the review.",
)
NO_VALUES = define(
    "F327",
    "warning",
    zh="{count} 个单元格是公式，文件里没有存结果，当作空白：{examples}",
    en="{count} cells hold formulas without a stored result and are taken as empty: {examples}",
    mend_zh="用 Excel 或 WPS 打开，重新计算并保存后再读。",
    mend_en="open it in Excel or WPS, let it calculate, save it and read it again.",
)
BAD_LETTERS = define(
    "F328",
    "warning",
    zh="有 {count} 个字节解不成文字，以“�”代替",
    en="{count} places could not be decoded and stand as “�”",
    mend_zh="请用 UTF-8 编码另存后重新读。",
    mend_en="save it as UTF-8 and read it again.",
)
CROWDED = define(
    "F329",
    "warning",
    zh="第 {pages} 页线条过多，没有找表格，按文字读",
    en="page {pages} draws too many lines: tables were not looked for, it is read as text",
    mend_zh="请改用 Word 文件，或在核对时按表格整理。",
    mend_en="use the Word file, or put the table in order in the review.",
)


def without_text(name: str, pictures: int) -> Fault:
    """NO_TEXT for a document of which the pictures were counted."""
    if pictures:
        return NO_TEXT.at(name=name, what=f"图片 {pictures} 张", what_en=f"pictures: {pictures}")
    return NO_TEXT.at(name=name, what="也没有图片，是空白的", what_en="and no picture: it is blank")
