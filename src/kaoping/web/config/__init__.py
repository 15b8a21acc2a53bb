"""Settings, addresses and servers of the platform."""
