"""The head of the chain, and the triggers that guard both tables."""

from django.db import migrations

from kaoping.web.audit import guards


def first_head(apps, schema_editor):
    apps.get_model("audit", "Head").objects.get_or_create(pk=1)


def put_up(apps, schema_editor):
    guards.put_up(schema_editor.connection)


def take_down(apps, schema_editor):
    guards.take_down(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunPython(first_head, migrations.RunPython.noop),
        migrations.RunPython(put_up, take_down),
    ]
