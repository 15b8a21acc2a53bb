"""Who owes which facts, and how far they have come: sheets, seats of assessors, submission, check, lock."""
