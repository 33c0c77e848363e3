"""The portal's own processes, real ones, on the tests' database: to be killed, or cut off."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from celery import Celery
from django.conf import settings
from django.db import connection
from redis import Redis

HOST = "127.0.0.1"
REDIS_URL = os.environ.get("TEST_REDIS_URL", "")
PATIENCE = 60  # seconds for a process to begin


def environment(**more):
    """What a process of the portal is started with; PostgreSQL only."""
    of = connection.settings_dict
    user = of["USER"] + (f":{of['PASSWORD']}" if of["PASSWORD"] else "")
    return {
        **os.environ,
        "PORTAL_TESTING": "1",
        "DATABASE_URL": f"postgres://{user}@{of['HOST']}:{of['PORT']}/{of['NAME']}",
        "REDIS_URL": REDIS_URL,
        **{name: str(value) for name, value in more.items()},
    }


def free_port():
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def wait_for(port):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nobody listens on {port}")


def start(command, **more):
    return subprocess.Popen(
        command,
        cwd=settings.BASE_DIR,
        env=environment(**more),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def kill(process):
    if process and process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


class WorkerProcess:
    """`send` gives it a task by name; `kill_child` and `kill` end it as a power cut would."""

    def __init__(self, redis_url=REDIS_URL, **more):
        self.more = {"REDIS_URL": redis_url, **more}
        self.broker = Celery("tests", broker=redis_url, set_as_current=False)
        self.process = None

    def start(self):
        command = [sys.executable, "-m", "celery", "-A", "trust_portal", "worker"]
        command += ["-c", "1", "--without-gossip", "--without-mingle", "-l", "ERROR"]
        self.process = start(command, **self.more)

    def send(self, task):
        self.broker.send_task(task)

    def kill_child(self):
        """Kill the process that runs the tasks; its parent starts another."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        for pid in children.split():
            os.kill(int(pid), signal.SIGKILL)

    def kill(self):
        kill(self.process)

    def __enter__(self):
        Redis.from_url(self.more["REDIS_URL"]).flushdb()
        return self

    def __exit__(self, *failure):
        self.kill()
        self.broker.close()


class WebProcess:
    """The web server as it ships, at `address`."""

    def __init__(self, **more):
        self.port = free_port()
        self.address = f"http://{HOST}:{self.port}"
        self.more = {"PORTAL_URL": self.address, **more}

    def __enter__(self):
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
        command += ["--host", HOST, "--port", str(self.port), "trust_portal.wsgi:application"]
        self.process = start(command, **self.more)
        wait_for(self.port)
        return self

    def __exit__(self, *failure):
        kill(self.process)


class RedisProcess:
    """A Redis of its own, which can be stopped and started again at the same address."""

    def __init__(self):
        self.port = free_port()
        self.url = f"redis://{HOST}:{self.port}/0"
        self.process = None

    def start(self):
        command = ["redis-server", "--port", str(self.port), "--save", "", "--appendonly", "no"]
        self.process = start(command)
        wait_for(self.port)

    def stop(self):
        kill(self.process)

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.stop()
