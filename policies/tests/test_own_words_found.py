"""A school's own words in a policy: found, and read, by whoever reads that school's edition."""

import pytest
from django.utils import timezone

from people.tests.entering import enter
from people.tests.factories import SchoolFactory, TrustFactory, holder, teacher
from policies.models import Clause, SearchDocument
from policies.queries import search
from policies.tests.factories import VersionFactory, approved, place, policy_for
from policies.workflow import joining, local, searching, variants
from policies.workflow import version as life

pytestmark = pytest.mark.django_db


class Two:
    """Ash has a section of its own on dogs and a wording of its own on the office; Birch none."""

    def __init__(self):
        TrustFactory()
        self.ash, self.birch = (SchoolFactory(name=name, slug=name) for name in ("ash", "birch"))
        self.head = holder("headteacher", self.ash)
        self.owner, self.clerk = teacher(SchoolFactory(name="Cove")), holder("clerk")
        self.version = self.written(approved(policy_for(title="Lone Working Policy")))
        self.policy = self.version.policy
        self.policy.owners.add(self.owner)
        life.publish(self.version, by=self.clerk)
        variants.unlock(self.policy, {"1.1"}, by=self.owner)
        self.section = self.appended("<p>Ring {{ school.name }} before you bring a dog.</p>")
        self.variant = self.worded("<p>Ask the caretaker for a lantern.</p>")

    def written(self, version):
        clause = version.clauses.get()
        clause.html = '<h2 id="1">1 Purpose</h2>\n<p>Stay safe.</p>'
        clause.save()
        Clause.objects.create(
            version=version, position=2, number="1.1", level=2, anchor="1.1",
            html='<p id="1.1">1.1 Ask the office for a torch.</p>',
        )  # fmt: skip
        version.html = "\n".join(row.html for row in version.clauses.all()) + "\n"
        version.save(update_fields=["html"])
        return version

    def appended(self, html):
        seen = self.policy.appendices.filter(state="in_force").first()
        return local.write_appendix(
            self.policy, self.ash, html, by=self.head, seen=seen and seen.pk
        )

    def worded(self, html):
        clause = self.policy.versions.get(state="published").clauses.get(anchor="1.1")
        made = variants.propose(self.policy, self.ash, clause, html, by=self.head, why="So.")
        variants.accept(made, by=self.owner, material=False)
        return made


@pytest.fixture
def two():
    return Two()


def reader(*schools):
    """Works at these schools, and has been asked to read what binds there."""
    person = teacher(schools[0])
    for school in schools[1:]:
        place(person, school, timezone.localdate(), main=False)
    joining.settle_all(timezone.localdate())
    return person


def found(person, words):
    return [(line.title, line.where) for line in search.find(person, words).lines]


def test_only_readers_of_the_schools_edition_find_its_own_words(two):
    readers = {"ash": reader(two.ash), "head": two.head, "both": reader(two.ash, two.birch)}
    others = (reader(two.birch), two.owner, two.clerk, holder("hr"))

    for name, person in readers.items():
        assert found(person, "dog") == [("At ash", "Lone Working Policy 1.0")], name
        section = "Lone Working Policy, section 1.1"
        assert found(person, "lantern") == [(section, "Lone Working Policy 1.0, at ash")], name
    for person in others:
        assert found(person, "dog") == found(person, "lantern") == []


def test_the_trusts_words_are_found_by_those_who_read_them(two):
    both, here = reader(two.ash, two.birch), reader(two.ash)
    section = [("Lone Working Policy, section 1.1", "Lone Working Policy 1.0")]

    assert found(reader(two.birch), "torch") == found(both, "torch") == section
    assert found(here, "torch") == []


def test_what_is_replaced_taken_out_or_dropped_is_found_no_more(two):
    tess = reader(two.ash)
    two.section = two.appended("<p>No cats.</p>")
    two.variant = two.worded("<p>Ask the cook for a candle.</p>")
    assert found(tess, "dog") == found(tess, "lantern") == []
    assert [len(found(tess, words)) for words in ("cats", "candle")] == [1, 1]

    local.remove_appendix(two.section, by=two.head)
    variants.drop(two.variant, by=two.owner)

    assert found(tess, "cats") == found(tess, "candle") == []
    assert len(found(tess, "torch")) == 1


def test_a_new_version_takes_the_own_words_along_and_a_draft_does_not(two):
    tess = reader(two.ash)
    draft = two.written(VersionFactory(policy=two.policy, major=2, state="approved"))
    searching.index(draft)
    assert found(tess, "dog") == [("At ash", "Lone Working Policy 1.0")]

    life.publish(draft, by=two.clerk)

    assert found(tess, "dog") == [("At ash", "Lone Working Policy 2.0")]
    assert found(tess, "lantern")[0][1] == "Lone Working Policy 2.0, at ash"
    life.withdraw(draft, by=two.clerk, note="No longer.")
    assert found(tess, "dog") == []


def test_what_another_way_of_writing_left_out_is_caught_up_once(two):
    SearchDocument.objects.filter(kind="appendix").delete()

    assert (searching.catch_up(), searching.catch_up()) == (1, 0)
    assert found(reader(two.ash), "dog")


def test_the_page_that_was_found_has_the_section_in_the_schools_words(client, two):
    enter(client, reader(two.ash))
    line = client.get("/search/", {"q": "dog"}).context["found"].lines[0]
    page, _, anchor = line.url.partition("#")
    ash = client.get(page).content.decode()
    enter(client, reader(two.birch))
    birch = client.get(page).content.decode()

    assert "Ring ash before you bring a dog." in line.text
    assert f'id="{anchor}"' in ash
    assert "Ring ash before you bring a dog." in ash
    assert "lantern" in ash
    assert "dog" not in birch
    assert "torch" in birch


def test_a_reader_at_two_schools_reads_the_others_section_behind_the_text(client, two):
    enter(client, reader(two.birch, two.ash))

    text = client.get(two.version.get_absolute_url()).content.decode()

    assert "As it applies at ash and birch." in text
    assert text.count("bring a dog") == 1
    assert "lantern" in text
    assert "torch" in text
