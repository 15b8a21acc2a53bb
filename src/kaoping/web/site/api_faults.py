"""What a program is told that asks below /api/, beside the faults of what it asks for."""

from __future__ import annotations

from kaoping.problems import define

SIGN_IN = define(
    "W480",
    "error",
    zh="没有登录，或者令牌无效、过期",
    en="not signed in, or the token is not valid or has expired",
    mend_zh="在请求头里带上 Authorization: Bearer 令牌；令牌由本人在“我的账号”里领取",
    mend_en="send the header Authorization: Bearer with a token; everybody gets it on the own account page",
)
FORBIDDEN = define(
    "W481",
    "error",
    zh="没有做这件事的权限",
    en="no right to do this",
    mend_zh="用有相应角色的账号的令牌",
    mend_en="use the token of an account with the role that is needed",
)
NOT_FOUND = define(
    "W482",
    "error",
    zh="没有这个对象，或者不在可见范围内",
    en="there is no such object, or it is outside of what you see",
    mend_zh="先用列表接口查编号",
    mend_en="look its number up in the lists first",
)
BAD_REQUEST = define(
    "W483",
    "error",
    zh="请求的参数不对：{what}",
    en="the parameters of the request are wrong: {what}",
    mend_zh="按 openapi.json 里的说明改",
    mend_en="mend it by what openapi.json says",
)
BROKEN = define(
    "W484",
    "error",
    zh="程序出错，请求没有办成",
    en="the program failed; nothing was done",
    mend_zh="稍后再试；再不行请系统管理员查看日志",
    mend_en="try again later; if it fails again ask the system administrator to look at the log",
)
TOO_MANY_TOKENS = define(
    "W485",
    "error",
    zh="这个地址试错的令牌过多",
    en="too many wrong tokens came from this address",
    mend_zh="请 10 分钟后再试",
    mend_en="try again in 10 minutes",
)
FORGED = define(
    "W486",
    "error",
    zh="缺少 CSRF 令牌",
    en="the CSRF token is missing or wrong",
    mend_zh="程序请用令牌访问；网页请带上表单里的 CSRF 令牌",
    mend_en="programs show a token; pages send the CSRF token of their form",
)
DUTY_FIRST = define(
    "W487",
    "error",
    zh="{what}",
    en="{what_en}",
    mend_zh="用浏览器登录平台办理，再回来",
    mend_en="sign in to the platform with a browser and do so, then come back",
)
