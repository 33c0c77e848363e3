"""Starts the web server, the worker and the scheduler, watches them, and stops all of them.

`./portal run` and `./portal serve` call it. Plain Python that never imports the portal: a third of
the memory would otherwise go to a process that only waits. It restarts what dies, never silently.
"""

import base64
import errno
import fcntl
import hashlib
import http.client
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("PORTAL_DATA") or HERE / "var").resolve()
HOST = os.environ.get("HOST") or "127.0.0.1"
PORT = os.environ.get("PORT") or "8000"
DEMONSTRATION, KEYS = DATA / "demonstration", DATA / "keys"
LEAST_DISK = 300 * 1024 * 1024  # bytes
PATIENCE = 10  # seconds between asking a program to stop and making it
MOST_DEATHS = 5  # of one program, before it is given up
WEB_WORKERS = os.environ.get("PORTAL_WEB_WORKERS") or "2"
WEB_THREADS = os.environ.get("PORTAL_WEB_THREADS") or "4"
WORKER_THREADS = os.environ.get("PORTAL_WORKER_THREADS") or "4"
PROGRAMS = {
    "web": "granian --interface wsgi --no-ws --log-level warning --respawn-failed-workers"
    f" --workers-kill-timeout 8 --workers {WEB_WORKERS} --blocking-threads {WEB_THREADS}"
    f" --host {HOST} --port {PORT} trust_portal.wsgi:application",
    "worker": "celery --app trust_portal --quiet worker --loglevel WARNING --pool threads"
    f" --concurrency {WORKER_THREADS} --without-gossip --without-mingle --without-heartbeat",
    "scheduler": "celery --app trust_portal --quiet beat --loglevel WARNING",
}


class Stop(Exception):  # noqa: N818 -- it reads as English where it is raised
    """The portal does not start or go on. The message is for the person at the keyboard."""


def say(text):
    print(text, flush=True)  # noqa: T201 -- the command's own words


# --- one program


class Program:
    """One of the three, in a session of its own, so that it and its children end together."""

    def __init__(self, name, log):
        self.name, self.log, self.process, self.deaths = name, log, None, 0

    def start(self):
        ends_with_us = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
        output = self.log.open("ab") if self.log else None
        self.process = subprocess.Popen(  # noqa: S603 -- our own three
            [*ends_with_us, sys.executable, "-m", *PROGRAMS[self.name].split()],
            cwd=HERE,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        if output:
            output.close()

    @property
    def alive(self):
        return self.process is not None and self.process.poll() is None

    def signal(self, number):
        if self.process:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return

    def last_lines(self):
        if not self.log:
            return "Its last lines stand above."
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-12:]
        return "\n".join(["Its last lines:", *(f"    {line}" for line in lines)])


def restart_the_dead(programs):
    for program in programs:
        if program.process is None or program.alive:
            continue
        program.signal(signal.SIGKILL)  # what it started and left behind
        program.deaths += 1
        say(f"The {program.name} stopped (exit {program.process.returncode}).")
        say(program.last_lines())
        if program.deaths >= MOST_DEATHS:
            raise Stop(f"The {program.name} stopped {program.deaths} times: the portal gives up.")
        say(f"Starting the {program.name} again.")
        time.sleep(min(program.deaths, 3))
        program.start()


def stop_all(programs):
    for program in programs:
        program.signal(signal.SIGTERM)
    end = time.monotonic() + PATIENCE
    while any(program.alive for program in programs) and time.monotonic() < end:
        time.sleep(0.05)
    for program in programs:
        program.signal(signal.SIGKILL)
        if program.process:
            program.process.wait()  # gone before we are, so that the next start finds the port free


# --- before they start


def own_the_folder():
    """Make the data folder, and hold it: two portals in one folder would undo each other."""
    try:
        for name in ("broker/queue", "broker/control", "files", "logs", "mailbox", "static"):
            (DATA / name).mkdir(parents=True, exist_ok=True)
        for folder in (DATA, DATA / "broker", DATA / "broker/queue", DATA / "broker/control"):
            folder.chmod(0o700)
        lock = (DATA / "lock").open("a+")
    except OSError as error:
        raise Stop(f"The folder {DATA} cannot be written: {error.strerror}.") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise Stop(f"A portal already runs in {DATA}. Stop it with Ctrl-C first.") from error
    if (free := shutil.disk_usage(DATA).free) < LEAST_DISK:
        raise Stop(
            f"There is not enough room on the disk: {free // 1024**2} MB are free in {DATA}, "
            f"{LEAST_DISK // 1024**2} MB are needed."
        )
    return lock


def own_the_port():
    with socket.socket(socket.AF_INET6 if ":" in HOST else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(PORT)))
        except (OSError, ValueError, OverflowError) as error:
            if getattr(error, "errno", 0) == errno.EADDRINUSE:
                raise Stop(
                    f"Port {PORT} is in use by another program. Stop that one, "
                    "or choose another port: PORT=8001 ./portal run"
                ) from error
            raise Stop(f"The portal cannot listen at {HOST}, port {PORT}: {error}.") from error


def prepare_demonstration():
    if KEYS.exists():
        raise Stop(
            f"{DATA} holds a real portal, which the demonstration must not open. "
            "Give it a folder of its own: PORTAL_DATA=/some/folder ./portal run"
        )
    os.environ["PORTAL_DEMO"] = "1"
    DEMONSTRATION.touch()
    prepared, now = DATA / "prepared", fingerprint()
    known = prepared.read_text() if prepared.exists() else ""
    if known != now or not (DATA / "portal.sqlite3").exists():
        prepared.unlink(missing_ok=True)
        manage("prepare", alone=True)
        prepared.write_text(now)


def prepare_real_use():
    if DEMONSTRATION.exists():
        raise Stop(
            f"{DATA} holds the demonstration. Give real use a folder of its own: "
            "PORTAL_DATA=/some/folder ./portal serve"
        )
    if not given("SECRET_KEY"):
        make_key("secret_key", secrets.token_urlsafe(48))
    if not given("PORTAL_FIELD_KEYS"):
        # 32 bytes, as Fernet takes them: what concerns say is encrypted with it.
        make_key("portal_field_keys", base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())
    manage("prepare", alone=True)
    manage("first_administrator", "--unless-there-is-one")
    os.environ.pop("PORTAL_ADMIN_PASSWORD", None)  # no program that runs for months needs it


def given(name):
    return os.environ.get(name) or os.environ.get(f"{name}_FILE")


def make_key(name, value):
    """Keep it where settings.py looks, readable by this user alone, unless one lies there.

    Losing it: docs/operations.md.
    """
    KEYS.mkdir(mode=0o700, exist_ok=True)
    if not (KEYS / name).exists():
        unfinished = KEYS / f"{name}.new"
        unfinished.touch(mode=0o600)
        unfinished.write_text(value + "\n")
        unfinished.rename(KEYS / name)


def manage(*words, alone=False):
    """Run manage.py; `alone`, Ctrl-C waits until it is done, lest it leave half a table."""
    command = [sys.executable, HERE / "manage.py", *words]
    done = subprocess.run(command, check=False, start_new_session=alone)  # noqa: S603 -- our own
    if done.returncode:
        raise Stop("The portal does not start; the reason stands above.")


def fingerprint():
    """Changes when tables, static files or packages may have: else preparing is skipped."""
    paths = [HERE / "requirements.lock"]
    for pattern in ("*/migrations/*.py", "static/**/*"):
        paths += sorted(HERE.glob(pattern))
    facts = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in paths]
    return hashlib.sha256(repr(facts).encode()).hexdigest()


# --- while they run


def answers(path="/healthz"):
    connection = http.client.HTTPConnection(HOST.replace("0.0.0.0", "127.0.0.1"), PORT, timeout=1)  # noqa: S104
    try:
        connection.request("GET", path, headers={"Host": "localhost"})
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def start(programs, wanted):
    """The web server first and alone: on two cores the first page comes twice as soon."""
    programs[0].start()
    end = time.monotonic() + 60
    while not wanted and not answers("/sign-in/"):  # a whole page, not only a word
        restart_the_dead(programs)
        if time.monotonic() > end:
            raise Stop("The web server does not answer. " + programs[0].last_lines())
        time.sleep(0.05)
    for program in programs[1:]:
        if not wanted:
            program.start()


def greet(kind):
    say(f"\nThe portal is at {os.environ['PORTAL_URL']} - Ctrl-C stops it, what was entered stays.")
    who = DATA / "demonstration-people.txt"
    if kind == "run" and who.exists():
        say("Its sign-in page lets you in as any of these people, with one click:\n")
        say(who.read_text(encoding="utf-8"))


def main(kind):
    os.umask(0o077)
    wanted = []  # the signals that asked for the end
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _frame: wanted.append(received))
    lock = own_the_folder()
    own_the_port()
    # The web server has made these checks, and they would make each load all its pages' code.
    os.environ.update(PORTAL_DATA=str(DATA), CELERY_SKIP_CHECKS="1")
    os.environ.setdefault("PORTAL_URL", f"http://{'127.0.0.1' if kind == 'run' else HOST}:{PORT}")
    prepare_demonstration() if kind == "run" else prepare_real_use()
    # In the demonstration the terminal stays quiet; in real use the log belongs to who started us.
    logs = {name: DATA / "logs" / f"{name}.log" if kind == "run" else None for name in PROGRAMS}
    for log in filter(None, logs.values()):
        log.unlink(missing_ok=True)
    programs = [Program(name, log) for name, log in logs.items()]
    try:
        start(programs, wanted)
        if not wanted:
            greet(kind)
        while not wanted:
            restart_the_dead(programs)
            time.sleep(0.2)
        say("\nStopping ...")
    finally:
        stop_all(programs)
        lock.close()


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except Stop as reason:
        sys.exit(str(reason))
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        sys.exit("The disk is full: free some space, then start again.")
