"""Points as a regulation writes them."""

from __future__ import annotations

from django import template

from kaoping.web.collection.figures import plain

register = template.Library()
register.filter("plain", plain)
