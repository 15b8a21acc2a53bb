"""The sign-in library's forms in the look and the words of the platform."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp
from django import forms
from django.utils import timezone

from kaoping.web.people import passwords
from kaoping.web.site.forms import DayField, Form, Styled
from kaoping.web.site.words import lazily, say

LONGEST_TOKEN = 366  # days
CODE = {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "16", "autofocus": True}


class Worded(Styled):
    """`labels`: name of a field → its words; the library's placeholders go, a label is there all the time."""

    labels: ClassVar[dict[str, Any]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, words in self.labels.items():
            field = self.fields[name]
            field.label, field.help_text = words, ""
            field.widget.attrs.pop("placeholder", None)


class LoginForm(Worded, account.LoginForm):  # type: ignore[misc]
    labels: ClassVar = {"login": lazily("账号", "User name"), "password": lazily("密码", "Pass word")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {"autofocus": True, "autocapitalize": "none", "spellcheck": "false"}
        self.fields["password"].widget.attrs["maxlength"] = str(passwords.LONGEST)


class ChangePasswordForm(Worded, account.ChangePasswordForm):  # type: ignore[misc]
    labels: ClassVar = {
        "oldpassword": lazily("现在的密码", "Present pass word"),
        "password1": lazily("新密码", "New pass word"),
        "password2": lazily("再输一遍新密码", "New pass word again"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = passwords.rules()

    def clean(self) -> Any:
        cleaned = forms.Form.clean(self)
        first, second = self.cleaned_data.get("password1"), self.cleaned_data.get("password2")
        if first and second and first != second:
            self.add_error("password2", say("两次输入的新密码不一样。", "The two are not the same."))
        return cleaned


class ReauthenticateForm(Worded, account.ReauthenticateForm):  # type: ignore[misc]
    labels: ClassVar = {"password": lazily("密码", "Pass word")}


class CodeForm(Worded):
    labels: ClassVar = {"code": lazily("6 位验证码，或一个恢复码", "Six-digit code, or a recovery code")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= CODE


class AuthenticateForm(CodeForm, mfa.AuthenticateForm):  # type: ignore[misc]
    pass


class ReauthenticateByCodeForm(CodeForm, mfa.ReauthenticateForm):  # type: ignore[misc]
    pass


class ActivateForm(CodeForm, totp.ActivateTOTPForm):  # type: ignore[misc]
    labels: ClassVar = {"code": lazily("应用显示的 6 位验证码", "Six-digit code that the app shows")}


class DeactivateForm(Styled, totp.DeactivateTOTPForm):  # type: ignore[misc]
    pass


class GenerateCodesForm(Styled, recovery.GenerateRecoveryCodesForm):  # type: ignore[misc]
    pass


class TokenForm(Form):
    """A new service token."""

    name = forms.CharField(label=lazily("用途", "What it is for"), max_length=60)
    expires_on = DayField(label=lazily("有效期至", "Valid until"))

    def clean_expires_on(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["expires_on"]
        today = timezone.localdate()
        if not today <= day <= today + datetime.timedelta(days=LONGEST_TOKEN):
            raise forms.ValidationError(say("选今天起一年以内的日期。", "Choose a day within a year from today."))
        return day
