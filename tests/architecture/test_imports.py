"""The import contracts of imports.toml hold, and they would notice a violation."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = Path(__file__).with_name("imports.toml")
LINT = """
import sys
from importlinter.cli import lint_imports
sys.exit(lint_imports(config_filename=sys.argv[1], no_cache=True))
"""
PACKAGES = ["site", "programmes", "learning_review"]


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    """Run the linter on the sources below `root`, as their own process would see them."""
    return subprocess.run(
        [sys.executable, "-c", LINT, str(CONTRACTS)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{root / 'site'}", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
    )


@pytest.fixture
def copy_of_the_sources(tmp_path: Path) -> Path:
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "static", "tests")
        )
    return tmp_path


def test_imports_go_downwards_only():
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("where", "planted", "broken"),
    [
        ("site/ui/errors.py", "import programmes.catalogue.models", "The house"),
        ("programmes/people/models.py", "import programmes.enrolment.models", "The rooms of programmes"),
        ("learning_review/voices/models.py", "import learning_review.reviews.models", "The rooms of learning_review"),
        ("programmes/enrolment/models.py", "import programmes.enrolment.services", "In a room"),
        ("programmes/catalogue/services.py", "import wagtail.models", "Rules know neither Wagtail nor requests"),
    ],
)
def test_a_planted_violation_is_found(copy_of_the_sources, where, planted, broken):
    with (copy_of_the_sources / where).open("a") as file:
        file.write(f"\n{planted}\n")
    result = lint(copy_of_the_sources)
    kept = {line.rsplit(" ", 1)[0] for line in result.stdout.splitlines() if line.endswith(" KEPT")}
    assert result.returncode == 1
    assert not any(line.startswith(broken) for line in kept)
