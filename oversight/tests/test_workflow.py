import datetime as dt
import errno
import os
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

from core.workflow import Refused
from ledger import leaves
from ledger.models import Leaf
from oversight import tasks, workflow
from oversight.models import Export
from people.tests.factories import PersonFactory, SchoolFactory, holder, teacher
from policies.queries.register import Scope
from policies.tests import counted

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)
ASKED, MAKING, READY, FAILED, EXPIRED = Export.State


@pytest.fixture(autouse=True)
def _today(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC), tick=False):
        yield


def asked(form="csv", by=None):
    school = SchoolFactory()
    counted.assigned(teacher(school), counted.published(Export.objects.count()), school)
    return workflow.ask(Scope(on=TODAY), form, by=by or holder("hr"))


def in_state(state):
    export = asked()
    times = {
        ASKED: {},
        MAKING: {"alive_at": timezone.now() - dt.timedelta(hours=1)},
        READY: {"made_at": timezone.now(), "expires_at": timezone.now()},
        FAILED: {"error": "why"},
        EXPIRED: {"made_at": timezone.now(), "expires_at": timezone.now()},
    }
    Export.objects.filter(pk=export.pk).update(state=state, **times[state])
    return Export.objects.get(pk=export.pk)


def verbs(export):
    return list(export.events.values_list("verb", flat=True))


def folder():
    found = Path(workflow.settings.MEDIA_ROOT) / workflow.FOLDER
    return sorted(path.name for path in found.iterdir()) if found.exists() else []


def test_every_move_from_every_state():
    legal = {
        move.verb: [
            state for state in Export.State if not move.refusal(in_state(state), PersonFactory())
        ]
        for move in workflow.EXPORT.moves
    }

    assert legal == {
        "begin": [ASKED, MAKING],
        "finish": [MAKING],
        "fail": [MAKING],
        "expire": [READY],
        "ask_again": [FAILED, EXPIRED],
    }


def test_what_is_asked_for_is_made_kept_for_a_week_and_leaves_its_proof():
    hr = holder("hr")
    export = asked(by=hr)

    workflow.make(export)

    export.refresh_from_db()
    leaf = Leaf.objects.get(kind="export", record=export.pk)
    assert (export.state, export.rows, export.done) == (READY, 1, 1)
    assert export.expires_at - export.made_at == dt.timedelta(days=7)
    assert verbs(export) == ["ask", "begin", "finish"]
    assert folder() == [Path(export.file.name).name]
    assert leaves.matches(
        leaf,
        {
            "kind": "compliance",
            "format": "csv",
            "scope": {"on": "2026-11-20", "schools": None, "policy": None, "person": None},
            "by": hr.pk,
            "rows": 1,
            "sha256": export.sha256,
            "made_at": export.made_at.isoformat(timespec="microseconds"),
        },
    )


def test_an_export_that_is_being_made_is_not_made_twice():
    export = asked()
    Export.objects.filter(pk=export.pk).update(state=MAKING, alive_at=timezone.now())

    with pytest.raises(Refused, match="is being made"):
        workflow.make(export)


def test_what_a_dead_worker_left_is_picked_up_three_times_at_most():
    export = asked()

    for _ in range(workflow.MOST_TRIES):
        Export.objects.filter(pk=export.pk).update(
            state=MAKING, alive_at=timezone.now() - dt.timedelta(minutes=6)
        )
        tasks.make_exports()
        export.refresh_from_db()
        state = export.state

    assert state == FAILED
    assert export.error == "It could not be made in 3 tries."


def test_a_full_disk_is_said_plainly_and_leaves_nothing():
    export = asked()

    def no_room(export, target):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    workflow.make(export, write=no_room)

    assert (export.state, export.error) == (FAILED, workflow.FULL)
    assert folder() == []
    assert not Leaf.objects.filter(kind="export").exists()


@pytest.mark.expects_errors
def test_a_fault_of_ours_is_logged_and_not_shown():
    export = asked()

    def broken(export, target):
        raise ValueError("a name nobody should read")

    workflow.make(export, write=broken)

    assert (export.state, export.error) == (FAILED, workflow.BROKEN)


def test_a_failed_export_can_be_asked_for_again():
    hr = holder("hr")
    export = in_state(FAILED)

    workflow.ask_again(export, by=hr)
    tasks.make_exports()

    export.refresh_from_db()
    assert (export.state, export.error) == (READY, "")


def test_after_a_week_the_file_is_gone_and_what_was_made_is_still_known():
    export = asked()
    workflow.make(export)
    name = folder()[0]

    with time_machine.travel(dt.datetime(2026, 11, 27, 8, tzinfo=dt.UTC), tick=False):
        tasks.expire_exports()
        kept = folder()
    with time_machine.travel(dt.datetime(2026, 11, 27, 9, tzinfo=dt.UTC), tick=False):
        tasks.expire_exports()
        tasks.expire_exports()

    export.refresh_from_db()
    assert kept == [name]
    assert folder() == []
    assert (export.state, export.file.name) == (EXPIRED, "")
    assert len(export.sha256) == 64


def test_what_dead_makers_were_writing_is_removed_a_day_later(tmp_path):
    old, new = tmp_path / "exports" / "a.csv.part", tmp_path / "exports" / "b.csv.part"
    old.parent.mkdir()
    for path in (old, new):
        path.write_text("half")
        os.utime(path, (timezone.now().timestamp(),) * 2)
    os.utime(old, ((timezone.now() - dt.timedelta(days=2)).timestamp(),) * 2)

    tasks.expire_exports()

    assert folder() == ["b.csv.part"]
