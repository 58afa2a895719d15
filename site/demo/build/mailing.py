"""What the demo's coordinator and one participant have decided about planned mail."""

from demo.build.workshops import Stage
from programmes.enrolment.models import Enrolment
from programmes.mailing.services import keep_wording, stop_nudges

SUBJECT = "Thank you, from all of us at {programme}"
TEXT = "\n\n".join(
    (
        "Hello {first_name},",
        "The chairs are stacked and the house is quiet again. Thank you for “{part}”, and for what you brought to it.",
        "Before you unpack: what is one small thing you would like to try with somebody this week? Write it down for "
        "yourself. We will ask you about it when we meet again, and not before.",
    )
)


def build(stage: Stage) -> None:
    """Give one mail of the first programme words of its own; let one person do without notes about practice."""
    keep_wording(
        stage.programme, "thanks", subject=SUBJECT, text=TEXT, by=stage.coordinator, now=stage.clock.days_ago(40)
    )
    running = Enrolment.objects.filter(workshop=stage.workshops["running"], state=Enrolment.State.CONFIRMED)
    stop_nudges(running.latest("created_at"), now=stage.clock.days_ago(2))
