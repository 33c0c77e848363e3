"""How long after `./portal run` the first page comes, when everything was installed before."""

import os
import subprocess
import time

from benchmarks._harness import HERE, RUNS, Figure, Runs, at_most, end, wait_until_answered
from tools import private_servers


def figures(stage):
    begin(stage)  # installs, makes the tables, invents the trust
    seconds = [begin(stage) for _ in range(RUNS)]
    yield Figure("start: ./portal run, second time", Runs(tuple(seconds)), None, at_most(5))


def begin(stage):
    port = private_servers.free_port()
    environment = {**os.environ, "PORTAL_DATA": str(stage.folder / "start"), "PORT": str(port)}
    began = time.perf_counter()
    process = subprocess.Popen(
        ["./portal", "run"],
        cwd=HERE,
        env=environment,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_until_answered(f"http://127.0.0.1:{port}/", process, patience=300)
        return time.perf_counter() - began
    finally:
        end(process)
