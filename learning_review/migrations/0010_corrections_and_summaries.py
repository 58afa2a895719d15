from typing import Any

from django.db import migrations, models


def keep_summaries(apps: Any, schema_editor: Any) -> None:
    """What was signed before the summary was asked apart agreed to it too."""
    parts = apps.get_model("learning_review", "PartnerPart").objects
    parts.filter(decision__in=["agree", "agree_with_note"]).update(summary_agreed=True)


class Migration(migrations.Migration):
    dependencies = [("learning_review", "0009_stopped_asking")]

    operations = [
        migrations.AddField(
            model_name="partnerpart",
            name="summary_agreed",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Asked apart from the signature, and said only with one that agrees.",
                verbose_name="agrees to the public summary",
            ),
        ),
        migrations.AlterField(
            model_name="reviewversion",
            name="kind",
            field=models.CharField(
                choices=[
                    ("issue", "First issue"),
                    ("redaction", "Words taken back"),
                    ("correction", "Correction"),
                    ("changed", "Changed findings"),
                ],
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.RunPython(keep_summaries, migrations.RunPython.noop),
    ]
