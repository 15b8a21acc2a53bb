"""What can be wrong with an installation, said before anything is started."""

from __future__ import annotations

from kaoping.problems import define

HOME_NOT_WRITABLE = define(
    "W500",
    "error",
    zh="数据文件夹“{home}”不能写入（{why}）",
    en="the data folder “{home}” cannot be written to ({why})",
    mend_zh="请用 KAOPING_HOME 指定一个本账户可写的文件夹，或修改它的权限",
    mend_en="name a folder that this account may write to by KAOPING_HOME, or change its permissions",
)
DATABASE_UNREACHABLE = define(
    "W501",
    "error",
    zh="连不上数据库（{why}）",
    en="the database cannot be reached ({why})",
    mend_zh="请检查 DATABASE_URL（形如 postgresql://USER:PASSWORD@HOST:5432/NAME）、数据库是否已启动；"
    "不设 DATABASE_URL 时使用 SQLite",
    mend_en="check DATABASE_URL (such as postgresql://user:password@host:5432/name) and that the database is running; "
    "without DATABASE_URL, SQLite is used",
)
PORT_TAKEN = define(
    "W502",
    "error",
    zh="地址 {host}:{port} 不能使用（{why}）",
    en="the address {host}:{port} cannot be used ({why})",
    mend_zh="请换一个端口（--port 8123；演示用 PORT=8123），或先停止占用它的程序",
    mend_en="choose another port (--port 8123; for the demonstration PORT=8123), or stop the program that uses it",
)
ASSETS_MISSING = define(
    "W503",
    "error",
    zh="页面的样式和脚本没有安装",
    en="the style sheets and scripts of the pages are not installed",
    mend_zh="请用 ./run kaoping serve 启动，它会先安装",
    mend_en="start it by ./run kaoping serve, which installs them first",
)
ALREADY_SET_UP = define(
    "W504",
    "error",
    zh="这里已经有一个平台（人员 {people} 名），不会覆盖",
    en="there is a platform here already ({people} people); it is not overwritten",
    mend_zh="请用 kaoping serve 启动它；要另建一个，请用 KAOPING_HOME（或 DATABASE_URL）指到别处",
    mend_en="start it by kaoping serve; to set up another one, point KAOPING_HOME (or DATABASE_URL) elsewhere",
)
ANSWERS_UNREADABLE = define(
    "W505",
    "error",
    zh="答案文件不能使用：{why}",
    en="the file of answers cannot be used: {why}",
    mend_zh="请照 docs/how-to/install.md 里的样子写：district(code、name)和 administrators(system、security、audit)",
    mend_en="write it as docs/how-to/install.md shows: district (code, name), administrators (system, security, audit)",
)
ANSWER_MISSING = define(
    "W506",
    "error",
    zh="还缺：{what}",
    en="missing: {what}",
    mend_zh="请在终端里运行以便逐项填写，或用选项、答案文件给出",
    mend_en="run it on a terminal to be asked, or give it as an option or in the file of answers",
)
DIED_AGAIN = define(
    "W507",
    "error",
    zh="{name}一启动就退出，已试 {times} 次",
    en="the {name} ends as soon as it starts, {times} times",
    mend_zh="请看上面的日志；设 KAOPING_LOG=INFO 可看到更多",
    mend_en="see the log above; KAOPING_LOG=INFO shows more",
)
DEMO_IN_USE = define(
    "W508",
    "error",
    zh="“{folder}”里有别的东西，不能用来放演示平台",
    en="“{folder}” holds something else; the demonstration platform cannot be kept there",
    mend_zh="请用 --out 指定另一个文件夹",
    mend_en="choose another folder by --out",
)
