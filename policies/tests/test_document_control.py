"""What every published policy says of itself, as its readers and its owner see it."""

import datetime as dt
import hashlib
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from people.tests.entering import enter
from people.tests.factories import PersonFactory, SchoolFactory, holder, teacher
from policies.importing import document
from policies.models import Approval, Policy
from policies.tests.factories import VersionFactory, policy_for
from policies.workflow import assigning, drafting, self_check, signing
from policies.workflow import version as life

pytestmark = pytest.mark.django_db
FILE = b"# Lone Working Policy\n\n## 1. Rule\n\n1.1 Say where you are.\n"


def facts(page):
    """What a page says under each heading of its document control."""
    text = " ".join(page.content.decode().split())
    rows = re.findall(r"<dt>(.*?)</dt> ?<dd[^>]*>(.*?)</dd>", text)
    return dict(rows)


def published(**kwargs):
    policy = policy_for(**kwargs)
    version = VersionFactory(
        policy=policy,
        state="approved",
        major=2,
        equality_note="Nobody is disadvantaged.",
        effective_on=dt.date(2026, 9, 1),
    )
    Approval.objects.create(
        version=version,
        body="FHRE committee",
        approved_on=dt.date(2026, 6, 12),
        minute="7.2",
        recorded_by=PersonFactory(),
    )
    version.consultations.create(
        body="NEU",
        sent_on=dt.date(2026, 5, 1),
        closes_on=dt.date(2026, 5, 20),
        recorded_by=version.author,
    )
    life.publish(version, by=PersonFactory(), on=dt.date(2026, 9, 1))
    return version


def test_a_reader_sees_the_document_control_of_a_published_policy(client):
    reader = teacher(SchoolFactory())
    version = published(
        category="statutory",
        committee="Board of trustees",
        summary="Keeps people who work alone safe.",
        legal_basis="Health and Safety at Work etc. Act 1974",
        review_first_months=12,
        review_months=36,
        related_titles=["Code of Conduct", "ICT Policy"],
        informs=["parents"],
    )
    owners = [PersonFactory(given_names="Ann", family_name=name) for name in ("Abe", "Bode")]
    version.policy.owners.set(owners)
    enter(client, reader)

    page = client.get(version.policy.get_absolute_url())

    said = facts(page)
    assert said.pop("SHA-256 of the text") == version.sha256
    assert said == {
        "Version in force": "2.0, from 1 September 2026",
        "Approved by": "FHRE committee, 12 June 2026 (minute 7.2)",
        "Owner": "Ann Abe, Ann Bode",
        "Committee": "Board of trustees",
        "Next review": "1 September 2027 (first after 12 months, then every 36)",
        "Legal basis": "Health and Safety at Work etc. Act 1974",
        "Consulted": "NEU, 1 May 2026 to 20 May 2026<br>",
        "Related policies": "Code of Conduct; ICT Policy",
        "Also told": "Parents and carers",
        "Equality note": "Nobody is disadvantaged.",
    }
    text = page.content.decode()
    assert "Statutory" in text
    assert "Keeps people who work alone safe." in text


def test_the_revision_history_says_how_much_each_revision_changed(client):
    reader = teacher(SchoolFactory())
    version = published()
    minor = VersionFactory(
        policy=version.policy,
        state="approved",
        major=2,
        minor=1,
        material=False,
        revised_by="R Lindqvist",
        summary_of_changes="Headteacher for principal",
    )
    life.publish(minor, by=PersonFactory())
    enter(client, reader)

    text = " ".join(client.get(version.policy.get_absolute_url()).content.decode().split())

    assert "Wording only: Headteacher for principal. R Lindqvist" in text
    assert "What is asked of people changed: Published" in text


def test_the_file_a_version_was_read_from_is_kept_with_its_checksum(client):
    owner = holder("policy_owner")
    version = drafting.import_policy(
        document.read(FILE, "Lone working v1.md"), FILE, "Lone working v1.md", by=owner
    )
    page = reverse("policies:source", args=[version.pk])
    enter(client, owner)

    shown = client.get(version.get_absolute_url()).content.decode()
    answer = client.get(page)

    assert page in shown
    assert hashlib.sha256(FILE).hexdigest() in shown
    assert (answer.content, answer["Content-Disposition"]) == (
        FILE,
        'attachment; filename="lone-working-policy-1.0.md"',
    )
    other = VersionFactory()
    assert client.get(reverse("policies:source", args=[other.pk])).status_code == 404
    enter(client, holder("hr"))
    assert client.get(page).status_code == 403


def test_whoever_needs_another_form_asks_for_it_and_keeps_their_days(client):
    reader = teacher(SchoolFactory())
    version = published()
    enter(client, reader)
    ask = reverse("policies:ask", args=[version.pk]) + "?form=other"

    assert ask in client.get(reader.assignments.get().get_absolute_url()).content.decode()
    assert "I need this policy in another form" in client.get(ask).content.decode()


def test_a_self_check_is_gone_through_again_every_six_months(client):
    owner = holder("policy_owner")
    person = teacher(SchoolFactory())
    holder("dsl", person.placements.get().school)
    enter(client, owner)

    answer = client.post(reverse("policies:begin_self_check"))

    policy = Policy.objects.get()
    assert answer["Location"] == reverse("policies:change", args=[policy.slug])
    policy.versions.update(state="approved")
    today = timezone.localdate()
    life.publish(policy.versions.get(), by=PersonFactory(), on=today)
    assignment = person.assignments.select_related("version__policy").get()
    assert signing.statement_of(assignment.version) == self_check.STATEMENT
    signing.sign(
        assignment, by=person, signature=signing.Signature(typed_name=person.name, editions=())
    )
    assigning.settle(policy, today + dt.timedelta(days=150))
    assert person.assignments.count() == 1
    assigning.settle(policy, today + dt.timedelta(days=190))
    assert [row.occasion for row in person.assignments.filter(state="open")] == ["after_months"]
