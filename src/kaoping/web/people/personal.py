"""What an account says of a person: checked before it is kept, masked before it is shown."""

from __future__ import annotations

import re
import secrets

from django.contrib.auth.hashers import Argon2PasswordHasher, get_hasher, make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from kaoping.problems import Fault
from kaoping.web.people import faults
from kaoping.web.site.refusals import quoted

USERNAME = re.compile(r"[\w.@-]{2,60}")
PHONE = re.compile(r"\+?[0-9][0-9-]{4,18}")
SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789"  # none that is taken for another


def username_fault(username: str) -> Fault | None:
    return None if USERNAME.fullmatch(username) else faults.BAD_USERNAME.at(username=quoted(username))


def name_fault(name: str) -> Fault | None:
    return None if name and len(name) <= 60 and name.isprintable() else faults.BAD_NAME.at()


def phone_fault(phone: str) -> Fault | None:
    return None if not phone or PHONE.fullmatch(phone) else faults.BAD_PHONE.at()


def email_fault(email: str) -> Fault | None:
    """What is wrong with an address; none is well."""
    try:
        if email:
            validate_email(email)
    except ValidationError:
        return faults.BAD_EMAIL.at(email=quoted(email))
    return None if len(email) <= 254 else faults.BAD_EMAIL.at(email=quoted(email))


def masked(phone: str) -> str:
    """138****1234; of a short number only the last two digits."""
    if len(phone) >= 9:
        return f"{phone[:3]}{'*' * (len(phone) - 7)}{phone[-4:]}"
    return f"{'*' * (len(phone) - 2)}{phone[-2:]}" if phone else ""


def one_time_password() -> str:
    """Four groups of four signs, 93 bits; to be changed at the first sign-in. Has small letters, capitals, digits."""
    while True:
        groups = ["".join(secrets.choice(SIGNS) for _ in range(4)) for _ in range(4)]
        password = "-".join(groups)
        if (
            any(c.islower() for c in password)
            and any(c.isupper() for c in password)
            and any(map(str.isdigit, password))
        ):
            return password


class _LightArgon2(Argon2PasswordHasher):
    """For secrets that nobody can guess: slow hashing would guard nothing, and an import has thousands of them. The
    first sign-in hashes anew in full, and the pass word has to be changed then anyway."""

    time_cost, memory_cost, parallelism = 1, 1024, 1


def hash_of_one_time(password: str) -> str:
    """The hash of a random pass word, in a thousandth of the time of a chosen one."""
    if isinstance(get_hasher("default"), Argon2PasswordHasher):
        light = _LightArgon2()
        return light.encode(password, light.salt())
    return make_password(password)
