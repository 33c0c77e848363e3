"""A policy of twenty sections as its reader gets it, for 32 browsers at once."""

from benchmarks import _load
from benchmarks._harness import RUNS, Figure, Runs, times_floor_at_least, times_floor_at_most

EACH = 480  # pages a run


def figures(stage):
    stage.trust()
    from benchmarks import _browsers  # noqa: PLC0415 -- once there are apps

    ours, floors = [], []
    with _browsers.served(stage) as (portal, bare):
        for run in range(RUNS + 1):
            duties = _browsers.spread(run, EACH)
            for address, path, loads in (
                (portal, "/policies/sign/{}/", ours),
                (bare, "/read/{}", floors),
            ):
                pages = _browsers.pages(path, duties)
                loads.append(_load.load(address, pages, status=200))
    yield from compared("show a policy", ours[1:], floors[1:])


def compared(name, ours, floors):
    """Pages a second, and how long the slowest of a hundred takes."""
    rates = [Runs(tuple(load.rate for load in loads), "/s") for loads in (ours, floors)]
    yield Figure(f"{name}, 32 clients", *rates, times_floor_at_least(0.5))
    slowest = [Runs(tuple(load.p99 for load in loads)) for loads in (ours, floors)]
    yield Figure(f"{name}, 32 clients: p99", *slowest, times_floor_at_most(3))
