"""How every test runs: on a database of its own, with nothing going wrong unseen.

Whatever DATABASE_URL names is never touched: tests use TEST_DATABASE_URL, or SQLite in memory.
"""

import logging
import os
import re
import shutil
import tempfile
from itertools import chain
from pathlib import Path

import django
import pytest

# Inside the folder of the process that started us, which removes it, where tests run in several.
PARENT = os.environ.get("PORTAL_DATA") if "PYTEST_XDIST_WORKER" in os.environ else None
TABLE = Path(__file__).with_name("docs") / "configuration.md"
for name in re.findall(r"^\| `(\w+)`", TABLE.read_text(encoding="utf-8"), re.MULTILINE):
    if not name.startswith("TEST_") and name != "PORTAL_LONG":
        os.environ.pop(name, None)
        os.environ.pop(f"{name}_FILE", None)

DATA_FOLDER = tempfile.mkdtemp(prefix="portal-tests-", dir=PARENT)
for folder in ("static", "files", "broker/queue", "broker/control"):
    Path(DATA_FOLDER, folder).mkdir(parents=True)
os.environ["PORTAL_TESTING"] = "1"
os.environ["PORTAL_DATA"] = DATA_FOLDER
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "")
os.environ["DJANGO_SETTINGS_MODULE"] = "trust_portal.settings"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in the thread of the test
django.setup()

from django.conf import settings  # noqa: E402 -- after the environment it is read from
from django.db import connection, transaction  # noqa: E402
from django.test import TransactionTestCase  # noqa: E402

from ledger import triggers  # noqa: E402
from tests.mail_server import MailServer  # noqa: E402
from trust_portal.celery import app as celery_app  # noqa: E402

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
celery_app.conf.task_always_eager = True
celery_app.conf.task_eager_propagates = True

INSTALLED = filter(None, map(shutil.which, ["chromium", "google-chrome"]))
BROUGHT = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "nowhere")).glob("chromium-*/*/chrome")
CHROMIUM = next(chain(INSTALLED, BROUGHT), None)
ON_POSTGRESQL = connection.vendor == "postgresql"
SHARED = settings.BASE_DIR.parent / "shared"


# --- which tests this run can do
WHY_NOT = {
    "postgres": "" if ON_POSTGRESQL else "needs PostgreSQL: set TEST_DATABASE_URL",
    "sqlite": "the same on any database, and tried on SQLite" if ON_POSTGRESQL else "",
    "redis": "" if os.environ.get("TEST_REDIS_URL") else "needs Redis: set TEST_REDIS_URL",
    "shared": "" if SHARED.is_dir() else "needs the documents of ../shared",
    "browser": ("" if CHROMIUM else "needs Chromium")
    or ("" if ON_POSTGRESQL else "the browser is tried on PostgreSQL: set TEST_DATABASE_URL"),
}


def pytest_collection_modifyitems(items):
    for item in items:
        for marker, reason in WHY_NOT.items():
            if reason and item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))


def pytest_unconfigure():
    shutil.rmtree(DATA_FOLDER, ignore_errors=True)


# --- nothing goes wrong unseen
class Complaints(logging.Handler):
    """Keeps what was logged as an error, among it every page that answered 500."""

    def __init__(self):
        super().__init__(level=logging.ERROR)
        self.said = []

    def emit(self, record):
        self.said.append(f"{record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def _nothing_goes_wrong_unseen(request):
    complaints = Complaints()
    loggers = [logging.getLogger(name) for name in ("", "django.server")]
    for logger in loggers:
        logger.addHandler(complaints)
    yield
    for logger in loggers:
        logger.removeHandler(complaints)
    if complaints.said and not request.node.get_closest_marker("expects_errors"):
        pytest.fail("Errors were logged:\n" + "\n".join(complaints.said), pytrace=False)


# --- emptying the tables after a test that really commits
flush = TransactionTestCase._fixture_teardown
STAY = {"django_content_type", "auth_permission", "policies_guidance"}  # what migrations put there


def empty_tables(test_case):
    """As Django's flush, which makes all files of all tables anew and takes seconds for it."""
    if not may_pass_triggers():
        return flush_without_triggers(test_case)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL session_replication_role = replica"
        )  # no trigger, no key looks on
        names = connection.introspection.django_table_names(only_existing=True, include_views=False)
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in set(names) - STAY
            )
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {name}")
    return None


def may_pass_triggers():
    if not ON_POSTGRESQL:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SHOW is_superuser")
        return cursor.fetchone() == ("on",)


def flush_without_triggers(test_case):
    """The ledger's triggers refuse DELETE and TRUNCATE, also to the tests' own cleaning."""
    triggers.remove(connection)
    try:
        flush(test_case)
    finally:
        triggers.install(connection)


TransactionTestCase._fixture_teardown = empty_tables


# --- what tests talk to
@pytest.fixture
def mail_server(settings):
    """A real SMTP server on a free port, which the portal sends to; see tests/mail_server.py."""
    with MailServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.host, server.port
        yield server


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",  # the tests may run as root, on pages of our own
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "en-GB", "timezone_id": "Europe/London"}


@pytest.fixture
def page(page, live_server, settings):
    """A browser page that fails its test on any error in the console or request elsewhere."""
    settings.PORTAL_URL = live_server.url
    wrong = []
    watch(page.context, wrong)
    yield page
    assert wrong == []


@pytest.fixture
def page_without_scripts(new_context, live_server, settings):
    """The same in a browser that runs no script at all."""
    settings.PORTAL_URL = live_server.url
    wrong = []
    context = new_context(java_script_enabled=False)
    watch(context, wrong)
    yield context.new_page()
    assert wrong == []


def watch(context, wrong):
    """Note what goes wrong on any page of a browser's context, also in a second tab."""
    context.on("weberror", lambda failure: wrong.append(f"script: {failure.error}"))
    context.on(
        "console", lambda line: wrong.append(f"console: {line.text}") if alarming(line) else 0
    )
    context.on("request", lambda request: wrong.append(request.url) if abroad(request) else 0)
    context.on("response", lambda response: wrong.append(response.url) if broken(response) else 0)


def alarming(line):
    return line.type == "error" and not line.text.startswith("Failed to load resource")


def abroad(request):
    return request.url.split("/")[2].split(":")[0] not in {"localhost", "127.0.0.1", ""}


def broken(response):
    """A picture, script or style that is missing; a page may well answer 403, 404 or 409."""
    return response.status >= 400 and response.request.resource_type != "document"


@pytest.fixture
def output_folder():
    """Where pictures of pages are left to be looked at."""
    folder = Path(settings.BASE_DIR) / "output" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
