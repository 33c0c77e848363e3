import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from people.tests.entering import enter
from people.tests.factories import SchoolFactory, TrustFactory, holder, teacher
from policies import pdf, together
from policies.models import Clause, Edition, RoleEdition
from policies.queries import readers as queries
from policies.tests.factories import approved, place, policy_for
from policies.workflow import editions, joining, readers, signing
from policies.workflow import version as life

pytestmark = pytest.mark.django_db
PARTS = (
    ("1", "Purpose", 1, "<p>Everybody.</p>"),
    ("part-one", "Part one", 1, "<p>All of it.</p>"),
    ("part-one-1", "Signs", 2, "<p>Look.</p>"),
    ("annex-a", "Annex A", 1, "<p>The short of it.</p>"),
)


@pytest.fixture
def version():
    """In force: kitchen staff read Annex A, everybody else who is placed reads Part one."""
    TrustFactory()
    lines = ({"staff_group": "teaching"}, {"staff_group": "support"}, {"staff_group": "trustee"})
    version = approved(policy_for(*lines, title="Safeguarding Policy"))
    version.clauses.all().delete()
    for position, (anchor, heading, level, html) in enumerate(PARTS, 1):
        Clause.objects.create(
            version=version,
            position=position,
            anchor=anchor,
            heading=heading,
            level=level,
            html=f'<h{level + 1} id="{anchor}">{heading}</h{level + 1}>\n{html}',
        )
    version.html = "\n".join(clause.html for clause in version.clauses.all()) + "\n"
    version.save(update_fields=["html"])
    version.policy.owners.add(version.author)
    life.publish(version, by=holder("clerk"))
    return version


def add(version, name, sections, **who):
    line = RoleEdition(name=name, sections=sections, **who)
    readers.add(version.policy, line, by=version.author)
    return line


def as_in_keeping_children_safe(version):
    add(version, "Annex A", ["annex-a"], staff_groups=["support"], teams=["kitchen"])
    add(version, "Part one", ["part-one"], staff_groups=["teaching", "support"])


def read(person):
    assignment = person.assignments.get()
    return signing.texts_for(assignment, timezone.localdate())


def anchors(edition):
    return [clause["anchor"] for clause in edition.text.clauses]


def at_work(school, **kwargs):
    """In the audience since before the version came into force."""
    today = timezone.localdate()
    person = teacher(school)
    person.placements.all().delete()
    place(person, school, today, **kwargs)
    return person


def settle():
    joining.settle_all(timezone.localdate())


def test_each_reads_what_is_for_them_and_whoever_fits_no_line_the_whole(version):
    ash = SchoolFactory(name="Ash")
    cook = at_work(ash, staff_group="support", team="Kitchen")
    tess = at_work(ash, staff_group="teaching")
    cook_and_teacher = at_work(ash, staff_group="support", team="Kitchen")
    place(cook_and_teacher, ash, timezone.localdate(), staff_group="teaching", main=False)
    trustee = holder("trustee")
    as_in_keeping_children_safe(version)
    settle()

    found = {
        name: [(row.role, anchors(row)) for row in read(person)]
        for name, person in {
            "cook": cook,
            "tess": tess,
            "both": cook_and_teacher,
            "trustee": trustee,
        }.items()
    }

    part_one = ("Part one", ["1", "part-one", "part-one-1"])
    assert found == {
        "cook": [("Annex A", ["1", "annex-a"])],
        "tess": [part_one],
        "both": [part_one],
        "trustee": [("", ["1", "part-one", "part-one-1", "annex-a"])],
    }
    assert read(cook)[0].text.html == (
        '<h2 id="1">Purpose</h2>\n<p>Everybody.</p>\n'
        '<h2 id="annex-a">Annex A</h2>\n<p>The short of it.</p>\n'
    )


def test_what_was_signed_is_exactly_what_was_read_whatever_the_lines_say_later(client, version):
    cook = at_work(SchoolFactory(name="Ash"), staff_group="support", team="Kitchen")
    as_in_keeping_children_safe(version)
    settle()
    enter(client, cook)
    page = client.get(cook.assignments.get().get_absolute_url())
    fields = page.context["form"].initial | {"typed_name": cook.name}
    client.post(cook.assignments.get().get_absolute_url(), fields)
    record = cook.acknowledgements.get()
    readers.remove(
        version.policy, version.policy.role_editions.get(name="Annex A").pk, by=version.author
    )
    facts = dict(pdf._facts(record, [row.edition for row in record.editions.all()]))

    text = record.editions.get().edition.text
    assert "As it applies at Ash, Annex A." in page.content.decode()
    assert "All of it." not in page.content.decode()
    assert facts["SHA-256 of the text, Ash, Annex A"] == text.pk
    assert "All of it." not in text.html


def test_somebody_at_two_schools_reads_once_what_is_the_same_and_signs_both_texts(client, version):
    ash, birch = SchoolFactory(name="Ash"), SchoolFactory(name="Birch")
    person = at_work(ash, staff_group="support", team="Kitchen")
    place(person, birch, timezone.localdate(), staff_group="teaching", main=False)
    as_in_keeping_children_safe(version)
    settle()
    first, other = read(person)
    enter(client, person)
    page = client.get(person.assignments.get().get_absolute_url())
    fields = page.context["form"].initial | {"typed_name": person.name}
    client.post(person.assignments.get().get_absolute_url(), fields)
    record = person.acknowledgements.get()

    (difference,) = together.shown_once(version.clauses.all(), [first, other]).differences
    assert [clause["anchor"] for clause in difference.clauses] == ["part-one", "part-one-1"]
    assert difference.absent == ["Annex A"]
    assert "What is different at Birch, Part one" in page.content.decode()
    assert "There you do not read: Annex A." in page.content.decode()
    assert page.content.decode().count("Everybody.") == 1
    kept = {row.sha256 for row in record.editions.all()}
    assert kept == {first.text_id, other.text_id}


def test_another_line_makes_the_editions_of_the_others_anew_without_a_word(version):
    cook = at_work(SchoolFactory(), staff_group="support", team="Kitchen")
    add(version, "Annex A", ["annex-a"], staff_groups=["support"])
    settle()
    before = read(cook)[0]
    add(version, "Part one", ["part-one"], roles=["headteacher"])
    after = read(cook)[0]

    assert (anchors(before)[1:], anchors(after)) == (
        ["part-one", "part-one-1", "annex-a"],
        ["1", "annex-a"],
    )
    assert (after.sequence, after.because) == (2, None)
    assert Edition.objects.filter(role="Annex A").count() == 2


def test_the_preview_counts_a_person_once_for_the_most_that_they_read(version):
    ash = SchoolFactory()
    at_work(ash, staff_group="support", team="Kitchen")
    head = at_work(ash, staff_group="teaching")
    place(head, SchoolFactory(), timezone.localdate(), staff_group="teaching", main=False)
    holder("dsl", ash)
    holder("trustee")
    lines = [
        RoleEdition(name="Annex A", position=1, teams=["Kitchen"]),
        RoleEdition(name="DSLs", position=2, roles=["dsl"]),
        RoleEdition(name="Board", position=3, staff_groups=["trustee"]),
    ]

    reach = dict(queries.reach(version.policy, timezone.localdate(), lines))

    assert (reach["Annex A"], reach["Board"]) == (1, 1)
    assert reach["DSLs"] <= 1
    assert reach[""] >= 1
    assert queries.read_by(version.policy, head, timezone.localdate()) == {}


def test_the_owner_looks_before_adding_and_takes_out(client, version):
    at_work(SchoolFactory(), staff_group="support", team="Kitchen")
    page = reverse("policies:readers", args=[version.policy.slug])
    enter(client, version.author)
    first = client.get(page).content.decode()
    line = {"name": "Annex A", "sections": ["annex-a"], "teams": "kitchen, Site , kitchen"}
    looked = client.post(page, line | {"look": "1"})
    none = RoleEdition.objects.count()
    wrong = client.post(page, {"name": "", "sections": ["no-such"], "staff_groups": ["x"]})
    added = client.post(page, line)
    twice = client.post(page, line | {"name": "annex a"})
    row = RoleEdition.objects.get()
    shown_now = client.get(page).content.decode()
    policy = client.get(version.policy.get_absolute_url()).content.decode()
    text = client.get(
        reverse("policies:edition", args=[version.pk]), {"role": "Annex A"}
    ).content.decode()
    remove = reverse("policies:remove_readers", args=[version.policy.slug])
    client.post(remove, {"line": "x"})
    still = RoleEdition.objects.count()
    client.post(remove, {"line": row.pk})

    assert "Everybody reads the whole text." in first
    assert "which is not saved yet" in looked.content.decode()
    assert looked.context["reach"][0] == ("Annex A", 1)
    assert (none, still, RoleEdition.objects.count()) == (0, 1, 0)
    assert [*wrong.context["form"].errors] == ["name", "sections", "staff_groups"]
    assert (added.status_code, [*twice.context["form"].errors]) == (302, ["name"])
    assert (row.teams, row.who) == (["kitchen", "Site"], "team kitchen or Site")
    assert "Annex A" in shown_now
    assert "Annex A: 1 person" in policy
    assert "As read by:" in text


def test_a_line_whose_section_is_gone_says_so_and_leaves_nothing_else_out(version):
    line = add(version, "Annex C", ["annex-c"])
    add(version, "Annex A", ["annex-a"], roles=["clerk"])
    edition = editions.edition_for(version, None, timezone.localdate(), "Annex C")

    assert readers.sections_of(version, line) == ["annex-c (not in this version)"]
    assert (line.who, anchors(edition)) == ("Everybody else", ["1", "part-one", "part-one-1"])
    assert readers.sections_of(None, line) == ["annex-c (not in this version)"]
    unknown = editions.edition_for(version, None, timezone.localdate(), "Gone")
    assert len(anchors(unknown)) == 4


def test_the_database_keeps_names_and_places_apart(version):
    add(version, "Annex A", ["annex-a"])
    row = {"policy": version.policy, "sections": []}

    for wrong in ({"name": "Annex A", "position": 5}, {"name": "Other", "position": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleEdition.objects.create(**row, **wrong)


def test_a_policy_with_readings_asks_a_fixed_number_of_questions(
    version, django_assert_num_queries
):
    cook = at_work(SchoolFactory(), staff_group="support", team="Kitchen")
    as_in_keeping_children_safe(version)
    settle()
    read(cook)
    assignment = cook.assignments.select_related("policy", "person", "version").get()

    with django_assert_num_queries(5):
        signing.texts_for(assignment, timezone.localdate())
