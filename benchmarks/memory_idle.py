"""What the portal holds in memory when nobody asks anything of it, after a warm-up."""

import time
import urllib.request

from benchmarks._harness import RUNS, Figure, Runs, at_most, pss

PAGES = 60  # of warm-up, so that each of the eight threads has answered some


def figures(stage):
    stage.manage("prepare")
    web = [idle_web(stage, "trust_portal.wsgi:application") for _ in range(RUNS)]
    bare = [idle_web(stage, "benchmarks._bare:application") for _ in range(RUNS)]
    yield figure("memory, idle: web", web, bare, 250)
    worker = [idle_worker(stage, "trust_portal") for _ in range(RUNS)]
    alone = {"DJANGO_SETTINGS_MODULE": "", "BEAT_FILE": str(stage.folder / "beat")}
    bare = [idle_worker(stage, "benchmarks._bare_celery", **alone) for _ in range(RUNS)]
    yield figure("memory, idle: worker and scheduler", worker, bare, 210)


def figure(name, ours, bare, limit):
    goal = at_most(limit, "MiB")
    return Figure(name, Runs(tuple(ours), "MiB"), Runs(tuple(bare), "MiB"), goal, max(ours))


def idle_web(stage, application):
    with stage.web(application) as (process, address):
        for _ in range(PAGES):
            urllib.request.urlopen(address + "/healthz").read()
            urllib.request.urlopen(address + "/").read()
        return settled(process.pid)


def idle_worker(stage, application, **environment):
    with stage.worker(application, **environment) as (worker, scheduler):
        return settled(worker.pid, scheduler.pid)


def settled(*processes):
    """MiB once it no longer grows: on a busy machine a start takes its time."""
    last = [0.0]
    while len(last) < 8 or max(last[-6:]) - min(last[-6:]) > 1:
        time.sleep(0.5)
        last.append(pss(*processes))
    return last[-1]
