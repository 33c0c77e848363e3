"""A school leaves: its last day is set with a preview, it is handed over, and then it ends."""

import datetime as dt
import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
import time_machine

from core.workflow import Refused
from ledger import leaves
from oversight import tasks
from oversight.models import Export
from people.models import Placement, School
from people.tests.entering import enter
from people.tests.factories import (
    AppointmentFactory,
    PlacementFactory,
    SchoolFactory,
    TrustFactory,
    holder,
    teacher,
)
from people.workflow import leaving, placements
from policies import tasks as policy_tasks
from policies.models import Assignment
from policies.tests.factories import approved, policy_for
from policies.workflow import signing
from policies.workflow import version as life

pytestmark = pytest.mark.django_db
LAST = dt.date(2026, 12, 18)
PAGE = "/compliance/leaving/tarn/"


def at(text):
    return time_machine.travel(dt.datetime.fromisoformat(text).astimezone(dt.UTC), tick=False)


@pytest.fixture(autouse=True)
def _now(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with at("2026-11-20T09:00:00+00:00"):
        yield


class Leaving:
    """A school with a teacher, one of two schools, and one who is a trustee as well."""

    def __init__(self):
        TrustFactory()
        self.tarn = SchoolFactory(name="Tarn Academy", slug="tarn")
        self.other = SchoolFactory(name="Oxenholme")
        self.only = teacher(self.tarn, given_names="Ada", family_name="Lund")
        self.both = teacher(self.tarn, family_name="Both")
        PlacementFactory(person=self.both, school=self.other, main=False)
        self.trustee = teacher(self.tarn, family_name="Trustee")
        AppointmentFactory(person=self.trustee, role="trustee")
        self.head = holder("headteacher", self.tarn, family_name="Head")
        self.elsewhere = teacher(self.other, family_name="Elsewhere")
        self.version = approved(policy_for(title="Conduct Policy", slug="conduct"))
        life.publish(self.version, by=holder("clerk"))

    def sign(self, person):
        texts = signing.texts_at(self.version, (self.tarn.pk,), dt.date(2026, 11, 20))
        signature = signing.Signature("Ada Lund", tuple(texts))
        return signing.sign(person.assignments.get(), by=person, signature=signature)


def test_its_last_day_is_set_by_the_administrator_who_sees_whom_it_concerns(client):
    trust = Leaving()
    administrator = enter(client, holder("administrator"))

    page = client.get(PAGE)
    saved = client.post(f"{PAGE}plan/", {"left_on": "2026-12-18"})
    trust.tarn.refresh_from_db()
    early = client.post(f"{PAGE}plan/", {"left_on": "2026-11-19"})
    back = client.post(f"{PAGE}plan/", {"left_on": ""}, follow=True).content.decode()

    shown = {name: page.context[name] for name in ("leaves", "stays", "outstanding", "may_ask")}
    assert shown == {"leaves": 2, "stays": 2, "outstanding": 4, "may_ask": False}
    assert (saved.url, trust.tarn.left_on) == (PAGE, LAST)
    assert trust.tarn.history.first().history_user == administrator
    assert [*early.context["form"].errors["left_on"]] == [
        "Choose today or a day after it, and none before its first day in the trust"
    ]
    assert "Tarn Academy stays in the trust." in back
    assert PAGE in client.get("/people/schools/at/tarn/").content.decode()


def test_the_night_after_its_people_end_who_work_nowhere_else_and_history_stays():
    trust = Leaving()
    signed = trust.sign(trust.only)
    leaving.plan(trust.tarn, on=LAST, by=holder("administrator"))

    with at("2026-12-18T23:00:00+00:00"):
        policy_tasks.settle_assignments()
        last_night = trust.head.assignments.get().state
    with at("2026-12-20T00:10:00+00:00"):  # a night was missed
        policy_tasks.settle_assignments()
        events = trust.head.assignments.get().events.count()
        policy_tasks.settle_assignments()

    people = (trust.only, trust.both, trust.trustee, trust.head, trust.elsewhere)
    for person in people:
        person.refresh_from_db()
    states = [[*p.assignments.values_list("state", "closed_because")] for p in people]
    assert last_night == "open"
    assert [person.last_day for person in people] == [LAST, None, None, LAST, None]
    assert states == [
        [("signed", "")],
        [("open", "")],
        [("open", "")],  # a trustee is bound by the trust
        [("closed", "left")],
        [("open", "")],
    ]
    assert {*Placement.objects.filter(school=trust.tarn).values_list("ends_on", flat=True)} == {
        LAST
    }
    post = trust.head.appointments.get()
    assert (post.ends_on, post.events.last().note) == (
        LAST,
        "Last day: 18 December 2026. Its school left the trust.",
    )
    assert trust.only.placements.get().history.first().history_change_reason == leaving.NOTE
    assert trust.head.assignments.get().events.count() == events
    assert trust.only.acknowledgements.get() == signed
    counted = trust.both.assignments.get().counted_at.filter(counted_until=None)
    assert {*counted.values_list("school", flat=True)} == {trust.other.pk, None}


def test_what_cannot_be_its_last_day_is_refused_and_nothing_is_done_at_a_school_that_left():
    trust = Leaving()
    by = holder("administrator")
    central = SchoolFactory(name="Central", kind="central")
    School.objects.filter(pk=trust.other.pk).update(left_on=dt.date(2026, 11, 1))
    gone = School.objects.get(pk=trust.other.pk)

    with pytest.raises(Refused, match="does not leave"):
        leaving.plan(central, on=LAST, by=by)
    with pytest.raises(Refused, match=r"^Oxenholme left the trust on 1 November 2026"):
        leaving.plan(gone, on=LAST, by=by)
    with pytest.raises(Refused, match=r"^Oxenholme left the trust on 1 November 2026"):
        placements.place(
            trust.only,
            school=gone,
            staff_group="support",
            starts_on=dt.date(2026, 11, 20),
            by=by,
        )
    assert leaving.end_of_schools(dt.date(2026, 11, 20)) == 2
    assert leaving.end_of_schools(dt.date(2026, 11, 20)) == 0
    assert not Assignment.objects.filter(person=trust.elsewhere, state="open").exists()


def unpacked(export):
    pack = zipfile.ZipFile(Path(export.file.storage.location) / export.file.name)
    return {name: pack.read(name) for name in pack.namelist()}


def test_the_hand_over_pack_holds_all_that_a_new_trust_needs(client):
    trust = Leaving()
    record = trust.sign(trust.only)
    enter(client, holder("hr"))

    asked = client.post(f"{PAGE}handover/")
    tasks.make_exports()

    export = Export.objects.get()
    held = unpacked(export)
    signatures = json.loads(held["signing/signatures.json"])
    texts = {name for name in held if name.startswith("policies/")}
    proof = signatures[0]["proof"]
    digest = record.editions.get().sha256
    assert (asked.url, export.state, export.rows) == (export.get_absolute_url(), "ready", 1)
    assert set(held) - texts == {
        "index.css",
        "index.html",
        "people.csv",
        "revisions.csv",
        "signing/register.csv",
        "signing/register.json",
        "signing/register.xlsx",
        "signing/signatures.json",
    }
    assert texts == {f"policies/conduct-1.0-{digest[:8]}.{form}" for form in ("html", "pdf")}
    page = next(held[name] for name in texts if name.endswith("html"))
    assert hashlib.sha256(page).hexdigest() == digest == signatures[0]["sha256"][0]
    salt = bytes.fromhex(proof["salt"])
    assert leaves.commitment(salt, proof["record"]).hex() == proof["commitment"]
    assert (signatures[0]["person"], signatures[0]["typed_name"]) == ("Ada Lund", "Ada Lund")
    people = held["people.csv"].decode("utf-8-sig")
    assert ("Ada Lund" in people, "Elsewhere" in people) == (True, False)
    assert json.loads(held["signing/register.json"])["total"]["assigned"] == 4
    assert "Hand-over pack: Tarn Academy" in held["index.html"].decode()
    assert "Hand-over pack as ZIP" in client.get(export.get_absolute_url()).content.decode()
    sent = client.get(f"{export.get_absolute_url()}download/")
    assert zipfile.ZipFile(io.BytesIO(b"".join(sent))).testzip() is None
    assert "Asked for at" in client.get(PAGE).content.decode()


def test_everybody_takes_their_own_record_with_texts_and_certificates_on_their_last_day(client):
    trust = Leaving()
    trust.sign(trust.only)
    placements.leave(trust.only, on=dt.date(2026, 11, 20), by=holder("hr"))
    enter(client, trust.only)

    client.post("/compliance/exports/ask-own-record/", {"format": "zip"})
    tasks.make_exports()

    export = Export.objects.get()
    held = unpacked(export)
    assert held["certificates/001-conduct.pdf"].startswith(b"%PDF")
    assert sorted(name.split(".")[-1] for name in held if name.startswith("policies/")) == [
        "html",
        "pdf",
    ]
    assert [row["policy"] for row in json.loads(held["signing/signatures.json"])] == [
        "Conduct Policy"
    ]
    assert "people.csv" not in held
    sent = client.get(f"{export.get_absolute_url()}download/")
    assert (sent.status_code, len(b"".join(sent)) > 1000) == (200, True)


def test_others_neither_plan_nor_take_the_pack(client):
    trust = Leaving()
    answers = {}
    for role, school in (("hr", None), ("administrator", None), ("headteacher", trust.tarn)):
        enter(client, holder(role, school))
        answers[role] = [
            client.get(PAGE).status_code,
            client.post(f"{PAGE}plan/", {"left_on": ""}).status_code,
            client.post(f"{PAGE}handover/").status_code,
        ]

    assert answers == {
        "hr": [200, 403, 302],
        "administrator": [200, 302, 403],
        "headteacher": [403, 403, 403],
    }
