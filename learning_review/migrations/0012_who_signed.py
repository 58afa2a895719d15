from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def keep_what_stands(apps: Any, schema_editor: Any) -> None:
    """What stands now is the first decision of its part that is kept; those before it were never written down."""
    parts = apps.get_model("learning_review", "PartnerPart").objects.exclude(decision="")
    events = apps.get_model("learning_review", "DecisionEvent").objects
    for part in parts.order_by("decided_at", "pk").iterator():
        events.create(
            part=part,
            decision=part.decision,
            note=part.note,
            summary_agreed=part.summary_agreed,
            by=part.decided_by if part.decision != "no_response" else None,
            at=part.decided_at,
        )


class Migration(migrations.Migration):

    dependencies = [
        ('learning_review', '0011_asked_in_rooms'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DecisionEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decision', models.CharField(choices=[('agree', 'Agrees'), ('agree_with_note', 'Agrees, with a note'), ('disagree', 'Disagrees'), ('no_response', 'No response')], max_length=20, verbose_name='decision')),
                ('note', models.TextField(blank=True, max_length=2000, verbose_name='note')),
                ('summary_agreed', models.BooleanField(default=False, verbose_name='agrees to the public summary')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('by', models.ForeignKey(blank=True, help_text='Empty where nobody answered in time.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='learning_review.partnerpart')),
            ],
            options={
                'verbose_name': 'decision on a signature',
                'verbose_name_plural': 'decisions on signatures',
                'ordering': ['pk'],
            },
        ),
        migrations.RunPython(keep_what_stands, migrations.RunPython.noop),
    ]
