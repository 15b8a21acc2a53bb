"""What the worker does for reports: names and telephones of reporters go when they are needed no more."""

from __future__ import annotations

import datetime

from django.db.models.functions import Coalesce
from django.utils import timezone

from kaoping.web.cases.loop import OVER
from kaoping.web.cases.models import Contact
from kaoping.web.reporting.public_actions import forget_contact

CONTACT_DAYS = 180  # after the end of a case
AT_ONCE = 500


def forget_contacts() -> int:
    """Delete the contacts of cases that have been over for `CONTACT_DAYS`, some hundreds at a time; how many."""
    before = timezone.now() - datetime.timedelta(days=CONTACT_DAYS)
    rows = Contact.objects.annotate(over_at=Coalesce("case__closed_at", "case__state_at"))
    rows = rows.filter(case__state__in=OVER, over_at__lt=before).select_related("case")
    found = list(rows.order_by("pk")[:AT_ONCE])
    for contact in found:
        forget_contact(contact=contact, by=None)
    return len(found)
