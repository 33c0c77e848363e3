"""Every check and every test, as `./portal test` runs them: the reason to trust a change.

Checks that can be made without running the portal come first, then pytest on SQLite, then all of
it on PostgreSQL with Redis and a browser. What the environment lacks is said, never passed over.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import psycopg2

from tools import private_servers

HERE = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]
PROCESSES = {"SQLite": 2, "PostgreSQL": 3}  # that test at once: browsers leave pauses to fill
LEAST_COVERAGE = 95  # per cent, by branch
MOST_LINES = 60  # of what a failed check says
SETTINGS = re.findall(r"^\| `(\w+)`", (HERE / "docs/configuration.md").read_text(), re.MULTILINE)
CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"  # also of a network that reads along


def main(arguments):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what we started is stopped
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="portal-checks-") as folder,
        servers() as where,
        ThreadPoolExecutor(1) as beside,
    ):
        environment = clean_environment(folder)
        migrated = [beside.submit(make, environment, where) for make in (sqlite, postgresql)]
        failed = [name for name, check in CHECKS.items() if not passes(name, check, environment)]
        for made, test in zip(migrated, (test_on_sqlite, test_on_postgresql), strict=True):
            failed += made.result() or test(arguments, environment, where)
    say(f"\nEverything took {time.monotonic() - began:.0f} seconds.")
    if failed:
        sys.exit(f"Failed: {', '.join(failed)}.")


def clean_environment(folder):
    """Nothing of this machine's portal reaches a test, nor the tests its home folder."""
    settings = {*SETTINGS, *(f"{name}_FILE" for name in SETTINGS)} - {"PORTAL_LONG"}
    kept = {name: value for name, value in os.environ.items() if name not in settings}
    if Path(CERTIFICATES).exists():
        kept.setdefault("REQUESTS_CA_BUNDLE", CERTIFICATES)
    if not os.access(kept.get("HOME", ""), os.W_OK):
        kept["HOME"] = folder  # Chromium and pip-audit keep things there
    return {**kept, "PATH": f"{BIN}:{kept.get('PATH', os.defpath)}", "PYTHONDONTWRITEBYTECODE": ""}


def say(text):
    print(text, flush=True)


def run(command, environment, **more):
    done = subprocess.run(
        command, check=False, cwd=HERE, env={**environment, **more}, capture_output=True, text=True
    )
    return done.returncode, (done.stdout + done.stderr).strip()


def passes(name, check, environment):
    began = time.monotonic()
    code, output = check(environment)
    verdict = "ok" if code == 0 else "FAILED"
    say(f"{name:<48} {verdict:>8} {time.monotonic() - began:6.1f} s")
    if code or output.startswith("Note:"):
        say("\n".join(output.splitlines()[-MOST_LINES:]))
    return code == 0


# --- the checks


def command(*words):
    return lambda environment: run(words, environment)


def migrations(environment):
    return run([*MANAGE, "makemigrations", "--check", "--dry-run"], environment, PORTAL_TESTING="1")


def deployment(environment):
    """As in production: any warning of Django's or of ours fails."""
    return run(
        [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
        environment,
        SECRET_KEY="0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-._~",
        PORTAL_FIELD_KEYS="MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXY=",
        PORTAL_URL="https://portal.trust.example",
        PORTAL_DATA=environment["HOME"],
    )


def known_vulnerabilities(environment):
    code, output = run(
        ["pip-audit", "--progress-spinner=off", "--requirement=requirements.lock", "--disable-pip"],
        environment,
    )
    if code and any(
        word in output for word in ("ConnectionError", "SSLError", "ServiceError", "Timeout")
    ):
        return (
            0,
            "Note: the list of known vulnerabilities could not be reached, so none was compared.",
        )
    return code, output


def units(environment):
    if not shutil.which("systemd-analyze"):
        return 0, "Note: systemd-analyze is not installed, so the units were not verified."
    with tempfile.TemporaryDirectory() as folder:
        for unit in sorted((HERE / "deploy").glob("*.service")):
            # The programs lie elsewhere on the machine that the units are for.
            text = unit.read_text().replace("/opt/trust-portal/.venv/bin/", "/bin/true ")
            (Path(folder) / unit.name).write_text(text.replace("/opt/trust-portal", "/"))
        names = sorted(str(path) for path in Path(folder).iterdir())
        code, output = run(["systemd-analyze", "verify", "--man=no", *names], environment)
        return code or bool(output), output  # a word it does not know is only a warning to it


CHECKS = {
    "ruff: lint": command("ruff", "check", "--no-cache", "."),
    "ruff: format": command("ruff", "format", "--no-cache", "--check", "--quiet", "."),
    "djlint: templates": command("djlint", "--lint", "--quiet", "templates"),
    "import-linter: who may import whom": command("lint-imports", "--no-cache"),
    "migrations: none missing": migrations,
    "django: fit for production": deployment,
    "bandit: security": command("bandit", "-q", "-c", "pyproject.toml", "-r", "."),
    "pip-audit: known vulnerabilities": known_vulnerabilities,
    "systemd: units": units,
    "sh: portal": command("sh", "-n", "portal"),
}


# --- the tests


MIGRATING = [sys.executable, "-m", "pytest", "-q", "--reuse-db", "tests/test_migrations.py"]


def migrate(name, environment, **more):
    """Make the tables once, while the checks leave a core idle; the failure, if there is one."""
    began = time.monotonic()
    code, output = run(MIGRATING, environment, PORTAL_TESTING="1", **more)
    verdict = "FAILED" if code else "ok"
    say(f"{f'migrations: they run on {name}':<48} {verdict:>8} {time.monotonic() - began:6.1f} s")
    if code:
        say("\n".join(output.splitlines()[-MOST_LINES:]))
    return [f"migrations on {name}"] if code else []


def sqlite(environment, where):
    """Kept as a file, of which each process takes a copy; see tests/migrated_once.py."""
    return migrate("SQLite", environment)


def postgresql(environment, where):
    """On a server of our own, a copy for each process. One given to us they migrate themselves."""
    if not where.own:
        return []
    if failed := migrate("PostgreSQL", environment, **where.environment):
        return failed
    with contextlib.closing(psycopg2.connect(where.database)) as connection:
        connection.autocommit = True
        for number in range(PROCESSES["PostgreSQL"]):
            copy = f"CREATE DATABASE test_portal_gw{number} TEMPLATE test_portal"
            connection.cursor().execute(copy)
    return []


def test_on_sqlite(arguments, environment, where):
    # Looking on costs two thirds more time, so only a long run counts which lines were visited.
    count = environment.get("PORTAL_LONG") == "1" and not arguments
    coverage = ["--cov", f"--cov-fail-under={LEAST_COVERAGE}"] if count else []
    return pytest("SQLite", [*coverage, *arguments], environment)


def test_on_postgresql(arguments, environment, where):
    ready = ["--reuse-db"] if where.own else []
    return pytest("PostgreSQL", [*ready, *arguments], {**environment, **where.environment})


def pytest(name, arguments, environment):
    say(f"\nTests on {name}")
    environment = {**environment, "PORTAL_TESTING": "1"}
    words = [sys.executable, "-m", "pytest", "-n", str(PROCESSES[name]), "--dist", "worksteal"]
    done = subprocess.run([*words, *arguments], check=False, cwd=HERE, env=environment)
    return [f"tests on {name}"] if done.returncode else []


class Servers(NamedTuple):
    """The addresses of a database and of a Redis; whether the database's server is our own."""

    database: str
    redis: str
    own: bool

    @property
    def environment(self):
        return {"TEST_DATABASE_URL": self.database, "TEST_REDIS_URL": self.redis}


@contextlib.contextmanager
def servers():
    """Those that the environment names, else private ones that end with the block."""
    with contextlib.ExitStack() as stack:
        database = os.environ.get("TEST_DATABASE_URL")
        redis = os.environ.get("TEST_REDIS_URL")
        yield Servers(
            database or stack.enter_context(private_servers.postgresql(durable=False)),
            redis or stack.enter_context(private_servers.redis()),
            own=not database,
        )


if __name__ == "__main__":
    main(sys.argv[1:])
