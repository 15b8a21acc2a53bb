"""An app for tests alone: jobs that wait, write and can be killed, and the play that does so on a real database."""
