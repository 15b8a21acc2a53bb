"""What is asked for accounts and grants."""

from __future__ import annotations

from typing import Any

from django import forms

from kaoping.web.people.roles import ADMINS, ROLES
from kaoping.web.site.forms import DayField, Form
from kaoping.web.site.words import lazily
from kaoping.web.units.forms import DayOfChange, PlacedForm, UnitField


def optional_role_choices() -> list[tuple[str, str]]:
    """Roles by key, in the page's language; none is chosen beforehand."""
    return [("", "—"), *((role, str(words)) for role, words in ROLES.items())]


class AccountForm(PlacedForm):
    name = forms.CharField(label=lazily("姓名", "Name"), max_length=60)
    unit = UnitField(label=lazily("所在单位", "Unit"), required=False)
    phone = forms.CharField(
        label=lazily("手机", "Phone"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(label=lazily("邮箱", "E-mail"), required=False, max_length=254)


class NewAccountForm(AccountForm):
    username = forms.CharField(
        label=lazily("账号", "User name"),
        max_length=60,
        help_text=lazily("工号或简称，以后不能改", "a number or short name; cannot be changed later"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=lazily("申请角色", "Role to ask for"),
        required=False,
        choices=optional_role_choices,
        help_text=lazily("由安全管理员确认后生效", "holds once the security administrator confirms it"),
    )
    role_unit = UnitField(
        label=lazily("角色所在单位", "Unit of the role"),
        required=False,
        help_text=lazily("留空为所在单位；管理员角色不用填", "empty: the unit above; administrators have none"),
    )
    field_order = ("username", "name", "unit", "phone", "email", "role", "role_unit")


class ContactForm(Form):
    phone = forms.CharField(
        label=lazily("手机", "Phone"), required=False, max_length=20, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    email = forms.EmailField(label=lazily("邮箱", "E-mail"), required=False, max_length=254)


class AskForm(PlacedForm):
    role = forms.ChoiceField(label=lazily("角色", "Role"), choices=optional_role_choices)
    unit = UnitField(label=lazily("单位", "Unit"), required=False)


class GrantForm(AskForm):
    from_on = DayOfChange(label=lazily("从哪天起", "From"))
    to_on = DayField(label=lazily("到哪天止（不含）", "Until (not included)"), required=False)


class ImportForm(Form):
    file = forms.FileField(
        label=lazily("工作簿或 CSV", "Workbook or CSV"),
        help_text=lazily("不超过 10 MB、5000 行", "at most 10 MB and 5,000 rows"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


def fitting_unit(role: str, unit: Any, otherwise: Any) -> Any:
    """The unit of a role that is asked for: none for administrators, else the one named or the person's own."""
    return None if role in ADMINS else unit or otherwise


IMPORT_NOTES = (
    ("怎么用", "从第三行开始，一行一个人。前两行是标题，请保留。带 * 的列必填。"),
    ("账号 username", "2 到 60 个字符：文字、数字和 . _ - @,不含空格。以后不能改。"),
    ("单位编号 unit", "所在单位的编号。"),
    (
        "角色 roles",
        "下拉选择或填写，多个用顿号隔开。默认在所在单位；在别的单位写成“领导@D01”。要等安全管理员确认才生效。",
    ),
    ("手机 phone、邮箱 email", "可以留空。"),
    ("初始密码", "写入后只显示一次，可下载；每个人首次登录必须修改。"),
    (
        "重复导入",
        "已有账号内容相同则不变，内容不同则更新。有一行错误就一行也不写入。已有的角色不会因为表里没写而收回。",
    ),
    (
        "How to",
        "One person a row from row 3 on; keep rows 1 and 2. Part several roles by commas; leader@D01 names a unit.",
    ),
)
