"""What a pass word must be. Every demand that is not met is told at once, in the person's language."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator, UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError

from kaoping.web.people.models import Person
from kaoping.web.site.words import say

LENGTH = 10
LONGEST = 128  # hashing takes time: nobody sends a book
KINDS = 3  # of the four: small letters, capitals, digits, other signs
REMEMBERED = 5  # the present one and those before it


class Policy:
    """The one validator of AUTH_PASSWORD_VALIDATORS."""

    def validate(self, password: str, user: Any = None) -> None:
        if faults := faults_of(password, user if isinstance(user, Person) else None):
            raise ValidationError(faults)

    def get_help_text(self) -> str:
        return rules()


def rules() -> str:
    """The demands, as they stand beside the field."""
    return say(
        "至少 {length} 位；小写字母、大写字母、数字、其他符号四类中至少 {kinds} 类；"
        "不含账号或姓名，不是常见密码，不与最近 {remembered} 次用过的相同。",
        "At least {length} characters; three of the four kinds: small letters, capitals, digits, other signs; "
        "not like the user name or the name, not a common one, none of the last {remembered}.",
        length=LENGTH,
        kinds=KINDS,
        remembered=REMEMBERED,
    )


def faults_of(password: str, person: Person | None) -> list[str]:
    """What the pass word lacks; nothing when it will do."""
    faults = []
    if not LENGTH <= len(password) <= LONGEST:
        faults.append(
            say(
                "密码须为 {length}–{longest} 位，现为 {n} 位。",
                "It must have {length} to {longest} characters; it has {n}.",
                length=LENGTH,
                longest=LONGEST,
                n=len(password),
            )
        )
    if len(kinds_of(password)) < KINDS:
        faults.append(
            say(
                "小写字母、大写字母、数字、其他符号中至少用三类。",
                "Use at least three kinds: small letters, capitals, digits, other signs.",
            )
        )
    if refused_by(CommonPasswordValidator(), password, None):
        faults.append(say("这是常见密码，容易被猜到。", "It is a common one, easily guessed."))
    if person is not None and is_like(person, password):
        faults.append(say("密码与账号或姓名太像。", "It is too much like the user name or the name."))
    if person is not None and was_used(person, password):
        faults.append(say("最近 {n} 次用过的密码不能再用。", "It is one of the last {n} that you used.", n=REMEMBERED))
    return faults


def kinds_of(password: str) -> set[str]:
    """Chinese and other letters without case count as signs."""
    kinds = {"Ll": "small", "Lu": "capital", "Nd": "digit"}
    return {kinds.get(unicodedata.category(sign), "other") for sign in password}


def is_like(person: Person, password: str) -> bool:
    alike = UserAttributeSimilarityValidator(user_attributes=("username", "name", "email"), max_similarity=0.7)
    named = [word for word in (person.username, person.name) if len(word) >= 3]
    return refused_by(alike, password, person) or any(word.lower() in password.lower() for word in named)


def was_used(person: Person, password: str) -> bool:
    """Whether it is the present one or one of those before it."""
    if not person.pk:
        return False
    before = person.old_passwords.values_list("hash", flat=True)[: REMEMBERED - 1]
    return any(check_password(password, known) for known in (person.password, *before) if known)


def refused_by(validator: Any, password: str, person: Person | None) -> bool:
    try:
        validator.validate(password, person)
    except ValidationError:
        return True
    return False
