"""Who read somebody's needs stands with who read anything else of theirs, in accounts.Reading."""

from django.db import migrations


def copy_readings(apps, schema_editor):
    Reading = apps.get_model("accounts", "Reading")
    NeedsReading = apps.get_model("programmes", "NeedsReading")
    old = NeedsReading.objects.exclude(reader=None).values_list("enrolment__person", "reader", "purpose", "at")
    Reading.objects.bulk_create(
        [
            Reading(about_id=person, reader_id=reader, kind="needs", role="", purpose=purpose, at=at)
            for person, reader, purpose, at in old.iterator()
            if person != reader
        ],
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_reading"),
        ("programmes", "0014_moved_places"),
    ]

    operations = [migrations.RunPython(copy_readings, migrations.RunPython.noop, elidable=True)]
