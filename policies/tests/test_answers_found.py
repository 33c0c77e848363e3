"""Answers for everybody: found by whoever reads the text beside which they stand, nobody else."""

import pytest
from django.urls import reverse
from django.utils import timezone

from people.tests.entering import enter
from people.tests.factories import PersonFactory, SchoolFactory, TrustFactory, holder, teacher
from policies.models import Clause, RoleEdition, SearchDocument
from policies.queries import search
from policies.tests.factories import VersionFactory, approved, place, policy_for
from policies.workflow import asking, joining, readers, recalling, searching
from policies.workflow import version as life

pytestmark = pytest.mark.django_db
CLAUSES = (("1", "Keep the door shut."), ("2", "Tell the office."))


class Asked:
    """Sam asked about section 2 of what binds teachers at Ash; Olga has not answered yet."""

    def __init__(self):
        TrustFactory()
        self.ash, self.birch = (SchoolFactory(name=name, slug=name) for name in ("ash", "birch"))
        self.owner, self.clerk, self.sam = PersonFactory(), holder("clerk"), teacher(self.ash)
        self.policy = policy_for({"school": self.ash}, title="Lone Working Policy")
        self.policy.owners.add(self.owner)
        self.first = written(approved(self.policy))
        life.publish(self.first, by=self.clerk)
        self.question = self.ask("May I, Sam Okonkwo, keep a hedgehog?", "2")

    def ask(self, text, section=None):
        version = self.policy.versions.get(state="published")
        clause = version.clauses.get(anchor=section) if section else None
        return asking.ask(version, by=self.sam, text=text, clause=clause)

    def answer(self, words="Only in the badger room.", publish_as="May we keep a hedgehog?"):
        asking.answer(self.question, by=self.owner, text=words, publish_as=publish_as)


def written(version, clauses=CLAUSES):
    version.clauses.all().delete()
    for position, (anchor, words) in enumerate(clauses, 1):
        Clause.objects.create(
            version=version, position=position, number=anchor, anchor=anchor,
            html=f'<p id="{anchor}">{anchor} {words}</p>',
        )  # fmt: skip
    version.html = "\n".join(row.html for row in version.clauses.all()) + "\n"
    version.save(update_fields=["html"])
    searching.index(version)
    return version


@pytest.fixture
def asked():
    return Asked()


def found(person, words):
    return [(line.title, line.where) for line in search.find(person, words).lines]


SAID = [("May we keep a hedgehog?", "Asked about section 2 of the Lone Working Policy 1.0")]


def test_only_who_reads_the_text_finds_an_answer_and_only_while_it_is_for_everybody(asked):
    colleague, elsewhere = teacher(asked.ash), teacher(asked.birch)
    joining.settle_all(timezone.localdate())
    readers_of_it = (asked.sam, asked.owner, asked.clerk, colleague)
    asked.ask("Is the otter mine?", "2")  # waits
    asking.answer(asked.question, by=asked.owner, text="Only in the badger room.")
    to_sam_alone = [found(person, words) for person in readers_of_it for words in WORDS]

    asking.publish(asked.question, by=asked.owner, asked_as="May we keep a hedgehog?")
    to_all = [found(person, words) for person in readers_of_it for words in WORDS[:2]]
    others = [found(elsewhere, words) for words in WORDS]
    asking.take_back(asked.question, by=asked.owner)

    assert to_sam_alone == [[]] * len(to_sam_alone)
    assert to_all == [SAID] * len(to_all)
    assert others == [[]] * 4
    assert found(colleague, "okonkwo") == found(colleague, "otter") == []  # what Sam wrote
    assert [found(person, "badger") for person in readers_of_it] == [[]] * 4


WORDS = ("hedgehog", "badger", "okonkwo", "otter")


def test_a_result_leads_to_the_question_at_its_section_with_the_words_marked(client, asked):
    asked.answer()
    enter(client, asked.sam)
    page = client.get(reverse("search"), {"q": "badger"})
    [line] = page.context["found"].lines
    address, _, place_on_page = line.url.partition("#")
    text = client.get(address).content.decode()
    signing = client.get(asked.sam.assignments.get().get_absolute_url()).content.decode()

    assert "<mark>badger</mark>" in page.content.decode()
    assert line.number == "2"
    for read in (text, signing):
        assert read.count(f'id="{place_on_page}"') == 1
        assert read.index('id="2"') < read.index(f'id="{place_on_page}"')
    assert "May we keep a hedgehog?" in text


def test_a_long_question_is_cut_in_the_title_and_whole_in_the_text(asked):
    asked.answer(publish_as="May we, who so often work alone, " * 6 + "keep a hedgehog?")

    [line] = search.find(asked.sam, "hedgehog").lines

    assert len(line.title) == 120
    assert ("hedgehog", True) in line.pieces
    assert line.text.endswith("keep a hedgehog? Only in the badger room.")


def test_it_goes_along_while_its_section_keeps_its_words_and_comes_back_with_what_is_restored(
    asked,
):
    asked.answer()
    keeps = written(VersionFactory(policy=asked.policy, major=2, state="approved"))
    life.publish(keeps, by=asked.clerk)
    kept = found(asked.sam, "badger")
    changes = written(
        VersionFactory(policy=asked.policy, major=3, state="approved"),
        [CLAUSES[0], ("2", "Tell nobody.")],
    )
    life.publish(changes, by=asked.clerk)
    gone = found(asked.sam, "badger")
    recalling.ask(changes, by=asked.owner, reason="The wrong file.")
    recalling.confirm(changes, by=asked.clerk)

    assert kept == [("May we keep a hedgehog?", SAID[0][1].replace("1.0", "2.0"))]
    assert gone == []
    assert found(asked.sam, "badger") == kept
    assert SearchDocument.objects.filter(kind="answer").count() == 1


def test_an_answer_about_the_whole_stands_until_the_next_material_version(asked):
    asked.question = asked.ask("When is it read?")
    asked.answer("Each spring.", "When?")
    minor = written(VersionFactory(policy=asked.policy, minor=1, state="approved", material=False))
    life.publish(minor, by=asked.clerk)
    kept = found(asked.sam, "spring")
    life.publish(
        written(VersionFactory(policy=asked.policy, major=2, state="approved")), by=asked.clerk
    )

    assert kept == [("When?", "Asked about the whole of the Lone Working Policy 1.1")]
    assert found(asked.sam, "spring") == []


def test_what_another_way_of_writing_left_out_is_caught_up_once(asked):
    asked.answer()
    SearchDocument.objects.filter(kind="answer").delete()

    assert (searching.catch_up(), searching.catch_up()) == (1, 0)
    assert found(asked.sam, "badger") == SAID


def test_beside_a_section_that_is_for_others_it_is_found_by_those_alone(asked):
    asked.answer()
    asked.question = asked.ask("And the whole?")
    asked.answer("Mind the weasel.", "And the whole?")
    kitchen, both = teacher(asked.ash), teacher(asked.ash)
    kitchen.placements.update(staff_group="support")
    place(both, asked.birch, timezone.localdate(), staff_group="support", main=False)
    joining.settle_all(timezone.localdate())
    for name, section, group in (("Part one", "2", "teaching"), ("Annex", "1", "support")):
        line = RoleEdition(name=name, sections=[section], staff_groups=[group])
        readers.add(asked.policy, line, by=asked.owner)

    assert found(asked.sam, "badger") == found(both, "badger") == SAID
    assert found(kitchen, "badger") == []
    assert found(asked.owner, "badger") == SAID  # who keeps it reads the whole
    assert [len(found(person, "weasel")) for person in (asked.sam, kitchen, both)] == [1, 1, 1]
