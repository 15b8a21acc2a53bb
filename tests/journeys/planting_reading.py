"""Plant a district with its people and nothing else, for the journey of a document to a scheme."""

import datetime

from kaoping.web.config.preparing import prepare

prepare()

from kaoping.web.demonstration import clock, district, people  # noqa: E402 - after the settings are read
from kaoping.web.demonstration.calendar import Calendar  # noqa: E402
from kaoping.web.people.viewer import today  # noqa: E402
from kaoping.web.site.demo_accounts import demo_password  # noqa: E402

day = today()
with clock.running() as ticking:
    calendar = Calendar(day)
    ticking.go_to(calendar.founded())
    people.settle(district.district(), calendar, ticking, demo_password())
    ticking.go_to(day, datetime.time(8, 30))
