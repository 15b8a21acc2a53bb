"""Plant a small demonstration platform in KAOPING_HOME: what `kaoping demo` does, with few regimes."""

from kaoping.web.config.preparing import prepare

prepare()

from kaoping.web.demonstration.seed import plant  # noqa: E402 - after the settings are read
from kaoping.web.people.viewer import today  # noqa: E402
from kaoping.web.site.demo_accounts import demo_password  # noqa: E402

plant(today(), demo_password(), quick=True)
