"""How every rule is written: what a person waits for is tried twice before they read that we are busy."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def transactions_in(source: str) -> list[tuple[str, bool]]:
    """Return each public function that is one transaction, and whether it is tried twice."""
    found = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            decorators = [ast.unparse(decorator) for decorator in node.decorator_list]
            if any(decorator.startswith("transaction.atomic") for decorator in decorators):
                found.append((node.name, decorators[0] == "retry_once"))
    return found


def rules() -> list[Path]:
    """Return the modules that hold rules: services, as a file or as a folder, and the steps of a booking."""
    found = [ROOT / "programmes/booking/steps.py"]
    for folder in ("site", "programmes", "learning_review"):
        found += (ROOT / folder).glob("**/services.py")
        found += (ROOT / folder).glob("**/services/*.py")
    return found


def test_a_rule_that_could_not_have_its_lock_is_tried_once_more():
    once = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in rules()
        for name, twice in transactions_in(path.read_text())
        if not twice
    ]
    assert once == []


def test_the_look_at_rules_sees_one_that_is_tried_only_once():
    assert len(rules()) > 20
    assert transactions_in("@transaction.atomic\ndef act(): ...") == [("act", False)]
    assert transactions_in("@retry_once\n@transaction.atomic\ndef act(): ...") == [("act", True)]
