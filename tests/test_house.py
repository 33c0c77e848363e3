"""The house rules that a linter cannot see."""

import ast
import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
import rules
from django.conf import settings
from django.urls import URLPattern, get_resolver

from core.workflow import Lifecycle
from trust_portal import states

APPS = ["people", "notices", "policies", "accounts", "incidents", "oversight"]
OURS = ["core", "ledger", *APPS, "trust_portal"]
ROOT = Path(settings.BASE_DIR)
SOURCES = [
    path for app in OURS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts
]
CODE = [path for path in SOURCES if "tests" not in path.parts]


def named(path):
    return str(path.relative_to(ROOT))


def modules(name):
    """The module, or the modules of the package, that answers one question in an app."""
    for app in APPS:
        spec = find_spec(f"{app}.{name}")
        if spec is None:
            continue
        yield import_module(spec.name)
        for path in (
            Path(spec.origin).parent.glob("*.py") if spec.submodule_search_locations else ()
        ):
            if path.stem != "__init__":
                yield import_module(f"{spec.name}.{path.stem}")


LIFECYCLES = list(
    {
        thing.model: thing
        for module in modules("workflow")
        for thing in vars(module).values()
        if isinstance(thing, Lifecycle)
    }.values()
)


def views(patterns=None):
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.callback
        else:
            yield from views(pattern.url_patterns)


def ours(view):
    return view.__module__.split(".")[0] in OURS


@pytest.mark.parametrize(
    "view",
    sorted(set(filter(ours, views())), key=lambda v: (v.__module__, v.__name__)),
    ids=lambda v: f"{v.__module__}.{v.__name__}",
)
def test_every_view_names_a_registered_permission_or_is_an_open_door(view):
    open_door = not getattr(view, "login_required", True)

    assert open_door or rules.perm_exists(view.permission)


@pytest.mark.parametrize("life", LIFECYCLES, ids=lambda life: life.model.__name__)
def test_every_state_is_reached_and_every_move_has_a_registered_permission(life):
    unregistered = [
        life.permission(move) for move in life.moves if not rules.perm_exists(life.permission(move))
    ]

    assert {life.start} | {move.target for move in life.moves} == set(life.model.State)
    assert unregistered == []


def test_the_states_in_the_documentation_are_those_of_the_tables():
    drawn = (ROOT / "docs" / "states.md").read_text(encoding="utf-8")

    assert drawn == states.document()
    assert {life.model for life in states.lifecycles()} == {life.model for life in LIFECYCLES}


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_files_and_functions_stay_small(path):
    source = path.read_text()
    long = [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 40
    ]

    assert source.count("\n") <= 400
    assert long == []


def test_only_the_workflow_writes_state():
    writers = {
        named(path)
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text()))
        if (
            isinstance(node, ast.Attribute)
            and node.attr == "state"
            and isinstance(node.ctx, ast.Store)
        )
        or _updates_state(node)
    }

    assert writers == {"core/workflow.py"}


def _updates_state(node):
    """`update(state=…)`, or `bulk_update` of the field."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    if node.func.attr == "update":
        return any(keyword.arg == "state" for keyword in node.keywords)
    if node.func.attr == "bulk_update":
        return "'state'" in ast.dump(node)
    return False


def test_no_sql_of_ours_sets_state():
    writers = [
        named(path)
        for path in CODE
        if re.search(r"\bSET\s+(\w+\s*=[^=].*,\s*)?state\b", path.read_text())
    ]

    assert writers == []


def test_templates_hold_no_inline_style_script_or_other_host():
    found = [
        f"{path.relative_to(ROOT)}: {bad.group(0)[:60]}"
        for path in (ROOT / "templates").rglob("*.html")
        for bad in re.finditer(
            r"""\sstyle=|\son\w+="|<script(?![^>]*(src=|application/json))|<style|(src|href)="https?://""",
            path.read_text(),
        )
        if "email" not in path.parts
        and not path.name.endswith(".pdf.html")
        and path.name != "500.html"
    ]

    assert found == []
