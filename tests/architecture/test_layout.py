"""The house stands as docs/architecture.md says: the site folder, the faces, no key upwards, no word of elsewhere."""

import importlib
import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import ForeignObjectRel

ROOT = Path(__file__).resolve().parents[2]
STOREYS = ["ui", "notices", "accounts", "programmes", "learning_review", "cms", "desks", "privacy", "demo", "config"]
ROOMS = {
    "programmes": [
        "vocabulary", "people", "catalogue", "prerequisites", "enrolment", "fees", "coaching", "goals", "directory",
        "delivery", "calendars", "mailing", "booking",
    ],
    "learning_review": ["instruments", "reflections", "voices", "evidence", "reviews"],
}  # fmt: skip


def tracked_files(*patterns: str) -> list[Path]:
    """Return the files that git knows, or would if they were added."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def test_site_is_a_source_folder_and_not_a_package():
    assert not (ROOT / "site/__init__.py").exists()
    assert not (ROOT / "site/conftest.py").exists()


def test_tests_folders_are_packages():
    folders = {path.parent for path in tracked_files("*test_*.py") if path.parent.name == "tests"}
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


def test_what_was_asked_for_stands_at_the_top():
    asked_for = {"site", "programmes", "learning_review", "templates", "requirements.txt", "manage.py", "README.md"}
    assert asked_for - {path.name for path in ROOT.iterdir()} == set()


@pytest.mark.parametrize("face", ["programmes", "learning_review"])
def test_every_rooms_models_are_in_the_face(face):
    names = vars(importlib.import_module(f"{face}.models"))
    blind = [
        model.__name__
        for path in sorted((ROOT / face).glob("*/models.py"))
        for model in vars(importlib.import_module(f"{face}.{path.parent.name}.models")).values()
        if isinstance(model, type)
        and hasattr(model, "_meta")
        and not model._meta.abstract
        and model.__module__.startswith(f"{face}.")
        and names.get(model.__name__) is not model
    ]
    assert blind == []


def height(model: type) -> tuple[int, int] | None:
    """Return how high a model of ours lives: its storey, then its room; None for a library's."""
    storey, *rest = model.__module__.split(".")
    if storey not in STOREYS:
        return None
    rooms = ROOMS.get(storey, [])
    return STOREYS.index(storey), rooms.index(rest[0]) if rest and rest[0] in rooms else 0


def test_no_key_points_upwards():
    """The user is left out: Django gives it a name of its own (AUTH_USER_MODEL) that any app may point at."""
    upwards = []
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, ForeignObjectRel) or not field.related_model:
                continue
            if field.related_model is get_user_model():
                continue
            here, there = height(model), height(field.related_model)
            if here and there and there > here:
                upwards.append(f"{model.__name__}.{field.name} → {field.related_model.__name__}")
    assert upwards == []


CLINICAL = re.compile(
    r"(^|_)(patients?|clients?|clinic(al)?|diagnos[ie]s|nhs|medications?|medicines?|symptoms?|prescriptions?"
    r"|treatments?|gp|snomed)(_|$)"
)


def test_no_field_is_named_like_a_clinical_record():
    """This is about practitioners' learning: of the people they work with no record is kept, by whatever name."""
    ours = [model for model in apps.get_models() if model.__module__.split(".")[0] in STOREYS]
    names = [f"{model.__name__}.{field.name}" for model in ours for field in model._meta.get_fields()]
    assert len(names) > 300
    assert [name for name in names if CLINICAL.search(name.partition(".")[2])] == []


@pytest.mark.parametrize("name", ["patient", "client_name", "diagnosis", "nhs_number", "medication", "gp_name"])
def test_a_clinical_name_would_be_noticed(name):
    assert CLINICAL.search(name)


def test_each_decision_has_a_number_of_its_own_and_says_it():
    decisions = sorted((ROOT / "docs/decisions").glob("*.md"))
    numbers = [path.name[:4] for path in decisions]
    assert sorted(set(numbers)) == numbers
    assert all(number.isdecimal() for number in numbers)
    assert [path.read_text().split()[1] for path in decisions] == numbers


# Written so that this file does not hold what it looks for.
ELSEWHERE = re.compile(
    "|".join(["/wo" + "rk/", "/ro" + "ot/", r"\.\./sha" + "red", "pypi\\." + "org", "file" + "s\\.pythonhosted"])
)


def test_the_project_speaks_of_nothing_but_itself():
    texts = {".py", ".md", ".toml", ".txt", ".html", ".css", ".js", ".yml", ".cfg", ""}
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in tracked_files()
        if path.suffix in texts
        for match in [ELSEWHERE.search(path.read_text(errors="replace"))]
        if match
    ]
    assert found == []


def test_no_inline_style_or_script_in_a_page():
    """The content security policy would stop them; mails and documents have no such policy, and data is no script."""
    script = r"<script(?![^>]*\s(?:src=|type=\"application/json\"))"
    inline = re.compile(rf"\sstyle=|<style|{script}|\son[a-z]+=\"", re.IGNORECASE)
    pages = [
        path
        for path in tracked_files("templates/*.html")
        if not {"email", "documents", "admin"} & set(path.relative_to(ROOT).parts)
    ]
    assert [str(path.relative_to(ROOT)) for path in pages if inline.search(path.read_text())] == []
