"""The lifecycles of every app, drawn: docs/states.md is made by `manage.py draw_states`."""

from importlib import import_module
from pkgutil import iter_modules

from django.apps import apps
from django.conf import settings

from core.workflow import Lifecycle

FIRST = """# States

Drawn from the tables in each app's `workflow` by `manage.py draw_states`; a test fails when
this page is stale.
"""


def lifecycles() -> list[Lifecycle]:
    """Each lifecycle once, by the name of its model."""
    found = {}
    for config in apps.get_app_configs():
        if config.path.startswith(str(settings.BASE_DIR)):
            for module in _workflow(config.name):
                for thing in vars(module).values():
                    if isinstance(thing, Lifecycle):
                        found[thing.model._meta.label] = thing
    return [found[label] for label in sorted(found)]


def _workflow(app):
    """The module, or the modules of the package, in which the app's verbs are."""
    try:
        module = import_module(f"{app}.workflow")
    except ModuleNotFoundError as missing:
        if missing.name != f"{app}.workflow":
            raise
        return
    yield module
    for inner in iter_modules(getattr(module, "__path__", [])):
        yield import_module(f"{module.__name__}.{inner.name}")


def document() -> str:
    drawn = [FIRST]
    for life in lifecycles():
        names = life.model._meta
        title = f"{names.app_label}: {names.verbose_name}"
        drawn.append(f"\n## {title}\n\n```mermaid\n{life.diagram()}\n```\n")
    return "".join(drawn)
