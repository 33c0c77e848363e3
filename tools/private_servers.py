"""A PostgreSQL and a Redis of our own for tests and benchmarks: started on free ports, then gone.

As root, PostgreSQL runs under another user, since it refuses to run as root.
"""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

PATIENCE = 30  # seconds for a server to answer
CONFIGURATION = """
listen_addresses = '127.0.0.1'
shared_buffers = 256MB
max_connections = 100
max_wal_size = 2GB
"""
# What the tests write need not outlive the machine; what is measured is measured as it ships.
HASTY = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"


@contextlib.contextmanager
def postgresql(*, durable):
    """The URL of an empty database `portal`, in a server that ends with the block."""
    folder = Path(tempfile.mkdtemp(prefix="portal-postgresql-"))
    user = pwd.getpwnam("postgres").pw_name if os.geteuid() == 0 else ""
    as_user = ["runuser", "-u", user, "--"] if user else []
    port = free_port()
    if user:
        shutil.chown(folder, user)
    try:
        initdb = [program("initdb"), "-D", folder / "data", "-U", "portal", "-A", "trust"]
        quietly([*as_user, *initdb, "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions"])
        with (folder / "data/postgresql.conf").open("a") as file:
            file.write(f"{CONFIGURATION}port = {port}\nunix_socket_directories = '{folder}'\n")
            file.write("" if durable else HASTY)
        server = subprocess.Popen(
            [*as_user, program("postgres"), "-D", folder / "data"],
            stdout=subprocess.DEVNULL,
            stderr=(folder / "log").open("wb"),
            start_new_session=True,
        )
        try:
            wait_for(port, server, folder / "log")
            here = ["-h", "127.0.0.1", "-p", str(port), "-U", "portal"]
            createdb = [program("createdb"), *here, "portal"]
            until_it_works(createdb)
            yield f"postgres://portal@127.0.0.1:{port}/portal"
        finally:
            stop = [program("pg_ctl"), "stop", "-D", folder / "data", "-m", "immediate"]
            subprocess.run([*as_user, *stop], check=False, capture_output=True, cwd="/")
            server.wait(PATIENCE)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def redis():
    """The URL of an empty Redis that ends with the block and keeps nothing."""
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "log").open("wb") as log:
        server = subprocess.Popen([program("redis-server"), *options], cwd=folder, stdout=log)
        try:
            wait_for(port, server, Path(folder) / "log")
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()
            server.wait(PATIENCE)


def program(name):
    """The newest of Debian's PostgreSQL programs, which are not on the PATH, or one that is."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=version, reverse=True)
    if path := next(map(str, found), None) or shutil.which(name):
        return path
    raise SystemExit(f"{name} is not installed on this machine.")


def version(path):
    return int(path.parent.parent.name)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def quietly(command):
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd="/")
    if done.returncode:
        raise SystemExit(f"{Path(command[0]).name} failed: {done.stderr.strip()}")


def wait_for(port, server, log):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise SystemExit(f"A private server did not start: {log.read_text(errors='replace')[-2000:]}")


def until_it_works(command):
    """The port answers a moment before the server takes commands."""
    for _ in range(100):
        if subprocess.run(command, check=False, capture_output=True, cwd="/").returncode == 0:
            return
        time.sleep(0.1)
    quietly(command)
