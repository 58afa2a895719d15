"""Every form of every page, filled in as it asks and in every other way: refused kindly, and nothing is lost."""

from functools import partial

import pytest
from django.test import Client
from django.utils.html import escape

from tests.access.world import World
from tests.fuzz.asking import Answer, Asker
from tests.fuzz.forms import Attempt, Form, attempts, forms_of, words_typed
from tests.fuzz.places import places

pytestmark = [pytest.mark.soak, pytest.mark.slow, pytest.mark.xdist_group("world")]


def pages(world: World, clients: dict[str, Client], ask: Asker):
    """Yield each page's place, a role that may enter, and what the page says."""
    for place in places(world):
        for role in place.roles:
            answer = ask(partial(clients[role].get, place.path))
            yield place, role, answer


def what_is_wrong(form: Form, attempt: Attempt, answer: Answer) -> str:
    if answer.failed:
        return f"{answer.status}\n{answer.trouble}"
    if answer.refused and answer.changed:
        return f"{answer.status}, refused, and yet changed {answer.changed}"
    came_back = answer.status == 200 and answer.refused
    said = answer.text + escape(" ".join(answer.told))
    if (came_back or answer.told) and any(escape(words) not in said for words in words_typed(form, attempt.data)):
        return f"{answer.status}: what was typed is lost ({answer.told})"
    return ""


@pytest.mark.only_soak
def test_every_form(world, clients):
    ask, wrong, seen = Asker(), {}, set()
    foreign = [world["application"], str(world["people"]["admin"].pk), world["past"].code]
    for place, role, page in pages(world, clients, ask):
        if page.failed:
            wrong[f"{role} at {place.path}"] = f"{page.status}\n{page.trouble}"
        for form in forms_of(place.path, page.text) if page.is_html else []:
            if (form.key, role) in seen:
                continue
            seen.add((form.key, role))
            for attempt in attempts(form, foreign):
                answer = ask.post(clients[role], form.action, attempt.data, multipart=form.multipart)
                if problem := what_is_wrong(form, attempt, answer):
                    wrong[f"{role} at {form.page}, sent to {form.action}, {attempt.why}"] = problem
    assert "\n".join(f"{where}: {what}" for where, what in wrong.items()) == ""
