import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.workflow import Refused
from notices import composing
from notices.models import Notice
from people.models import Appointment, School
from people.tests.entering import enter
from people.tests.factories import PersonFactory, SchoolFactory, TrustFactory, holder, teacher
from policies.models import Clause, Edition, Variant
from policies.queries import variants as queries
from policies.tests.factories import VersionFactory, approved, policy_for
from policies.workflow import editions, signing, variants
from policies.workflow import version as life
from policies.workflow.variants import VARIANT

pytestmark = pytest.mark.django_db
TRUSTS = "<p>Ring the office at {{ school.name }}.</p>"
OWN = "<p>Ring the site manager.</p>"


def with_clauses(version, second=TRUSTS):
    version.clauses.update(html='<h2 id="1">1 Purpose</h2>\n<p>Stay safe.</p>')
    Clause.objects.create(
        version=version,
        position=2,
        number="1.1",
        level=2,
        anchor="1.1",
        html=second.replace("<p>", '<p id="1.1">1.1 ', 1),
    )
    version.html = "\n".join(clause.html for clause in version.clauses.all()) + "\n"
    version.save(update_fields=["html"])
    return version


@pytest.fixture
def version():
    """In force and read at two schools, the second clause unlocked."""
    TrustFactory()
    version = with_clauses(approved(policy_for(title="Lone Working Policy")))
    version.policy.owners.add(version.author)
    for name in ("Ash", "Birch"):
        school = SchoolFactory(name=name, slug=name.lower())
        holder("headteacher", school, given_names="Head", family_name=name)
        teacher(school, given_names="Tess", family_name=name)
    life.publish(version, by=holder("clerk"))
    for school in School.objects.all():
        editions.edition_for(version, school.pk, timezone.localdate())
    variants.unlock(version.policy, {"1.1"}, by=version.author)
    return version


def school(name):
    return School.objects.get(name=name)


def head(name="Ash"):
    return Appointment.objects.get(role="headteacher", school__name=name).person


def teacher_of(name):
    return school(name).placements.get(person__given_names="Tess").person


def propose(version, html=OWN, name="Ash"):
    return variants.propose(
        version.policy,
        school(name),
        version.clauses.get(anchor="1.1"),
        html,
        by=head(name),
        why="We have no office.",
    )


def accept(version, variant, *, material=False):
    variants.accept(variant, by=version.author, material=material)


def sign(person):
    assignment = person.assignments.get(state="open")
    found = tuple(signing.texts_for(assignment, timezone.localdate()))
    return signing.sign(assignment, by=person, signature=signing.Signature(person.name, found))


def last_text(version, name):
    rows = Edition.objects.filter(version=version, school__name=name).order_by("sequence")
    return rows.last().text


def told(kind="variant"):
    notices = list(Notice.objects.filter(kind=kind).order_by("pk"))
    lines = composing.lines_of(notices)
    return [(row.person.name, lines[row.pk].sentence) for row in notices if lines[row.pk]]


def next_version(version, second):
    draft = VersionFactory(policy=version.policy, major=2, state="approved")
    life.publish(with_clauses(draft, second), by=PersonFactory())
    return draft


def test_an_accepted_wording_is_read_at_its_school_and_nobody_signs_again(version):
    tess = teacher_of("Ash")
    record = sign(tess)
    variant = propose(version)
    asked, before = told(), last_text(version, "Ash").html
    accept(version, variant)

    text = last_text(version, "Ash")
    about = "section 1.1 of the Lone Working Policy"
    assert asked == [(version.author.name, f"Ash asks for its own wording of {about}.")]
    assert "Ring the office at Ash." in before
    assert '<p id="1.1">1.1 Ring the site manager.</p>' in text.html
    assert [row["html"] for row in text.clauses] == ["<p>Stay safe.</p>", OWN]
    assert "Ring the office at Birch." in last_text(version, "Birch").html
    assert tess.assignments.get().state == "signed"
    assert record.editions.get().edition.text.html == before
    assert told() == [("Head Ash", f"Your wording of {about} is accepted.")]
    changed = told("edition_changed")
    assert {line for name, line in changed} == {f"Ash has its own wording of {about}."}
    assert "Tess Ash" in {name for name, _ in changed}
    assert "Tess Birch" not in {name for name, _ in changed}


def test_a_material_wording_asks_everybody_at_that_school_and_nobody_elsewhere(version):
    people = [teacher_of("Ash"), teacher_of("Birch")]
    for person in people:
        sign(person)
    accept(version, propose(version), material=True)

    asked = [
        list(person.assignments.order_by("pk").values_list("state", "occasion"))
        for person in people
    ]
    assert asked == [
        [("signed", "new_version"), ("open", "local")],
        [("signed", "new_version")],
    ]
    version.policy.signing_rule = "not_signed"
    version.policy.save()
    other = propose(version, name="Birch")
    accept(version, other, material=True)
    assert people[1].assignments.count() == 1


def test_a_refusal_says_why_and_a_proposal_can_be_taken_back(version):
    refused = propose(version)
    variants.refuse(refused, by=version.author, decision="Every school has an office.")
    taken = propose(version)
    same = propose(version)
    with pytest.raises(Refused, match="wait for a decision"):
        propose(version, "<p>Ring me.</p>")
    variants.withdraw(taken, by=head())

    assert same == taken
    assert (refused.decision, taken.state) == ("Every school has an office.", "withdrawn")
    assert told() == [
        ("Head Ash", "Your wording of section 1.1 of the Lone Working Policy is refused.")
    ]
    assert "Ring the office" in last_text(version, "Ash").html


def test_nobody_decides_on_their_own_wording(version):
    version.policy.owners.add(head())
    variant = propose(version)

    for decide in (
        lambda: variants.accept(variant, by=head(), material=False),
        lambda: variants.refuse(variant, by=head(), decision="No."),
    ):
        with pytest.raises(Refused, match="You proposed this wording"):
            decide()


def test_what_is_locked_is_not_worded_and_what_is_worded_is_not_locked(version):
    first = version.clauses.get(anchor="1")
    with pytest.raises(Refused, match="has locked section 1"):
        variants.propose(version.policy, school("Ash"), first, OWN, by=head(), why="So.")
    variant = propose(version)
    with pytest.raises(Refused, match="Ash has, or asks for, its own wording"):
        variants.unlock(version.policy, set(), by=version.author)
    version.clauses.filter(anchor="1.1").delete()
    with pytest.raises(Refused, match="is locked, or there is none"):
        accept(version, variant)


def test_when_the_trust_changes_the_clause_the_school_decides_and_until_then_its_words_stay(
    version,
):
    variant = propose(version)
    accept(version, variant)
    same = next_version(version, TRUSTS)
    assert queries.overtaken(version.policy) == []
    same.policy.versions.filter(pk=same.pk).update(state="superseded")
    draft = VersionFactory(policy=version.policy, major=3, state="approved")
    life.publish(with_clauses(draft, "<p>Ring the trust.</p>"), by=PersonFactory())
    today = timezone.localdate()
    text = editions.edition_for(draft, school("Ash").pk, today).text.html
    waiting = queries.overtaken(version.policy)
    heard = told()[-1]
    kept = propose(draft)
    accept(draft, kept)
    variant.refresh_from_db()

    assert "Ring the site manager." in text
    assert [(row, clause.anchor) for row, clause in waiting] == [(variant, "1.1")]
    assert heard == (
        "Head Ash",
        "The trust changed section 1.1 of the Lone Working Policy: decide whether Ash keeps its"
        " wording.",
    )
    assert (variant.state, kept.state) == ("replaced", "accepted")
    assert queries.overtaken(version.policy) == []
    variants.drop(kept, by=head())
    assert "Ring the trust." in last_text(draft, "Ash").html
    assert told()[-1] == (
        version.author.name,
        "Ash reads section 1.1 of the Lone Working Policy in the trust's words again.",
    )


def test_a_clause_that_the_trust_took_out_is_listed_with_its_wording(version):
    variant = propose(version)
    accept(version, variant)
    version.clauses.filter(anchor="1.1").delete()

    assert queries.overtaken(version.policy) == [(variant, None)]


def test_a_wording_makes_the_moves_of_the_table_and_no_others(version):
    made = {}
    moves = {
        "accept": lambda row: accept(version, row),
        "refuse": lambda row: variants.refuse(row, by=version.author, decision="No."),
        "withdraw": lambda row: variants.withdraw(row, by=head()),
        "drop": lambda row: variants.drop(row, by=head()),
    }
    paths = {
        "proposed": (),
        "accepted": ("accept",),
        "refused": ("refuse",),
        "withdrawn": ("withdraw",),
        "dropped": ("accept", "drop"),
    }
    for state, path in paths.items():
        for verb, move in moves.items():
            with transaction.atomic():
                row = propose(version, f"<p>{state} {verb}</p>")
                for step in path:
                    moves[step](row)
                try:
                    with transaction.atomic():
                        move(row)
                    made[state, verb] = str(row.state)
                except Refused:
                    pass
                transaction.set_rollback(True)

    assert made == {
        (str(source), move.verb): str(move.target)
        for move in VARIANT.moves
        if move.verb != "replace"
        for source in move.sources
    }


def test_the_owner_unlocks_and_a_head_proposes_on_their_pages(client, version):
    slug = version.policy.slug
    page = reverse("policies:local", args=[slug])
    enter(client, version.author)
    unlocked = client.post(reverse("policies:unlock", args=[slug]), {"sections": ["1", "1.1"]})
    odd = client.post(reverse("policies:unlock", args=[slug]), {"sections": ["9"]})
    enter(client, head())
    offered = client.get(page).content.decode()
    here = f"{reverse('policies:propose_variant', args=[slug])}?school=ash&section=1.1"
    form = client.get(here).context["form"].initial
    empty = client.post(here, {"text": "Ring the {{ bell }}.", "why": ""})
    sent = client.post(here, {"text": "Ring **Sam**.", "why": "We have no office."})
    locked = client.get(here.replace("1.1", "7")).status_code
    variant = Variant.objects.get()
    mine = client.get(sent["Location"]).content.decode()
    refused = client.post(reverse("policies:accept_variant", args=[variant.pk])).status_code
    enter(client, head("Birch"))
    others = client.get(variant.get_absolute_url()).status_code

    assert (unlocked.status_code, odd.status_code) == (302, 200)
    assert "Propose your own wording of section 1.1" in offered
    assert form["text"] == "Ring the office at {{ school.name }}."
    assert [*empty.context["form"].errors] == ["text", "why"]
    assert (locked, refused, others) == (404, 403, 404)
    assert "Take it back" in mine


def test_the_owner_decides_and_the_school_is_shown_what_the_trust_changed(client, version):
    variant = propose(version, "<p>Ring Sam.</p>")
    page = reverse("policies:local", args=[version.policy.slug])
    accept_page = reverse("policies:accept_variant", args=[variant.pk])
    enter(client, version.author)
    listed = client.get(page).content.decode()
    asked = client.get(variant.get_absolute_url()).content.decode()
    shown = client.get(accept_page).content.decode()
    done = client.post(accept_page)
    twice = client.post(accept_page).status_code
    in_force = client.get(page).content.decode()
    next_version(version, "<p>Ring the trust.</p>")
    enter(client, head())
    overtaken = client.get(page).content.decode()
    here = reverse("policies:propose_variant", args=[version.policy.slug])
    both = client.get(here, {"school": "ash", "section": "1.1"}).content.decode()
    again = client.get(variant.get_absolute_url()).content.decode()
    dropped = client.post(reverse("policies:drop_variant", args=[variant.pk]))

    assert "section 1.1 at Ash" in listed
    assert ("Refuse it" in asked, "Sam" in shown, twice) == (True, True, 409)
    assert done["Location"] == dropped["Location"] == page
    assert "Wordings in force" in in_force
    assert "The trust changed its words since" in overtaken
    assert "What the trust changed since your wording was accepted" in both
    assert "Keep it, and propose it again" in again


def test_an_owner_refuses_on_a_page_and_a_head_takes_back(client, version):
    first = propose(version)
    enter(client, version.author)
    refuse = reverse("policies:refuse_variant", args=[first.pk])
    empty = client.post(refuse, {"note": ""}).status_code
    client.post(refuse, {"note": "Every school has an office."})
    seen = client.get(first.get_absolute_url()).content.decode()
    second = propose(version)
    enter(client, head())
    client.post(reverse("policies:withdraw_variant", args=[second.pk]))
    second.refresh_from_db()
    draft = VersionFactory(policy=policy_for())
    enter(client, holder("policy_owner"))
    unpublished = client.get(reverse("policies:unlock", args=[draft.policy.slug])).status_code

    assert (empty, second.state, unpublished) == (200, "withdrawn", 409)
    assert "Every school has an office." in seen


def test_whoever_keeps_all_policies_decides_and_does_not_take_back_for_the_school(client, version):
    asked = propose(version)
    keeper = enter(client, holder("policy_owner"))
    open_to = [move.verb for move in VARIANT.open_to(keeper, asked)]
    page = client.get(asked.get_absolute_url()).content.decode()
    tried = client.post(reverse("policies:withdraw_variant", args=[asked.pk])).status_code

    assert open_to == ["accept", "refuse"]
    assert ("Accept it" in page, "Take it back" in page, tried) == (True, False, 403)


def test_the_database_keeps_one_wording_of_a_kind_and_the_reason_of_a_refusal(version):
    variant = propose(version)
    row = {
        "policy": version.policy,
        "school": variant.school,
        "anchor": "1.1",
        "proposed_by": variant.proposed_by,
    }
    now = timezone.now()

    for wrong in (
        {},
        {"state": "accepted"},
        {"state": "withdrawn", "decided_at": now},
        {"state": "refused", "decided_at": now},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Variant.objects.create(**row, **wrong)
