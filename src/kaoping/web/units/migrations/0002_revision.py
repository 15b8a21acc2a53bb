"""The one row that tells how often the tree has changed."""

from django.db import migrations


def first_row(apps, schema_editor):
    apps.get_model("units", "TreeRevision").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("units", "0001_initial")]
    operations = [migrations.RunPython(first_row, migrations.RunPython.noop)]
