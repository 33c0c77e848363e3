"""The complete POST that signs, from 32 browsers: spread over the trust, and all of one school."""

from benchmarks import _load
from benchmarks._harness import RUNS, Figure, Runs, at_most, times_floor_at_least


def figures(stage):
    stage.trust()
    from benchmarks import _browsers  # noqa: PLC0415 -- once there are apps
    from policies import counting  # noqa: PLC0415

    def rate(address, path, duties):
        requests = _browsers.signatures(path, duties)
        return _load.load(address, requests, status=302).rate

    ours, floors, schools = [], [], []
    with _browsers.served(stage) as (portal, bare):
        for run in range(RUNS + 1):
            ours.append(rate(portal, "/policies/sign/{}/", _browsers.spread(2 * run)))
            floors.append(rate(bare, "/sign/{}", _browsers.spread(2 * run + 1)))
            schools.append(rate(portal, "/policies/sign/{}/", _browsers.one_school(run)))
    # The first run of each warmed the servers up.
    ours, floors, schools = (Runs(tuple(each[1:]), "/s") for each in (ours, floors, schools))
    yield Figure("sign: complete POST, 32 clients", ours, floors, times_floor_at_least(0.6))
    name = "sign: 32 people at one school (floor: spread)"
    yield Figure(name, schools, ours, times_floor_at_least(0.9))
    drift = Runs((float(len(counting.recount())),), "totals")
    yield Figure("sign: totals that drifted", drift, None, at_most(0, "totals"))
