"""Of somebody whose record was emptied: figures, proof, and plain words where there were others."""

import datetime as dt
import hashlib
import io
import json
import zipfile

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from core.workflow import Refused
from incidents.queries import named
from incidents.tests.factories import small_trust
from incidents.tests.leavers import CANARY, apply, everything, lines, sign
from incidents.tests.test_views import as_
from ledger.models import Leaf, LeafSecret
from oversight import handover
from oversight.queries import scopes
from people.queries import people as people_queries
from people.workflow import emptying as of_people
from policies.models import Acknowledgement, Assignment
from policies.queries import desk, figures
from policies.queries.register import Scope
from policies.workflow import voiding

pytestmark = pytest.mark.django_db


@pytest.fixture
def trust(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return small_trust()


def everything_counted(trust):
    today = timezone.localdate()
    days = [today + dt.timedelta(days=n) for n in (-1, 0, 1, 400)]
    said = {day: figures.cells(on=day) for day in days}
    return said, {day: figures.cells(on=day, schools=[trust.wray.pk]) for day in days}


def test_figures_of_every_day_are_what_they_were(trust):
    everything(trust)
    for title in ("Lone Working Policy", "Visits Policy"):
        sign(Assignment.objects.get(person=trust.teacher, policy__title=title))
    before = everything_counted(trust)
    apply(trust)

    assert any(figure.declined for cells in before[0].values() for figure in cells.values())
    assert any(figure.signed > 1 for cells in before[0].values() for figure in cells.values())
    assert everything_counted(trust) == before


def test_the_proof_stays_whole_and_says_what_was_erased(trust):
    everything(trust)
    signed = list(Acknowledgement.objects.values_list("leaf", flat=True))
    other = Assignment.objects.filter(person=trust.teacher).first()
    kept = sign(other)
    before = {row.pk: bytes(row.commitment) for row in Leaf.objects.all()}
    apply(trust)

    after = {row.pk: bytes(row.commitment) for row in Leaf.objects.all()}
    erased = set(Leaf.objects.filter(kind="erasure").values_list("record", flat=True))
    opened = LeafSecret.objects.select_related("leaf")
    assert before.items() <= after.items()
    assert set(signed) <= erased
    assert set(after) - set(opened.values_list("pk", flat=True)) == erased
    assert kept.leaf_id not in erased
    for secret in opened:
        said = hashlib.sha256(bytes(secret.salt) + secret.canonical.encode()).digest()
        assert said == bytes(secret.leaf.commitment)
    because = opened.filter(leaf__kind="erasure").values_list("canonical", flat=True)
    assert {json.loads(said)["because"] for said in because} == {"retention: signatures"}


def test_what_a_school_takes_along_is_still_written(trust, tmp_path):
    everything(trust)
    apply(trust)
    scope, target = Scope(timezone.localdate(), frozenset({trust.wray.pk})), tmp_path / "pack.zip"
    written = handover.write(scope, target, made_by=trust.hr, tell=lambda *said: None)
    with zipfile.ZipFile(target) as pack:
        signatures = json.loads(pack.read("signing/signatures.json"))
        everything_in_it = b"".join(map(pack.read, pack.namelist()))

    assert written == len(signatures) == 2
    assert [(row["person"], row["proof"]) for row in signatures] == [
        ("A former member of staff", None)
    ] * 2
    assert CANARY.encode() not in everything_in_it


def test_run_twice_it_does_nothing_more(trust):
    person = everything(trust)
    assert apply(trust) == 1
    person.refresh_from_db()
    leaves, history = Leaf.objects.count(), person.history.count()
    assert apply(trust) == 0
    of_people.empty([person.pk], by=trust.hr, because="again")

    assert lines(trust) == []
    assert (Leaf.objects.count(), person.history.count()) == (leaves, history)


def test_whoever_recorded_it_reads_that_it_was_let_go(client, trust):
    everything(trust)
    row = Acknowledgement.objects.get(voided_at=None)
    apply(trust)
    as_(client, trust.hr)
    page = client.get(row.get_absolute_url())
    paper = client.get(reverse("policies:certificate", args=[row.pk]))
    text = PdfReader(io.BytesIO(paper.content)).pages[0].extract_text()

    assert "was let go" in page.content.decode()
    assert "retention rule for signatures" in " ".join(text.split())
    assert "This certifies" not in text
    assert client.get(reverse("policies:scan", args=[row.pk])).status_code == 404
    with pytest.raises(Refused, match="let go"):
        voiding.void(row, by=trust.hr, reason="A mistake")


def test_nobody_finds_the_record_among_people(client, trust):
    person = everything(trust)
    apply(trust)
    as_(client, trust.hr)

    assert client.get(person.get_absolute_url()).status_code == 404
    assert client.get(reverse("policies:person_record", args=[person.pk])).status_code == 404
    assert person not in people_queries.listed(trust.hr, who="left")
    assert person not in people_queries.kept_by(trust.hr)
    assert person not in scopes.people_visible_to(trust.hr)
    assert named.candidates(str(person), trust.wray) == ([], False)
    assert person not in desk.known_at_desks()
