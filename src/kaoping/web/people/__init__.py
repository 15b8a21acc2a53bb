"""Who uses the platform: persons, what they are granted, and what that lets them see and do."""
