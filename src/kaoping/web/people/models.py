"""Persons and what they are granted. Nobody's rights come from anything but a grant: role, unit, dates."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from kaoping.web.people.roles import ROLES


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> Person:
        person = self.model(username=username, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody with an account. `phone` is personal data: shown masked except to the person and security."""

    username = models.CharField(max_length=60, unique=True)  # 工号 or a short name
    name = models.CharField(max_length=60)
    unit = models.ForeignKey("units.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="staff")
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    password_changed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = PersonManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering: ClassVar = ["username"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name


class OldPassword(models.Model):
    """Hash of a pass word that a person had before: it is not taken again (`passwords.REMEMBERED`)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="old_passwords")
    hash = models.CharField(max_length=200)
    replaced_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.person} {self.replaced_at:%Y-%m-%d}"


class Grant(models.Model):
    """A role at a unit (and everything below it), from a day to a day. Administrators' roles have no unit."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=[(role, words.zh) for role, words in ROLES.items()])
    unit = models.ForeignKey("units.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="grants")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)  # the first day on which it no longer holds
    granted_at = models.DateTimeField(auto_now_add=True)
    granted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["person_id", "role", "from_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "role", "unit", "from_on"], name="grant_once"),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="grant_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.role} {self.unit or ''}".strip()


class GrantRequest(models.Model):
    """A role that the system administrator asks for a person; the security administrator grants or refuses it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="requests")
    role = models.CharField(max_length=20, choices=[(role, words.zh) for role, words in ROLES.items()])
    unit = models.ForeignKey("units.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    grant = models.OneToOneField(Grant, null=True, blank=True, on_delete=models.PROTECT, related_name="request")
    refused_because = models.CharField(max_length=200, blank=True)  # empty for what was granted

    class Meta:
        ordering: ClassVar = ["asked_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "role", "unit"],
                condition=Q(settled_at__isnull=True),
                name="grant_request_open_once",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=False) | Q(grant__isnull=True, settled_by__isnull=True),
                name="grant_request_settled_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.role} {self.unit or ''}".strip()


class ServiceToken(models.Model):
    """A key for a program that reads or writes as a person; only its hash is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the token
    created_at = models.DateTimeField(auto_now_add=True)
    expires_on = models.DateField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
