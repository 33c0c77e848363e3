"""A headteacher's inbox of cases: 5,000 under way in the trust, 200 of them theirs."""

from benchmarks import _load
from benchmarks._harness import RUNS, Figure, Runs, at_most

PAGES = 40  # a run, one after another
# A page of them, by the same rows: urgent first, then whatever waits longest.
PAGE = """
    SELECT c.* FROM incidents_case c WHERE c.ended_at IS NULL AND c.id IN (
        SELECT case_id FROM incidents_reader WHERE person_id = %s AND ended_at IS NULL)
    ORDER BY c.child_at_risk <> 'no' DESC, c.received_at, c.id LIMIT 25"""


def figures(stage):
    stage.django()
    from benchmarks import _browsers, _cases, compliance  # noqa: PLC0415 -- once there are apps
    from trust_portal.synthesis import rows  # noqa: PLC0415

    here = _cases.trust()
    _cases.under_way(here)
    rows.analyse()
    head = here.headteacher
    cookies = _browsers.signed_in([head])[head.pk]
    request = _load.get("/concerns/received/", cookies)
    with stage.web() as (_, address):
        _load.load(address, [request] * 16, status=200)
        runs = []
        for _ in range(RUNS):
            pages = _load.load(address, [request] * PAGES, status=200, clients=1)
            runs.append(compliance.slowest(pages.each))
    statement = PAGE.replace("%s", str(head.pk))
    floor, portal = compliance.sql(statement), Runs(tuple(runs), "ms")
    yield Figure("inbox, 200 of 5,000: p95", portal, floor, at_most(60, "ms"))
    asked = Runs((float(_asked(cookies)),), "queries")
    yield Figure("inbox: queries", asked, None, at_most(14, "queries"))


def _asked(cookies):
    """How many statements the page takes, counted in this process."""
    from django.db import connection  # noqa: PLC0415 -- once there are apps
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    client = Client()
    client.cookies.load(cookies)
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/concerns/received/", headers={"host": "127.0.0.1"})
    if page.status_code != 200:
        raise RuntimeError(f"The inbox answered {page.status_code}.")
    return len(asked)
