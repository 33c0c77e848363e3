"""What every figure is measured with: runs, floors, a stage with servers of its own, memory.

The stage is PostgreSQL with fsync and synchronous_commit on, Redis, and the web server as it ships.
"""

import contextlib
import dataclasses
import io
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psycopg2

from tools import private_servers

HERE = Path(__file__).resolve().parent.parent
RUNS = 5  # at least, for each figure


@dataclasses.dataclass(frozen=True)
class Runs:
    """What at least five runs gave, in one unit."""

    values: tuple[float, ...]
    unit: str = "s"

    @property
    def median(self):
        return statistics.median(self.values)

    def __str__(self):
        low, high = min(self.values), max(self.values)
        return f"{short(self.median)} {self.unit} ({short(low)} to {short(high)})"


@dataclasses.dataclass(frozen=True)
class Goal:
    text: str
    met: Callable[["Figure"], bool]


@dataclasses.dataclass(frozen=True)
class Figure:
    """One line of the report. `floor=None` is for the few that have none, and says so by a dash."""

    name: str
    portal: Runs
    floor: Runs | None
    goal: Goal
    memory: float | None = None  # MiB at the peak, PSS of the process tree

    @property
    def ratio(self):
        return self.portal.median / self.floor.median if self.floor else None

    @property
    def met(self):
        return self.goal.met(self)


def short(number):
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


# --- goals


def at_most(limit, unit="s"):
    return Goal(f"<= {short(limit)} {unit}", lambda figure: figure.portal.median <= limit)


def at_least(limit, unit):
    return Goal(f">= {short(limit)} {unit}", lambda figure: figure.portal.median >= limit)


def times_floor_at_most(limit):
    return Goal(f"<= {limit} x floor", lambda figure: figure.ratio <= limit)


def times_floor_at_least(limit):
    return Goal(f">= {limit} x floor", lambda figure: figure.ratio >= limit)


def both(*goals):
    text = ", ".join(goal.text for goal in goals)
    return Goal(text, lambda figure: all(goal.met(figure) for goal in goals))


def memory_at_most(limit):
    return Goal(f"<= {limit} MiB", lambda figure: figure.memory <= limit)


# --- runs


def timed(act, *, runs=RUNS, before=lambda: None):
    """Seconds of each run of `act`; `before` is not counted."""
    return Runs(tuple(_seconds(act, before) for _ in range(runs)))


def _seconds(act, before):
    before()
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


# --- memory


def pss(*roots):
    """MiB of these processes and all they started, shared pages counted in proportion."""
    return sum(map(_pss_of, tree(roots))) / 1024


def _pss_of(process):
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


def tree(roots):
    children = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = status.read_text().rpartition(")")[2].split()
            children.setdefault(int(fields[1]), []).append(int(status.parent.name))
    found, waiting = set(), list(roots)
    while waiting:
        found.add(process := waiting.pop())
        waiting += [child for child in children.get(process, []) if child not in found]
    return found


class Peak:
    """The most memory that this process and all it started held, sampled while the block runs."""

    def __init__(self, *roots, every=0.05):
        self.roots, self.every, self.most = roots or (os.getpid(),), every, 0.0
        self.over = threading.Event()
        self.sampler = threading.Thread(target=self._sample, daemon=True)

    def _sample(self):
        while not self.over.wait(self.every):
            self.most = max(self.most, pss(*self.roots))

    def __enter__(self):
        self.most = self.before = pss(*self.roots)
        self.sampler.start()
        return self

    def __exit__(self, *failure):
        self.over.set()
        self.sampler.join()

    @property
    def more(self):
        """MiB beyond what was held when the block began."""
        return self.most - self.before


# --- the stage

USUAL = {"staff": 20_000, "schools": 100, "policies": 60}
LARGE = {"staff": 100_000, "schools": 100, "policies": 60}


def note(words):
    print(words, file=sys.stderr, flush=True)


class Server:
    """The PostgreSQL server of a whole run, by the address of a database in it."""

    def __init__(self, url):
        self.url = url

    def at(self, database):
        return f"{self.url.rpartition('/')[0]}/{database}"

    def create(self, name, template="template0"):
        # By copying files: what goes through the log of changes takes four times as long.
        self._do(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return self.at(name)

    def drop(self, name):
        self._do(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def copy(self, template, name, fill):
        """Make the database `name` a copy of the template, which `fill` fills when it is new."""
        if not self._do(f"SELECT 1 FROM pg_database WHERE datname = '{template}'"):
            part = f"{template}_part"
            self.drop(part)
            fill(self.create(part))
            self._do(f"ALTER DATABASE {part} RENAME TO {template}")
        self.drop(name)
        self.create(name, template)

    def _do(self, statement):
        with contextlib.closing(psycopg2.connect(self.url)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else None


class Stage:
    """A database and a Redis of its own for the benchmarks of one file, and a folder."""

    def __init__(self, server, redis, *, large=False):
        self.server, self.redis, self.large = server, redis, large
        self.folder = Path(tempfile.mkdtemp(prefix="portal-bench-"))
        self.name = f"bench_{os.getpid()}"
        database = server.create(self.name)
        self.environment = {
            **os.environ,
            "DATABASE_URL": database,
            "REDIS_URL": redis,
            "SECRET_KEY": "only for measuring, on a database that ends with it",
            "PORTAL_FIELD_KEYS": "b25seSBmb3IgbWVhc3VyaW5nLCBvbiBhIGRhdGFiYXM=",
            "PORTAL_DATA": str(self.folder),
            "CELERY_SKIP_CHECKS": "1",
            "DJANGO_SETTINGS_MODULE": "trust_portal.settings",
        }

    def trust(self):
        """Make this process the portal's, on an invented trust; its size in words."""
        size = LARGE if self.large else USUAL
        name = "trust_" + "_".join(map(str, size.values()))
        self.server.copy(name, self.name, lambda url: self._invent(url, size))
        self.django()
        return f"{size['staff']:,} staff, {size['policies']} policies"

    def _invent(self, database, size):
        """Fill a database once; every benchmark of this run gets a copy."""
        began = time.perf_counter()
        environment = {"DATABASE_URL": database}
        self.manage("prepare", **environment)
        words = [word for name, number in size.items() for word in (f"--{name}", str(number))]
        self.manage("synthesise", *words, **environment)
        note(f"A trust of {size['staff']:,} was invented in {time.perf_counter() - began:.0f} s.")

    def django(self):
        """Make this process the portal's, with tables and static files, on the empty database."""
        os.environ.update(self.environment)
        import django  # noqa: PLC0415 -- after its environment

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415

        call_command("prepare", verbosity=0, stdout=io.StringIO())

    def last_lines(self):
        log = self.folder / "log"
        return "\n".join(log.read_text(errors="replace").splitlines()[-20:]) if log.exists() else ""

    def manage(self, *words, **environment):
        command = [sys.executable, "manage.py", *words]
        environment = {**self.environment, **environment}
        subprocess.run(command, cwd=HERE, env=environment, check=True, capture_output=True)

    def close(self):
        self.server.drop(self.name)
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextlib.contextmanager
    def web(self, application="trust_portal.wsgi:application"):
        """The web server as it ships; gives the process and its address. Also for a bare floor."""
        port = private_servers.free_port()
        words = "granian --interface wsgi --no-ws --log-level warning --workers 2"
        command = [*words.split(), "--blocking-threads", "4", "--port", str(port), application]
        address = f"http://127.0.0.1:{port}"
        with self.running(*command, PORTAL_URL=address) as process:
            wait_until_answered(address + "/healthz", process)
            yield process, address

    @contextlib.contextmanager
    def worker(self, application="trust_portal", **environment):
        """Worker and scheduler as they ship; gives both processes."""
        options = "worker --loglevel WARNING --pool threads --concurrency 4"
        worker = ["celery", "--app", application, "--quiet", *options.split()]
        beat = ["celery", "--app", application, "--quiet", "beat", "--loglevel", "WARNING"]
        with (
            self.running(*worker, "--without-gossip", "--without-mingle", **environment) as one,
            self.running(*beat, "--pidfile=", **environment) as two,
        ):
            yield one, two

    @contextlib.contextmanager
    def running(self, *words, **environment):
        log = (self.folder / "log").open("ab")
        process = subprocess.Popen(
            [sys.executable, "-m", *words],
            cwd=HERE,
            env={**self.environment, **environment},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            end(process)


def end(process):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_until_answered(url, process, patience=60):
    """Seconds until the address answered with a page."""
    began = time.perf_counter()
    while time.perf_counter() - began < patience and process.poll() is None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            urllib.request.urlopen(url, timeout=30).read()
            return time.perf_counter() - began
        time.sleep(0.02)
    raise RuntimeError(f"{url} did not answer")
