"""How every test runs: on a database of its own (see tests/environment.py), with nothing going
wrong unseen.
"""

import gc
import logging
import os
import shutil
from collections import defaultdict
from itertools import chain
from pathlib import Path

import django
import pytest

from tests.environment import DATA_FOLDER

django.setup()

from django.conf import settings  # noqa: E402 -- after Django is set up
from django.db import connection, transaction  # noqa: E402
from django.test import TransactionTestCase  # noqa: E402

from incidents import triggers as log_triggers  # noqa: E402
from ledger import triggers as ledger_triggers  # noqa: E402
from policies.search_tables import FULL_TEXT  # noqa: E402
from tests import migrated_once, obligations  # noqa: E402
from tests.mail_server import MailServer  # noqa: E402
from trust_portal.celery import app as celery_app  # noqa: E402

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
gc.set_threshold(100_000)  # looking for rubbish among all that Django keeps took a twentieth
celery_app.conf.task_always_eager = True
celery_app.conf.task_eager_propagates = True

# The shell, which has no window, needs a quarter less time than the whole browser.
BROWSERS = ("chromium-headless-shell", "chromium", "google-chrome")
INSTALLED = filter(None, map(shutil.which, BROWSERS))
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


def touches_a_database(item):
    return bool(
        item.get_closest_marker("django_db") or {"db", "transactional_db"} & {*item.fixturenames}
    )


def needs_a_server(item):
    return any(map(item.get_closest_marker, ("postgres", "redis", "browser")))


def pytest_collection_modifyitems(items):
    # What takes longest begins first, else one process ends with it while the other has nothing.
    items.sort(key=lambda item: item.get_closest_marker("lengthy") is None)
    for item in items:
        if item.get_closest_marker("lengthy"):
            item.add_marker("no_cover")
        if ON_POSTGRESQL and not (touches_a_database(item) or needs_a_server(item)):
            item.add_marker(pytest.mark.skip(reason="touches no database, and tried on SQLite"))
        for marker, reason in WHY_NOT.items():
            if reason and item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))


# --- what docs/obligations.md promises was really shown, by a run of everything
OUTCOMES = defaultdict(set)  # of each test without its parameters


def pytest_runtest_logreport(report):
    if report.when == "call" or report.outcome != "passed":
        OUTCOMES[report.nodeid.partition("[")[0]].add(report.outcome)


def pytest_sessionfinish(session):
    """In several processes only the one that gathers their reports has seen them all."""
    config = session.config
    everything = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    narrowed = config.option.keyword or config.option.markexpr or config.option.collectonly
    if hasattr(config, "workerinput") or not everything or narrowed or not ON_POSTGRESQL:
        return
    if missing := obligations.missing(OUTCOMES):
        say = config.pluginmanager.get_plugin("terminalreporter").write_line
        say("\nNot shown, although docs/obligations.md says so:\n  " + "\n  ".join(missing))
        session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED


def pytest_unconfigure():
    shutil.rmtree(DATA_FOLDER, ignore_errors=True)


# --- tables that were migrated before
@pytest.fixture(scope="session")
def tables_migrated_before():
    """Whether the database in memory was filled from a copy; see tests/migrated_once.py."""
    copy = migrated_once.copy_for_these_migrations()
    if ON_POSTGRESQL or not copy.exists():
        yield False
        return
    database = migrated_once.fill(copy)
    yield True
    database.close()


@pytest.fixture(scope="session")
def django_db_setup(tables_migrated_before, django_db_setup, django_db_blocker):
    if not (tables_migrated_before or ON_POSTGRESQL):
        with django_db_blocker.unblock():
            migrated_once.keep(connection, migrated_once.copy_for_these_migrations())


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
STAY = {  # what migrations put there
    "django_content_type",
    "auth_permission",
    "accounts_platform",
    "policies_guidance",
    "incidents_guide",
    "incidents_retentionrule",
}


def empty_tables(test_case):
    """As Django's flush, which makes all files of all tables anew and takes seconds for it."""
    if may_pass_triggers():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SET LOCAL session_replication_role = replica"
            )  # no trigger, no key looks on
            delete_rows(cursor)
    else:
        flush_without_triggers(test_case)


def delete_rows(cursor):
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    without_model = {settings.CACHES["default"]["LOCATION"]}
    without_model |= set() if ON_POSTGRESQL else {FULL_TEXT}
    names = {*names, *without_model} - STAY
    cursor.execute(
        " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in names)
    )
    for (name,) in cursor.fetchall():
        cursor.execute(f"DELETE FROM {name}")


def may_pass_triggers():
    if not ON_POSTGRESQL:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SHOW is_superuser")
        return cursor.fetchone() == ("on",)


def flush_without_triggers(test_case):
    """Triggers refuse DELETE and TRUNCATE, also to the tests' own cleaning."""
    for triggers in (ledger_triggers, log_triggers):
        triggers.remove(connection)
    try:
        if ON_POSTGRESQL:
            flush(test_case)
        else:
            with connection.constraint_checks_disabled(), connection.cursor() as cursor:
                delete_rows(cursor)
    finally:
        for triggers in (ledger_triggers, log_triggers):
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
