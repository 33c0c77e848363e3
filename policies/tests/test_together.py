"""Somebody at two schools reads what is the same once, with both schools' words beside it."""

import pytest
from django.utils import timezone

from people.models import School
from people.tests.entering import enter
from people.tests.factories import SchoolFactory, TrustFactory, holder, teacher
from policies import together
from policies.models import Clause, Edition, EditionText, Version
from policies.queries.editions import shown_once
from policies.tests.factories import approved, place, policy_for
from policies.workflow import editions, local, signing
from policies.workflow import version as life

CLAUSES = (
    ("1", "At {{ school.name }}", '<h2 id="1">1 At {{ school.name }}</h2>\n<p>Be kind.</p>'),
    ("2", "", '<p id="2">2 Ask {{ dsl.name }} of {{ school.name }}.</p>'),
    ("3", "", '<p id="3">3 <a href="mailto:{{ dsl.email }}">Write to {{ dsl.email }}</a>.</p>'),
    ("4", "", '<p id="4">4 Ring {{ trust.name }}.</p>'),
)


def clauses_of(*written):
    return [
        Clause(number=anchor, anchor=anchor, heading=heading, level=1, html=html)
        for anchor, heading, html in written
    ]


def edition(name, dsl, *, own=(), clauses=CLAUSES):
    """As it is read at a school. `own`: other words for some clauses, by their address."""
    values = {
        "school.name": name,
        "dsl.name": dsl,
        "dsl.email": f"{dsl.split()[0].lower()}@trust.example",
        "trust.name": "The Trust",
    }
    own = dict(own)
    written = [(anchor, heading, own.get(anchor, html)) for anchor, heading, html in clauses]
    version = Version(html="\n".join(html for _, _, html in written))
    text = editions.text_with(version, clauses_of(*written), values)
    return Edition(school=School(name=name), text=text, values=values)


def read(*found):
    return together.shown_once(clauses_of(*CLAUSES), found)


def words(shown):
    return [(clause["heading"], clause["html"]) for clause in shown.clauses]


def test_words_that_differ_stand_side_by_side_and_nothing_is_read_twice():
    shown = read(edition("Ash", "Ruth O'Hale"), edition("Birch", "Joy <Bell>"))

    assert words(shown) == [
        ("At Ash or Birch", "<p>Be kind.</p>"),
        ("", "<p>Ask Ruth O&#x27;Hale (Ash) or Joy &lt;Bell&gt; (Birch) of Ash or Birch.</p>"),
        (
            "",
            '<p><a href="mailto:ruth@trust.example">Write to ruth@trust.example (Ash) or'
            " joy@trust.example (Birch)</a>.</p>",
        ),
        ("", "<p>Ring The Trust.</p>"),
    ]
    assert shown.differences == []
    assert shown.places == ["Ash", "Birch"]


def test_three_schools_and_two_with_the_same_words():
    shown = read(
        edition("Ash", "Ruth Hale"), edition("Birch", "Joy Bell"), edition("Cove", "Joy Bell")
    )

    assert (
        "Ask Ruth Hale (Ash) or Joy Bell (Birch, Cove) of Ash or Birch or Cove."
        in words(shown)[1][1]
    )


def test_a_clause_with_other_words_at_one_school_is_different_and_stands_in_its_own():
    other = edition(
        "Birch", "Joy Bell", own={"2": '<p id="2">2 Ask nobody at {{ school.name }}.</p>'}
    )
    shown = read(edition("Ash", "Ruth Hale"), other)

    assert words(shown)[1][1] == "<p>Ask Ruth Hale of Ash.</p>"
    (difference,) = shown.differences
    assert [clause["html"] for clause in difference.clauses] == ["<p>Ask nobody at Birch.</p>"]

    turned = read(other, edition("Ash", "Ruth Hale"))
    assert words(turned)[1][1] == "<p>Ask nobody at Birch.</p>"
    assert [clause["html"] for clause in turned.differences[0].clauses] == [
        "<p>Ask Ruth Hale of Ash.</p>"
    ]


def test_an_edition_whose_values_are_not_kept_is_shown_as_different():
    other = edition("Birch", "Joy Bell")
    other.values = {}

    shown = read(edition("Ash", "Ruth Hale"), other)

    assert words(shown)[1][1] == "<p>Ask Ruth Hale of Ash.</p>"
    assert [clause["anchor"] for clause in shown.differences[0].clauses] == ["1", "2", "3"]


@pytest.fixture
def assignment(db):
    """Of somebody at two schools, each with a DSL of its own, one with a section of its own."""
    TrustFactory()
    version = approved(policy_for(title="Lone Working Policy"))
    version.clauses.all().delete()
    for position, (anchor, heading, html) in enumerate(CLAUSES[:2], 1):
        Clause.objects.create(
            version=version, position=position, anchor=anchor, number=anchor, heading=heading,
            html=html,
        )  # fmt: skip
    version.html = "\n".join(clause.html for clause in version.clauses.all()) + "\n"
    version.save(update_fields=["html"])
    ash, birch = (SchoolFactory(name=name, slug=name.lower()) for name in ("Ash", "Birch"))
    for school, name in ((ash, "Hale"), (birch, "Bell")):
        holder("dsl", school, given_names="Jo", family_name=name)
    person = teacher(ash)
    place(person, birch, timezone.localdate(), staff_group="teaching", main=False)
    head = holder("headteacher", birch)
    life.publish(version, by=holder("clerk"))
    local.write_appendix(version.policy, birch, "<p>Sign in at the gate.</p>", by=head, seen=None)
    return person.assignments.get()


def test_the_page_shows_once_and_one_signature_covers_both_texts(client, assignment):
    person = assignment.person
    enter(client, person)
    pages = [
        client.get(assignment.get_absolute_url()),
        client.get(f"{assignment.get_absolute_url()}read-aloud/"),
    ]
    for page in pages:
        text = page.content.decode()
        assert text.count("Ask Jo Hale (Ash) or Jo Bell (Birch) of Ash or Birch.") == 1
        assert text.count("Be kind.") == 1
        assert "What is different at Birch" in text
        assert text.count("Sign in at the gate.") == 1
    fields = pages[0].context["form"].initial | {"typed_name": person.name}
    client.post(assignment.get_absolute_url(), fields)

    record = person.acknowledgements.get()
    kept = [EditionText.objects.get(pk=row.sha256).html for row in record.editions.order_by("pk")]
    assert ["Ask Jo Hale of Ash." in html for html in kept] == [True, False]
    assert ["Ask Jo Bell of Birch." in html for html in kept] == [False, True]
    one = signing.texts_at(
        assignment.version, [School.objects.get(name="Ash").pk], timezone.localdate()
    )
    assert shown_once(assignment.version, one).clauses == one[0].text.clauses
