"""The program: one function a command. Heavy imports stand inside the commands
that need them, so that light ones start at once."""
