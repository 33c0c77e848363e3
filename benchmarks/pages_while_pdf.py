"""Whether people notice that a worker is making a large paper meanwhile."""

import contextlib
import threading

from benchmarks import _load
from benchmarks._harness import RUNS, Figure, Runs, times_floor_at_most

EACH, CLIENTS = 240, 4  # pages a run: a staff room, not the rush of a first morning


def figures(stage):
    stage.trust()
    from django.utils import timezone  # noqa: PLC0415

    from benchmarks import _browsers  # noqa: PLC0415 -- once there are apps
    from oversight import workflow  # noqa: PLC0415
    from policies.queries.register import Scope  # noqa: PLC0415

    scope = Scope(timezone.localdate(), schools=frozenset(range(2, 8)))
    export = workflow.ask(scope, "pdf", by=None)
    with stage.web() as (_, address):
        pages = _browsers.pages("/policies/sign/{}/", _browsers.spread(0, EACH // 2))
        pages += _browsers.pages("/", _browsers.spread(0, EACH // 2))
        alone = [p95(address, pages) for _ in range(RUNS + 1)]
        with being_made(export, stage.folder / "paper.pdf"):
            meanwhile = [p95(address, pages) for _ in range(RUNS)]
    # The first run alone warmed the server up.
    runs = [Runs(tuple(each), "ms") for each in (meanwhile, alone[1:])]
    yield Figure("pages during a 10,000-row PDF: p95", *runs, times_floor_at_most(2))


def p95(address, pages):
    load = _load.load(address, pages, status=200, clients=CLIENTS)
    return 1_000 * load.each[int(len(load.each) * 0.95)]


@contextlib.contextmanager
def being_made(export, path):
    """The paper is made, as a worker does it, again and again while the block runs."""
    from oversight import tasks  # noqa: PLC0415

    over, made = threading.Event(), []

    def make():
        while not over.is_set():
            made.append(tasks.write_apart(export, path))

    maker = threading.Thread(target=make)
    maker.start()
    try:
        yield
        assert maker.is_alive()
    finally:
        over.set()
        maker.join()
    assert made
