"""What can be wrong with a folder of results: F350–F359 when it is written, F360–F369 when it is verified."""

from __future__ import annotations

from kaoping.problems import define

NOT_OURS = define(
    "F350",
    "error",
    zh="“{path}”已经存在，而且不是考评结果文件夹（没有 run.json），不会被覆盖",
    en="'{path}' exists and is no result folder (it has no run.json); it is not overwritten",
    mend_zh="换一个还不存在的文件夹名，或先移走原有内容",
    mend_en="name a folder that does not exist yet, or move what is there out of the way",
)
STRANGE_FILES = define(
    "F351",
    "error",
    zh="结果文件夹“{path}”里有不是本程序写的文件：{files}；覆盖会丢失它们",
    en="the result folder '{path}' holds files that this program did not write: {files}; replacing it would lose them",
    mend_zh="先把这些文件移到别处，或把结果写到另一个文件夹",
    mend_en="move these files elsewhere first, or write the results to another folder",
)
CANNOT_WRITE = define(
    "F352",
    "error",
    zh="结果写不进“{path}”：{reason}；原有内容没有改动",
    en="the results cannot be written to '{path}': {reason}; what was there is unchanged",
    mend_zh="检查磁盘空间、写入权限，以及文件是否正被打开",
    mend_en="check the free space, the permissions, and whether a file is open in another program",
)
NO_EDITION = define(
    "F353",
    "error",
    zh="这次计算不是从方案文件来的，没有可以存档的方案原文",
    en="this run did not come from a scheme file, so there is no text of the scheme to store",
    mend_zh="用 kaoping.load 读入方案后再计算",
    mend_en="load the scheme with kaoping.load and score again",
)
NO_RESULTS = define(
    "F360",
    "error",
    zh="“{path}”不是考评结果文件夹：{what}",
    en="'{path}' is no result folder: {what_en}",
    mend_zh="给出 kaoping score --out 写出的那个文件夹",
    mend_en="name the folder that kaoping score --out has written",
)
UNREADABLE_RECORD = define(
    "F361",
    "error",
    zh="结果文件夹的 {file} 读不出来：{reason}",
    en="{file} of the result folder cannot be read: {reason}",
    mend_zh="从存档取回原来的文件夹，或重新计算",
    mend_en="fetch the original folder from the archive, or score again",
)
OTHER_FORMAT = define(
    "F362",
    "error",
    zh="结果文件夹的格式是第 {found} 版，本程序只认第 {known} 版",
    en="the result folder has format {found}; this program knows format {known}",
    mend_zh="用写出它的那一版程序（{version}）核对",
    mend_en="verify it with the version of the program that wrote it ({version})",
)
