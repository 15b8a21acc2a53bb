"""Numbers kept as they were given: no database type holds every decimal exactly, text does."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models


class ExactField(models.CharField[Any, Any]):
    """A Decimal, stored as its plain text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 42)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Decimal | None:
        return None if value is None else Decimal(value)

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or value == "":
            return None
        try:
            return Decimal(str(value))
        except ArithmeticError as problem:
            raise ValidationError("not a number") from problem

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else format(Decimal(str(value)), "f")
