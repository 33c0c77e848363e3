import datetime as dt

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.workflow import Refused
from notices import composing
from notices.models import Notice
from people.models import Appointment, School
from people.tests.entering import enter
from people.tests.factories import PersonFactory, SchoolFactory, TrustFactory, holder, teacher
from policies.composition import Own, composed
from policies.models import Appendix, Clause, Edition
from policies.queries import local as queries
from policies.queries import slots
from policies.tests.factories import VersionFactory, approved, policy_for
from policies.workflow import editions, joining, local, refilling, signing
from policies.workflow import version as life

pytestmark = pytest.mark.django_db
WORDS = "<p>Ask {{ dsl.name }} of {{ school.name }}.</p>\n"


@pytest.fixture
def trust():
    """Two schools with a DSL and a head each, a policy in force that names both, read at both."""
    TrustFactory()
    version = approved(policy_for(title="Lone Working Policy"), html=WORDS)
    version.clauses.update(html=WORDS)
    version.policy.owners.add(version.author)
    holder("trust_safeguarding_lead")
    for name in ("Ash", "Birch"):
        school = SchoolFactory(name=name, slug=name.lower())
        holder("dsl", school, given_names="Old", family_name=name)
        holder("headteacher", school, given_names="Head", family_name=name)
        teacher(school, given_names="Tess", family_name=name)
    life.publish(version, by=holder("clerk"))
    for school in School.objects.all():
        editions.edition_for(version, school.pk, timezone.localdate())
    return version


def school(name):
    return School.objects.get(name=name)


def head(name):
    return Appointment.objects.get(role="headteacher", school__name=name).person


def replace_dsl(name):
    """What an administrator does: one ends yesterday, another begins today."""
    today = timezone.localdate()
    old = Appointment.objects.filter(role="dsl", school__name=name)
    old.update(starts_on=today - dt.timedelta(days=9), ends_on=today - dt.timedelta(days=1))
    return holder("dsl", school(name), given_names="Jane", family_name="Smith")


def told(kind="edition_changed"):
    notices = list(Notice.objects.filter(kind=kind).order_by("pk"))
    lines = composing.lines_of(notices)
    return sorted(
        (row.person.family_name, lines[row.pk].sentence) for row in notices if lines[row.pk]
    )


def texts(version, name):
    rows = Edition.objects.filter(version=version, school__name=name).order_by("sequence")
    return [row.text.html for row in rows.select_related("text")]


def sign(person):
    assignment = person.assignments.get()
    found = tuple(signing.texts_for(assignment, timezone.localdate()))
    return signing.sign(assignment, by=person, signature=signing.Signature(person.name, found))


def write(version, name, html="<p>Ring the bell.</p>", seen=None):
    return local.write_appendix(version.policy, school(name), html, by=head(name), seen=seen)


def test_a_slot_filled_anew_makes_an_edition_asks_nobody_and_tells_that_school_once(trust):
    today = timezone.localdate()
    tess = teacher(school("Ash"), family_name="Signed")
    joining.settle_all(today)
    record = sign(tess)
    replace_dsl("Ash")

    for _ in range(2):
        joining.settle_all(today)

    kept = "<p>Ask Old Ash of Ash.</p>\n"
    assert texts(trust, "Ash") == [kept, "<p>Ask Jane Smith of Ash.</p>\n"]
    assert texts(trust, "Birch") == ["<p>Ask Old Birch of Birch.</p>\n"]
    assert record.editions.get().edition.text.html == kept
    assert tess.assignments.get().state == "signed"
    assert {*told()} == {
        ("Ash", "Your DSL is now Jane Smith."),
        ("Signed", "Your DSL is now Jane Smith."),
        ("Smith", "Your DSL is now Jane Smith."),
    }
    assert Notice.objects.filter(kind="edition_changed", person=tess).count() == 1


def test_whoever_takes_up_a_post_changes_the_text_at_once_and_a_teacher_changes_nothing(trust):
    today = timezone.localdate()
    jane = replace_dsl("Ash")
    other = [teacher(school("Birch"))]

    unmoved = refilling.refill(today, other)
    moved = refilling.refill(today, [jane])
    trust_wide = refilling.refill(today, [holder("executive")])

    assert (unmoved, moved, trust_wide) == (0, 1, 0)


def test_a_slot_that_empties_keeps_the_last_text_and_is_listed_for_those_who_look_after_it(
    client, trust
):
    today = timezone.localdate()
    Appointment.objects.filter(role="dsl", school__name="Ash").update(
        starts_on=today - dt.timedelta(days=9), ends_on=today - dt.timedelta(days=1)
    )
    refilled = refilling.refill(today)
    enter(client, trust.author)
    page = client.get(reverse("policies:empty_places"))
    enter(client, head("Ash"))
    refused = client.get(reverse("policies:empty_places")).status_code

    assert (refilled, len(texts(trust, "Ash")), refused) == (0, 1, 403)
    assert page.context["rows"] == [(trust, [("Ash", ["dsl.name"])])]
    assert "dsl.name" in page.content.decode()


def test_a_renamed_school_tells_its_people_its_new_name_and_one_that_left_stays(trust):
    today = timezone.localdate()
    School.objects.filter(name="Ash").update(name="Ashfield")
    School.objects.filter(name="Birch").update(name="Birchwood", left_on=today - dt.timedelta(1))

    assert refilling.refill(today) == 1
    assert {words for _, words in told()} == {"Your school is now called Ashfield."}


def test_editions_from_before_slots_were_kept_are_completed_without_a_word(trust):
    Edition.objects.update(values={})

    assert refilling.refill(timezone.localdate()) == 0
    assert Edition.objects.get(school__name="Ash").values == {
        "dsl.name": "Old Ash",
        "school.name": "Ash",
    }
    assert told() == []


def test_a_trust_wide_post_is_told_once_to_whoever_works_at_two_schools_and_to_those_at_none(
    trust,
):
    today = timezone.localdate()
    trust.clauses.update(html="<p>{{ chief_executive.name }}</p>\n")
    other = approved(policy_for({"staff_group": "trustee"}, {"staff_group": "teaching"}))
    other.html = "<p>{{ chief_executive.name }}</p>\n"
    other.save()
    other.clauses.update(html=other.html)
    first, trustee = holder("chief_executive"), holder("trustee", family_name="Board")
    both = teacher(school("Ash"), family_name="Both")
    both.placements.create(
        school=school("Birch"), staff_group="teaching", starts_on=today, main=False
    )
    life.publish(other, by=PersonFactory())
    for key in (None, *School.objects.values_list("pk", flat=True)):
        editions.edition_for(other, key, today)
    Appointment.objects.filter(person=first).update(
        starts_on=today - dt.timedelta(9), ends_on=today - dt.timedelta(1)
    )
    holder("chief_executive", given_names="Nia", family_name="Ode")
    joining.settle_all(today)

    words = "our chief executive is now Nia Ode."
    heard = [line for line in told() if line[0] in ("Both", "Board")]
    assert heard == [
        ("Board", f"Y{words}"),
        ("Both", f"At Ash: y{words}"),
        ("Both", f"At Birch: y{words}"),
    ]
    assert trustee.assignments.get(policy=other.policy).state == "open"


def test_each_school_reads_its_own_word_for_its_head_in_the_trusts_text():
    TrustFactory()
    words = "<p>Ask the {{ headteacher.title }} of {{ school.name }}, {{ headteacher.name }}.</p>\n"
    version = approved(html=words)
    version.clauses.update(html=words)
    for name, title in (("Ash", "headteacher"), ("Birch", "head of school")):
        holder(
            "headteacher",
            SchoolFactory(name=name, headteacher_title=title),
            given_names="Sam",
            family_name=name,
        )
    life.publish(version, by=PersonFactory())

    for name in ("Ash", "Birch"):
        sign(head(name))

    assert texts(version, "Ash") == ["<p>Ask the headteacher of Ash, Sam Ash.</p>\n"]
    assert texts(version, "Birch") == ["<p>Ask the head of school of Birch, Sam Birch.</p>\n"]


def test_a_head_adds_a_section_that_is_read_at_that_school_alone_and_stays_with_the_next_version(
    trust,
):
    sign(teacher_of("Ash"))
    made = write(trust, "Ash", "<p>Ask {{ dsl.name }} for the bell.</p>")
    again = write(trust, "Ash", "<p>Ask {{ dsl.name }} for the bell.</p>")
    draft = VersionFactory(policy=trust.policy, major=2, state="approved", html=WORDS)
    draft.clauses.update(html=WORDS)
    life.publish(draft, by=PersonFactory())
    today = timezone.localdate()
    ash, birch = (editions.edition_for(draft, school(n).pk, today) for n in ("Ash", "Birch"))

    own = '\n<h2 id="at-ash">At Ash</h2>\n<p>Ask Old Ash for the bell.</p>\n'
    assert again == made
    assert [text.count("bell") for text in texts(trust, "Ash")] == [0, 1]
    assert ash.text.html.endswith(own)
    assert (ash.text.clauses[-1]["anchor"], ash.text.clauses[-1]["level"]) == ("at-ash", 1)
    assert "bell" not in birch.text.html
    said = "Ash's own section of the Lone Working Policy is new."
    assert {line for line in told() if line[0] == "Ash"} == {("Ash", said)}
    assert [words for _, words in told("appendix")] == [
        "Ash wrote its own section of the Lone Working Policy."
    ]
    assert teacher_of("Ash").assignments.filter(occasion="new_version").count() == 2


def teacher_of(name):
    return school(name).placements.get(person__given_names="Tess").person


def test_other_words_replace_the_section_and_taking_it_out_leaves_the_trusts_text(trust):
    made = write(trust, "Ash")
    with pytest.raises(local.WrittenMeanwhile):
        write(trust, "Ash", "<p>Never mind.</p>")
    other = write(trust, "Ash", "<p>Ring twice.</p>", seen=made.pk)
    local.remove_appendix(other, by=head("Ash"))
    made.refresh_from_db()

    with pytest.raises(Refused, match="is taken out"):
        local.remove_appendix(other, by=head("Ash"))
    assert (made.state, other.state) == ("replaced", "removed")
    assert [("bell" in text, "twice" in text) for text in texts(trust, "Ash")] == [
        (False, False),
        (True, False),
        (False, True),
        (False, False),
    ]
    assert [event.verb for event in made.events.all()] == ["write", "replace"]
    assert [words for _, words in told("appendix")] == [
        "Ash took out its own section of the Lone Working Policy."
    ]


def test_a_section_keeps_its_slots_last_words_while_a_post_is_vacant(trust):
    today = timezone.localdate()
    Appointment.objects.filter(role="dsl", school__name="Ash").update(
        starts_on=today - dt.timedelta(9), ends_on=today - dt.timedelta(1)
    )
    write(trust, "Ash")

    assert "Ask Old Ash" in texts(trust, "Ash")[-1]
    assert "bell" in texts(trust, "Ash")[-1]


def test_a_section_with_an_empty_slot_holds_back_its_school_alone(trust):
    write(trust, "Ash", "<p>Ring {{ it_support.name }}.</p>")
    today = timezone.localdate()

    assert slots.unfilled(trust, today) == {school("Ash").pk: ["it_support.name"]}
    assert [text for text in texts(trust, "Ash") if "Ring" in text] == []
    holder("it_support", school("Ash"), given_names="Ada", family_name="Okoro")
    refilling.refill(today)
    assert "Ring Ada Okoro" in texts(trust, "Ash")[-1]


def test_a_section_whose_address_the_trust_uses_gets_another():
    clauses = [Clause(anchor="at-ash", heading="At ash", html="<p>A</p>")]

    found = composed(clauses, Own(school="Ash", anchor="at-ash", appendix="<p>B</p>"))

    assert [clause.anchor for clause in found] == ["at-ash", "at-ash-school"]


def test_the_head_writes_on_a_page_and_only_for_their_own_school(client, trust):
    here = reverse("policies:write_appendix", args=[trust.policy.slug])
    enter(client, head("Ash"))
    form = client.get(f"{here}?school=ash").context["form"].initial
    wrong = client.post(f"{here}?school=ash", form | {"text": "Ask {{ it_support.name }}"})
    heading = client.post(f"{here}?school=ash", form | {"text": "# Big"})
    saved = client.post(f"{here}?school=ash", form | {"text": "Ring **twice** <script>x</script>"})
    stale = client.post(f"{here}?school=ash", form | {"text": "Ring once"})
    again = client.post(
        f"{here}?school=ash", dict(stale.context["form"].data.items()) | {"text": "Ring once"}
    )
    elsewhere = client.get(f"{here}?school=birch").status_code
    policy = client.get(trust.policy.get_absolute_url()).content.decode()
    mine = client.get(again["Location"]).content.decode()
    pasted = client.post(reverse("policies:paste_own"), {"html": "<b>Ring</b>"}).content

    shown = wrong.context["form"].errors["text"]
    assert shown == ["Your school has nothing to put for {{ it_support.name }}"]
    assert [*heading.context["form"].errors] == ["text"]
    assert (saved.status_code, stale.status_code, again.status_code) == (302, 409, 302)
    assert (elsewhere, pasted) == (404, b"**Ring**")
    assert "What your school adds" in policy
    assert "Ring once" in mine
    assert "<script>x" not in texts(trust, "Ash")[1]
    assert "Ring <strong>twice</strong>" in texts(trust, "Ash")[1]


def test_the_owner_sees_what_schools_added_and_takes_out_nothing(client, trust):
    write(trust, "Ash")
    made = Appendix.objects.get()
    page = reverse("policies:local", args=[trust.policy.slug])
    remove = reverse("policies:remove_appendix", args=[made.pk])
    enter(client, trust.author)
    owner = client.get(page).content.decode()
    preview = client.get(
        reverse("policies:edition", args=[trust.pk]), {"school": school("Ash").pk}
    ).content.decode()
    listed = client.get(reverse("policies:editions", args=[trust.pk])).content.decode()
    refused = client.post(remove).status_code
    enter(client, holder("policy_owner"))
    keeper = client.post(remove).status_code
    enter(client, head("Birch"))
    others = client.get(page).content.decode()
    hidden = client.post(remove).status_code
    enter(client, teacher_of("Ash"))
    nobody = client.get(page).status_code
    enter(client, head("Ash"))
    done = client.post(remove).status_code

    assert "Ring the bell." in owner
    assert "Ring the bell." not in others
    assert "At Ash" in preview
    assert "A section" in listed
    assert (refused, keeper, hidden, nobody, done) == (403, 403, 404, 403, 302)
    assert list(queries.appendices(trust.policy)) == []


def test_the_database_keeps_one_section_a_school_with_its_end(trust):
    made = write(trust, "Ash")
    row = {"policy": trust.policy, "school": made.school, "written_by": made.written_by}

    with pytest.raises(IntegrityError), transaction.atomic():
        Appendix.objects.create(**row, html="<p>Two</p>")
    with pytest.raises(IntegrityError), transaction.atomic():
        Appendix.objects.create(**row, html="<p>Two</p>", ended_at=timezone.now())


@pytest.mark.parametrize("people", [1, 5])
def test_a_new_holder_takes_the_same_statements_whatever_the_number_of_people(
    trust, people, django_assert_num_queries
):
    for _ in range(people):
        teacher(school("Ash"))
    today = timezone.localdate()
    joining.settle_all(today)
    replace_dsl("Ash")

    with django_assert_num_queries(15):
        refilling.refill(today)
    with django_assert_num_queries(7):
        refilling.refill(today)
    call_command("settle_assignments", on=today)
