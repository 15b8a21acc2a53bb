"""Points as a regulation writes them."""

from __future__ import annotations

from django import template

from kaoping.web.clauses.figures import plain

register = template.Library()
register.filter("plain", plain)
