import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.workflow import Refused
from notices import composing
from notices.models import Notice
from people.tests.entering import enter
from people.tests.factories import PersonFactory, SchoolFactory, TrustFactory, holder, teacher
from policies.models import Comment, Consultation
from policies.pdf import public_facts
from policies.queries import consulting as queries
from policies.queries import versions
from policies.tests.factories import VersionFactory, policy_for
from policies.workflow import consulting
from policies.workflow import version as workflow
from policies.workflow.consulting import COMMENT

pytestmark = pytest.mark.django_db
LATER = dt.date(2099, 12, 4)


@pytest.fixture
def draft():
    """In consultation, with an owner who wrote it and a teacher who is invited."""
    TrustFactory()
    draft = VersionFactory(policy=policy_for(title="Lone Working Policy"))
    draft.policy.owners.add(draft.author)
    workflow.consult(draft, by=draft.author)
    invited = teacher(SchoolFactory(), given_names="Priya", family_name="Nair")
    consulting.invite(draft, by=draft.author, people=[invited], comment_by=LATER)
    return draft


def invited_to(draft):
    return draft.consultees.get().person


def lines(kind):
    notices = list(Notice.objects.filter(kind=kind).order_by("pk"))
    said = composing.lines_of(notices)
    return [(row.person, said[row.pk].sentence) for row in notices if said[row.pk]]


def test_only_those_invited_the_owners_and_the_clerk_see_draft_and_comments(draft):
    invited, colleague = invited_to(draft), teacher(SchoolFactory())
    made = consulting.comment(draft, by=invited, text="Who checks the number?")
    others = {"clerk": holder("clerk"), "hr": holder("hr"), "colleague": colleague}
    people = {"invited": invited, "owner": draft.author} | others

    seen = {
        who: (
            draft in versions.visible_to(person),
            list(queries.visible_to(person)) == [made],
            person.has_perm("policies.comment_on_version", draft),
        )
        for who, person in people.items()
    }

    assert seen == {
        "invited": (True, True, True),
        "owner": (True, True, True),
        "clerk": (True, True, True),
        "hr": (True, False, False),
        "colleague": (False, False, False),
    }


def test_everybody_hears_what_concerns_them(draft):
    invited, author = invited_to(draft), draft.author
    asked = lines("consulted")
    made = consulting.comment(draft, by=invited, text="Why?", clause=draft.clauses.get())
    consulting.reply(made, by=author, text="Because of section 2.")
    consulting.resolve(made, by=author, outcome="Section 2 says so now.")

    assert asked == [
        (
            invited,
            "You are asked to comment on the draft of the Lone Working Policy"
            " by Friday 4 December 2099.",
        )
    ]
    about = "on section 1 of the draft of the Lone Working Policy."
    assert lines("comment") == [
        (author, f"There is a new comment {about}"),
        (invited, f"There is a reply to a comment {about}"),
        (invited, f"It is said what was done about your comment {about}"),
    ]
    assert [event.verb for event in made.events.all()] == ["comment", "resolve"]


def test_saying_the_same_twice_is_said_once(draft):
    invited = invited_to(draft)
    made = [consulting.comment(draft, by=invited, text="Why?") for _ in range(2)]
    replies = [consulting.reply(made[0], by=invited, text="Well?") for _ in range(2)]
    again = consulting.invite(draft, by=draft.author, people=[invited], comment_by=LATER)

    assert (made[0], replies[0], again) == (made[1], replies[1], 0)


def test_a_comment_makes_the_moves_of_the_table_and_no_others(draft):
    by, made = draft.author, {}
    moves = {
        "resolve": lambda row: consulting.resolve(row, by=by, outcome="Done."),
        "reopen": lambda row: consulting.reopen(row, by=by),
    }
    for state, path in {"open": (), "resolved": ("resolve",)}.items():
        for verb, move in moves.items():
            row = consulting.comment(draft, by=by, text=f"{state} {verb}")
            for step in path:
                moves[step](row)
            try:
                with transaction.atomic():
                    move(row)
                made[state, verb] = str(row.state)
            except Refused:
                continue

    assert made == {
        (str(source), move.verb): str(move.target)
        for move in COMMENT.moves
        for source in move.sources
    }


def test_what_is_not_in_consultation_is_not_commented_on(draft):
    invited = invited_to(draft)
    made = consulting.comment(draft, by=invited, text="Why?")
    workflow.submit(draft, by=draft.author)

    with pytest.raises(Refused, match="is awaiting approval, so it is not commented on now"):
        consulting.comment(draft, by=invited, text="And who?")
    consulting.reply(made, by=draft.author, text="Said before it went to the committee.")

    assert made.replies.count() == 1


def test_submission_tells_the_clerk_and_a_return_tells_the_author_why(client, draft):
    clerk = holder("clerk")
    workflow.submit(draft, by=draft.author)
    submitted = lines("version_moved")
    workflow.return_to_author(draft, by=clerk, note="Name the <b>telephone</b>.")
    returned = lines("version_moved")
    enter(client, draft.author)
    page = client.get(draft.get_absolute_url()).content.decode()
    workflow.submit(draft, by=draft.author)
    after = client.get(draft.get_absolute_url()).content.decode()
    enter(client, clerk)
    home = client.get("/").content.decode()

    title = str(draft)
    assert submitted == [(clerk, f"The {title} waits for the approval of its committee.")]
    assert returned == [(draft.author, f"The {title} came back to you: changes are asked for.")]
    assert "Name the &lt;b&gt;telephone&lt;/b&gt;." in page
    assert "Changes are asked for" not in after
    assert f"Take the {title} to its committee" in home


def test_what_unions_said_stands_in_document_control_once_it_is_published(client, draft):
    clerk = holder("clerk")
    enter(client, clerk)
    add = reverse("policies:add_body", args=[draft.pk])
    day = timezone.localdate()
    fields = {"body": "NEU", "sent_on": day, "closes_on": LATER}
    wrong = client.post(add, fields | {"closes_on": "2020-01-01", "response": "No."})
    client.post(add, fields)
    twice = client.post(add, fields)
    body = Consultation.objects.get()
    said = {"responded_on": day, "response": "Fine.", "changed_because": "Clause 1 is shorter."}
    client.post(reverse("policies:change_body", args=[body.pk]), fields | said)
    draft.equality_note = "Younger staff are not left alone."
    draft.save(update_fields=["equality_note"])
    workflow.submit(draft, by=draft.author)
    workflow.approve(draft, by=clerk, body="Board", approved_on=day)
    workflow.publish(draft, by=clerk)
    page = client.get(draft.policy.get_absolute_url()).content.decode()
    late = client.post(reverse("policies:change_body", args=[body.pk]), fields)

    assert [*wrong.context["form"].errors] == ["closes_on", "responded_on"]
    assert [*twice.context["form"].errors] == ["body"]
    assert "NEU," in page
    assert "Clause 1 is shorter." in page
    assert "Younger staff are not left alone." in page
    facts = dict(public_facts(draft, None))
    assert (facts["Consulted"], facts["Equality"]) == ("NEU", "Younger staff are not left alone.")
    assert late.status_code == 409
    verbs = [event.verb for event in draft.events.all()]
    assert verbs[:4] == ["consult", "invite", "consult_body", "record_response"]


def test_an_owner_invites_by_name_and_the_invited_comments_beside_the_section(client, draft):
    PersonFactory(given_names="Alex", family_name="Bell")
    twin = PersonFactory(given_names="Alex", family_name="Bell")
    invite = reverse("policies:invite", args=[draft.pk])
    enter(client, draft.author)
    wrong = client.post(
        invite, {"names": "Alex Bell\nNo Such\x7f", "comment_by": "2020-01-01"}
    ).context["form"]
    right = client.post(invite, {"names": f" {twin.email.upper()} \n\n", "comment_by": LATER})
    enter(client, twin)
    home = client.get("/").content.decode()
    on = reverse("policies:comment_on", args=[draft.pk]) + "?section=1"
    sent = client.post(on, {"section": "1", "text": "<i>Who</i> checks?"})
    page = client.get(draft.get_absolute_url()).content.decode()
    made = Comment.objects.get()
    empty = client.post(reverse("policies:reply", args=[made.pk]), {"text": " "})
    client.post(reverse("policies:reply", args=[made.pk]), {"text": "Anybody?"})

    assert wrong.errors["names"] == [
        "2 people are called “Alex Bell”. Use the e-mail address.",
        "Nobody is called “No Such\x7f”. Check the spelling, or use the e-mail address.",
    ]
    assert [*wrong.errors] == ["names", "comment_by"]
    assert right["Location"] == reverse("policies:consultation", args=[draft.pk])
    assert "Comment on the draft of the Lone Working Policy" in home
    assert sent["Location"] == f"{draft.get_absolute_url()}#comment-{made.pk}"
    assert "&lt;i&gt;Who&lt;/i&gt; checks?" in page
    assert "Fill in: Your reply" in empty.content.decode()
    assert [row.text for row in made.replies.all()] == ["Anybody?"]


def test_a_comment_whose_section_is_gone_stands_with_the_whole(draft):
    made = consulting.comment(draft, by=draft.author, text="Why?", clause=draft.clauses.get())
    draft.clauses.all().delete()

    assert queries.by_anchor(queries.on_page(draft, draft.author), set()) == {"": [made]}
    assert made.about == "section 1"


def test_the_database_refuses_what_was_resolved_at_no_time(draft):
    consulting.comment(draft, by=draft.author, text="Why?")
    body = {"version": draft, "recorded_by": draft.author, "sent_on": LATER}

    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.update(resolved_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Consultation.objects.create(body="NEU", closes_on=dt.date(2026, 1, 1), **body)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consultation.objects.create(body="NEU", closes_on=LATER, response="No.", **body)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_draft_asks_the_same_few_questions_whatever_was_said(
    client, draft, django_assert_num_queries, count
):
    for number in range(count):
        made = consulting.comment(draft, by=invited_to(draft), text=f"Comment {number}")
        consulting.reply(made, by=draft.author, text="Yes.")
    enter(client, invited_to(draft))

    with django_assert_num_queries(15):
        client.get(draft.get_absolute_url())
