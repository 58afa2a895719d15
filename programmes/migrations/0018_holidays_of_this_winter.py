from django.db import migrations

CHRISTMAS = {
    "2026-12-25": "Christmas Day",
    "2026-12-26": "Boxing Day",
    "2026-12-28": "Boxing Day (substitute day)",
}
DAYS = {
    "england-and-wales": CHRISTMAS,
    "northern-ireland": CHRISTMAS,
    "scotland": {"2026-11-30": "St Andrew’s Day"} | CHRISTMAS,
}


def put_down(apps, schema_editor):
    """What is left of the year before those that 0012 put down; what a coordinator put down meanwhile stays."""
    holiday = apps.get_model("programmes", "PublicHoliday")
    holiday.objects.using(schema_editor.connection.alias).bulk_create(
        (holiday(region=region, date=day, name=name) for region, days in DAYS.items() for day, name in days.items()),
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("programmes", "0017_membership_invitations")]

    operations = [migrations.RunPython(put_down, migrations.RunPython.noop)]
