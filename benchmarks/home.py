"""One person's home page, for 32 browsers at once, and what it asks of the database."""

from benchmarks import _load
from benchmarks._harness import RUNS, Figure, Runs, at_most, times_floor_at_least

EACH = 480  # pages a run


def figures(stage):
    stage.trust()
    from benchmarks import _browsers  # noqa: PLC0415 -- once there are apps

    ours, floors = [], []
    with _browsers.served(stage) as (portal, bare):
        for run in range(RUNS + 1):
            duties = _browsers.spread(run, EACH)
            for address, path, rates in ((portal, "/", ours), (bare, "/home", floors)):
                pages = _browsers.pages(path, duties)
                rates.append(_load.load(address, pages, status=200).rate)
    rates = [Runs(tuple(each[1:]), "/s") for each in (ours, floors)]
    yield Figure("home page, 32 clients", *rates, times_floor_at_least(0.5))
    asked = Runs((float(_browsers.queries("/", duties[0])),), "queries")
    yield Figure("home page: queries", asked, None, at_most(8, "queries"))
