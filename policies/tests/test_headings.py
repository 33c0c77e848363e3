"""A school's name with an apostrophe and an ampersand, put into a heading: read once as it is."""

import hashlib
import html
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from people.tests.entering import enter
from people.tests.factories import SchoolFactory, TrustFactory, holder, teacher
from policies.models import Clause, EditionText
from policies.queries import search
from policies.tests.factories import approved, place, policy_for
from policies.workflow import editions, joining, searching, variants
from policies.workflow import version as life

pytestmark = pytest.mark.django_db
NAME, OTHER = "St Mary's & All Saints", "D’Arcy & Sons"
HEADING = "Alone at {{ school.name }} & elsewhere"
TEXT = (
    '<h2 id="1">1 Alone at {{ school.name }} &amp; elsewhere</h2>\n'
    "<p>Tell {{ school.name }} first.</p>"
)


@pytest.fixture
def version():
    TrustFactory()
    version = approved(policy_for(title="Lone Working Policy"))
    version.clauses.all().delete()
    Clause.objects.create(
        version=version, position=1, anchor="1", number="1", heading=HEADING, html=TEXT
    )
    version.html = TEXT + "\n"
    version.save(update_fields=["html"])
    version.policy.owners.add(version.author)
    searching.index(version)
    return version


@pytest.fixture
def reader(version):
    school = SchoolFactory(name=NAME, slug="mary")
    holder("headteacher", school)
    person = teacher(school)
    life.publish(version, by=holder("clerk"))
    return person


def test_it_stands_once_escaped_on_every_page_and_paper(client, version, reader):
    heading = f"Alone at {NAME} & elsewhere"
    assignment = reader.assignments.get()
    enter(client, reader)
    read = client.get(assignment.get_absolute_url())
    pages = [
        read,
        client.get(version.get_absolute_url()),
        client.get(reverse("policies:read_aloud", args=[assignment.pk])),
    ]
    client.post(
        assignment.get_absolute_url(),
        read.context["form"].initial | {"typed_name": reader.name},
    )
    record = reader.acknowledgements.get()
    papers = [
        client.get(reverse(name, args=[key])).content
        for name, key in (
            ("policies:large_print", assignment.pk),
            ("policies:certificate", record.pk),
        )
    ]

    for page in pages:
        assert heading in html.unescape(page.content.decode()), page.request["PATH_INFO"]
        assert "&amp;amp;" not in page.content.decode()
        assert "&amp;#" not in page.content.decode()
    shown = html.unescape(pages[0].content.decode())
    assert f'<span class="n">1</span><span>{heading}</span>' in shown  # in the list of contents
    for paper in papers:
        said = " ".join(
            " ".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages).split()
        )
        assert heading in said
        assert "&amp;" not in said


def test_what_is_signed_is_the_same_bytes_as_ever_and_makes_no_new_edition(version, reader):
    today, school = timezone.localdate(), reader.placements.get().school_id
    first = editions.edition_for(version, school, today)
    EditionText.objects.update(clauses=[])  # as drawn by an earlier portal

    again = editions.make(version, school, today)

    escaped = "St Mary&#x27;s &amp; All Saints"
    assert again == first
    assert again.text.html == (
        f'<h2 id="1">1 Alone at {escaped} &amp; elsewhere</h2>\n<p>Tell {escaped} first.</p>\n'
    )
    assert again.text_id == hashlib.sha256(again.text.html.encode()).hexdigest()


def test_it_is_found_and_shown_as_it_is_read_also_where_the_school_has_its_own_words(
    version, reader
):
    line = search.find(reader, "elsewhere").lines[0]
    variants.unlock(version.policy, {"1"}, by=version.author)
    school = reader.placements.get().school
    head = school.appointments.get(role="headteacher").person
    clause = version.clauses.get()
    own = variants.propose(version.policy, school, clause, "<p>Ring.</p>", by=head, why="So.")
    variants.accept(own, by=version.author, material=False)

    worded = search.find(reader, "ring").lines[0]

    assert line.title == worded.title == f"Alone at {NAME} & elsewhere"


def test_a_reader_at_two_schools_reads_both_names_once(client, version, reader):
    place(reader, SchoolFactory(name=OTHER), timezone.localdate(), main=False)
    joining.settle_all(timezone.localdate())
    enter(client, reader)

    page = client.get(version.get_absolute_url()).content.decode()

    assert f"Alone at {OTHER} or {NAME} & elsewhere" in html.unescape(page)
    assert "&amp;amp;" not in page
    assert "What is different" not in page
