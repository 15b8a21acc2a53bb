"""The triggers that guard the log: entries are only ever added, each at the end of the chain.

Adding an entry moves the head along; nothing else moves it. On SQLite a migration that alters these tables makes them
anew and loses their triggers: it has to call `put_up` afterwards. `missing` tells whether they are all there.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

REFUSED = "audit: entries are only ever added"
BROKEN = "audit: an entry follows the one before it"

SQLITE: dict[tuple[str, str], str] = {
    ("audit_entry", "audit_entry_update"): f"BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
    ("audit_entry", "audit_entry_delete"): f"BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
    ("audit_entry", "audit_entry_place"): f"""BEFORE INSERT ON audit_entry
        WHEN NOT EXISTS (SELECT 1 FROM audit_head
                         WHERE id = 1 AND number = NEW.number - 1 AND digest = NEW.previous)
        BEGIN SELECT RAISE(ABORT, '{BROKEN}'); END""",
    ("audit_entry", "audit_entry_chain"): """AFTER INSERT ON audit_entry
        BEGIN UPDATE audit_head SET number = NEW.number, digest = NEW.digest WHERE id = 1; END""",
    ("audit_head", "audit_head_update"): f"""BEFORE UPDATE ON audit_head
        WHEN NEW.id <> OLD.id OR NEW.number <> OLD.number + 1 OR NOT EXISTS (
            SELECT 1 FROM audit_entry
            WHERE number = NEW.number AND digest = NEW.digest AND previous = OLD.digest)
        BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END""",
    ("audit_head", "audit_head_delete"): f"BEFORE DELETE ON audit_head BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
    ("audit_head", "audit_head_insert"): f"BEFORE INSERT ON audit_head BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
}

RAISE = "RAISE EXCEPTION '{}' USING ERRCODE = 'integrity_constraint_violation'"
POSTGRESQL_FUNCTIONS = {
    "audit_refuse": f"BEGIN {RAISE.format(REFUSED)}; END",
    "audit_chain": f"""BEGIN
        UPDATE audit_head SET number = NEW.number, digest = NEW.digest
            WHERE id = 1 AND number = NEW.number - 1 AND digest = NEW.previous;
        IF NOT FOUND THEN {RAISE.format(BROKEN)}; END IF;
        RETURN NULL; END""",
    "audit_head_follows": f"""BEGIN
        IF NEW.id <> OLD.id OR NEW.number <> OLD.number + 1 OR NOT EXISTS (
            SELECT 1 FROM audit_entry
            WHERE number = NEW.number AND digest = NEW.digest AND previous = OLD.digest)
        THEN {RAISE.format(REFUSED)}; END IF;
        RETURN NEW; END""",
}
POSTGRESQL: dict[tuple[str, str], str] = {
    ("audit_entry", "audit_entry_update"): "BEFORE UPDATE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    ("audit_entry", "audit_entry_delete"): "BEFORE DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    (
        "audit_entry",
        "audit_entry_truncate",
    ): "BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
    ("audit_entry", "audit_entry_chain"): "AFTER INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_chain()",
    (
        "audit_head",
        "audit_head_update",
    ): "BEFORE UPDATE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_head_follows()",
    ("audit_head", "audit_head_delete"): "BEFORE DELETE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    ("audit_head", "audit_head_insert"): "BEFORE INSERT ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    (
        "audit_head",
        "audit_head_truncate",
    ): "BEFORE TRUNCATE ON audit_head FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
}


def put_up(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers, whichever of them are there already."""
    take_down(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for name, body in POSTGRESQL_FUNCTIONS.items():
                cursor.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
        for (_table, name), what in triggers(connection).items():
            cursor.execute(f"CREATE TRIGGER {name} {what}")


def take_down(connection: BaseDatabaseWrapper) -> None:
    """Remove the triggers: for undoing the migration, and for tests that empty the database."""
    on_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for table, name in triggers(connection):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if on_postgresql else ""))
        for name in POSTGRESQL_FUNCTIONS if on_postgresql else ():
            cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")


def missing(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    """Names of the triggers that ought to stand and do not, are switched off, or do something else under their name."""
    on_postgresql = connection.vendor == "postgresql"
    standing = (
        "SELECT tgname, proname, prosrc FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal "
        "AND tgenabled IN ('O', 'A') AND tgrelid IN (to_regclass('audit_entry'), to_regclass('audit_head'))"
        if on_postgresql
        else "SELECT name, '', sql FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(standing)
        found = {name: (function, text.strip()) for name, function, text in cursor.fetchall()}
    wanted = {name: _definition(name, what, on_postgresql) for (_table, name), what in triggers(connection).items()}
    return tuple(name for name, definition in wanted.items() if found.get(name) != definition)


def _definition(name: str, what: str, on_postgresql: bool) -> tuple[str, str]:
    """The function that a trigger calls, and its text; on SQLite the text of the trigger itself."""
    if not on_postgresql:
        return "", f"CREATE TRIGGER {name} {what}"
    function = what.rpartition(" ")[2].removesuffix("()")
    return function, POSTGRESQL_FUNCTIONS[function]


def triggers(connection: BaseDatabaseWrapper) -> dict[tuple[str, str], str]:
    """(table, trigger) → what follows its name."""
    return POSTGRESQL if connection.vendor == "postgresql" else SQLITE
