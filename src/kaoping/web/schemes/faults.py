"""What can be wrong when schemes are registered, approved and decided on."""

from __future__ import annotations

from kaoping.problems import define

NO_ID = define(
    "W300",
    "error",
    zh="这份文字里读不出方案编号，不能登记",
    en="no scheme id can be read from this text, so it cannot be registered",
    mend_zh="文字开头写上 id（小写字母、数字和连字符），并改正列出的错误",
    mend_en="write an id (small letters, digits, hyphens) at the top and mend the faults listed",
)
OTHER_ID = define(
    "W301",
    "error",
    zh="文字里的方案编号是“{found}”，登记的是“{code}”",
    en="the text has the scheme id “{found}”, it is registered as “{code}”",
    mend_zh="把 id 改回“{code}”；要另立一个方案，请用“登记方案”",
    mend_en="change the id back to “{code}”; for another scheme use “Register a scheme”",
)
CONTROL = define(
    "W302",
    "error",
    zh="文字里有看不见的控制字符，不能保存",
    en="the text holds invisible control characters and cannot be saved",
    mend_zh="删掉它们；如果满篇乱码，说明选错了文件",
    mend_en="delete them; if all is garbled it is the wrong file",
)
NOT_A_DRAFT = define(
    "W303",
    "error",
    zh="第 {number} 次修订{state_zh}，文字不能再改",
    en="revision {number} is {state_en}; its text is fixed",
    mend_zh="要改，请以它为底稿新建一次修订",
    mend_en="draft a new revision from it",
)
SAVED_BETWEEN = define(
    "W304",
    "error",
    zh="您打开之后，别人已经保存过这份草稿",
    en="somebody else has saved this draft since you opened it",
    mend_zh="两份文字都在下面，您的没有丢；对照后再保存一次，就以您的为准",
    mend_en="both texts are below, yours is not lost; compare them and save again, then yours holds",
)
HAS_ERRORS = define(
    "W305",
    "error",
    zh="还有 {count} 处错误，不能送审",
    en="there are {count} errors; it cannot be submitted",
    mend_zh="按检查结果逐处改正，保存后再送审",
    mend_en="mend what the check lists, save, then submit",
)
NOT_SUBMITTED = define(
    "W306",
    "error",
    zh="第 {number} 次修订现在是“{state_zh}”，{who}已经处理过了",
    en="revision {number} is now “{state_en}”; {who} has dealt with it",
    mend_zh="刷新页面，看现在的状态",
    mend_en="reload the page and see how it stands",
)
SAME_PERSON = define(
    "W307",
    "error",
    zh="{name}参与了拟订或送审，不能审批同一份方案",
    en="{name} wrote or submitted this and cannot approve it",
    mend_zh="请没有参与拟订的人审批",
    mend_en="somebody who did not write it has to approve it",
)
OVERLAP = define(
    "W308",
    "error",
    zh="第 {number} 次修订自 {since} 起施行，新的施行日期须晚于这一天",
    en="revision {number} is in force from {since}; the new date must be later",
    mend_zh="改一个晚于 {since} 的施行日期",
    mend_en="choose a date after {since}",
)
REASON_NEEDED = define(
    "W309",
    "error",
    zh="没有写明理由",
    en="no reason is given",
    mend_zh="用一两句话写明为什么",
    mend_en="say why in a sentence or two",
)
NOT_OFFICE = define(
    "W310",
    "error",
    zh="{name}在方案所属的单位没有“{role_zh}”的职责",
    en="{name} does not hold the role “{role_en}” at the unit that keeps this scheme",
    mend_zh="请有这项职责的人办理，或请管理员授权",
    mend_en="let somebody do it who holds the role, or ask an administrator for it",
)
NO_QUESTION = define(
    "W311",
    "error",
    zh="这一版没有口径“{key}”",
    en="this version has no decision “{key}”",
    mend_zh="从口径登记里选",
    mend_en="choose one from the register",
)
NO_CHOICE = define(
    "W312",
    "error",
    zh="“{choice}”不是口径 {key} 的一种取法",
    en="“{choice}” is no option of decision {key}",
    mend_zh="选列出的一种；待定的数填一个数字",
    mend_en="choose one that is listed; for a pending figure enter a number",
)
SAME_DECIDER = define(
    "W313",
    "error",
    zh="{name}提出的口径不能由本人确认",
    en="{name} proposed this and cannot confirm it",
    mend_zh="请另一个人确认",
    mend_en="somebody else has to confirm it",
)
DECISION_HANDLED = define(
    "W314",
    "error",
    zh="口径 {key} 的这一提议已经处理过了",
    en="this proposal for decision {key} has been dealt with",
    mend_zh="刷新页面，看现在怎样",
    mend_en="reload the page and see how it stands",
)
TEXT_CHANGED = define(
    "W315",
    "error",
    zh="第 {number} 次修订的文字与登记的指纹不符",
    en="the text of revision {number} does not fit its recorded digest",
    mend_zh="有人绕过平台改过数据库；请审计管理员核查，并从备份恢复",
    mend_en="somebody changed the database behind the platform; have it audited and restored from a backup",
)
OTHER_OWNER = define(
    "W316",
    "error",
    zh="方案编号“{code}”已由别的单位登记",
    en="the scheme id “{code}” is registered by another unit",
    mend_zh="换一个编号，例如在后面加上本区的代号",
    mend_en="choose another id, for example with a code of your district at its end",
)
IN_USE = define(
    "W317",
    "error",
    zh="已有 {count} 个周期按第 {number} 次修订考核，不能作废",
    en="{count} cycles are appraised by revision {number}; it cannot be withdrawn",
    mend_zh="新的修订批准后，它自然停用",
    mend_en="it ends by itself when a new revision is approved",
)
TOO_LARGE = define(
    "W318",
    "error",
    zh="文字超过 1 MB，不像是考评方案",
    en="the text is over 1 MB; that is no scheme",
    mend_zh="核对是否选错了文件；方案只写规则，数据放在事实表里",
    mend_en="check whether it is the right file; a scheme holds rules, facts stand in tables",
)
NO_FACTS = define(
    "W319",
    "error",
    zh="还没有按这个方案算过的周期，无从测算影响",
    en="no cycle has been computed by this scheme yet, so there is nothing to try the change on",
    mend_zh="先计算一个周期（试算也可以）",
    mend_en="compute a cycle first",
)
WITHDRAWN = define(
    "W320",
    "error",
    zh="第 {number} 次修订已作废",
    en="revision {number} is withdrawn",
    mend_zh="在现行的一版上登记口径",
    mend_en="decide on the version in force",
)
