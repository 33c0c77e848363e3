"""The life of a post: who may move it when, and what is kept of it."""

import pytest
from django.utils import timezone

from accounts.models import Pause, Post
from accounts.tests import posted
from accounts.tests.factories import AccessGrantFactory, SocialAccountFactory
from accounts.workflow import post_writing as writing
from accounts.workflow import posts as workflow
from core.workflow import Refused, advance
from ledger import leaves
from ledger.models import Leaf
from notices.models import Notice
from people.models import Absence
from people.tests.factories import PersonFactory, holder, teacher

pytestmark = pytest.mark.django_db

STATES = [state.value for state in Post.State]
MOVES = {move.verb: move for move in workflow.POST.moves}


@pytest.fixture
def at():
    return posted.begin()


def owed(person):
    return [*Notice.objects.filter(person=person).values_list("kind", flat=True)]


def pause(by):
    return Pause.objects.create(begun_by=by, words="Stop.")


@pytest.mark.parametrize("state", STATES)
def test_only_the_moves_of_the_table_leave_a_state(at, state):
    post = posted.at_state(at, state)
    elsewhere = [move for move in workflow.POST.moves if state not in move.sources]

    refusals = {move.verb: move.refusal(post, at.head) for move in elsewhere}

    assert post.state == state
    assert all(
        f"so it cannot be {move.target.label.lower()}" in refusals[move.verb] for move in elsewhere
    )


def test_a_post_that_is_asked_for_goes_to_the_head_with_a_day_to_decide_by(at):
    post = posted.checked(at)

    workflow.ask(post, by=at.author)

    assert (post.state, post.rule, post.rung) == ("asked", "required", 0)
    assert post.decide_by > timezone.localdate()
    assert (owed(at.head), owed(at.author)) == (["post_asked"], [])


def test_nothing_is_asked_for_before_every_check_was_looked_at(at):
    post = posted.draft(at)
    said = posted.every_check() | {"political": "no"}
    writing.check(post, said, [], by=at.author)

    with pytest.raises(Refused, match="Still to be checked: It favours no political party"):
        workflow.ask(post, by=at.author)


def test_whoever_lost_their_access_asks_for_nothing(at):
    post = posted.checked(at)
    at.account.grants.update(ended_at=timezone.now())

    with pytest.raises(Refused, match="You have no access to Oxenholme Primary"):
        workflow.ask(post, by=at.author)


@pytest.mark.parametrize("state", ["closed", "suspended", "lost_access", "take_down_asked"])
def test_nothing_is_written_for_an_account_that_is_shut(at, state):
    shut = SocialAccountFactory(school=at.school, state=state)
    AccessGrantFactory(account=shut, person=at.author)

    with pytest.raises(Refused, match="nothing can be posted on it"):
        writing.begin(shut, kind="single", by=at.author, words="Hello.")


def test_nothing_is_asked_for_whose_time_has_passed(at):
    post = posted.checked(at, publish_at=timezone.now() - posted.DAY)

    with pytest.raises(Refused, match="has passed"):
        workflow.ask(post, by=at.author)


def test_what_is_approved_is_kept_with_its_hash_and_proof(at):
    post = posted.asked(at)

    workflow.approve(post, by=at.head)

    leaf = Leaf.objects.get(kind="post_approval", record=post.pk)
    said = {"post": post.pk, "sha256": post.sha256, "by": at.head.pk, "as": "headteacher"}
    assert (post.state, post.decided_by, post.decided_as) == ("approved", at.head, "headteacher")
    assert post.sha256 == workflow.sha256(Post.objects.get(pk=post.pk))
    assert leaves.matches(leaf, said | {"verb": "approve"})
    assert owed(at.author) == ["post_decided"]


def test_a_head_cannot_approve_their_own_post_and_the_executive_can(at):
    AccessGrantFactory(account=at.account, person=at.head)
    executive = holder("nominated_executive")
    own = posted.checked(posted.Posting(at.school, at.head, at.account, at.head))
    workflow.ask(own, by=at.head)

    with pytest.raises(Refused, match="It is your own"):
        workflow.approve(own, by=at.head)
    workflow.approve(own, by=executive)

    assert own.decided_as == "nominated_executive"


def test_nobody_is_asked_where_nobody_could_decide(at):
    at.head.appointments.update(ends_on=timezone.localdate() - posted.DAY)
    post = posted.checked(at)

    with pytest.raises(Refused, match="Nobody who could decide it is there"):
        workflow.ask(post, by=at.author)


def test_a_second_press_of_the_same_approver_changes_nothing(at):
    post = posted.asked(at)
    stale = Post.objects.get(pk=post.pk)
    workflow.approve(post, by=at.head)

    workflow.approve(stale, by=at.head)

    assert post.events.filter(verb="approve").count() == 1
    assert Leaf.objects.filter(kind="post_approval").count() == 1


@pytest.mark.parametrize("first", ["approve", "refuse", "return"])
def test_the_second_of_two_approvers_is_told_what_the_first_did(at, first):
    other = holder("executive_headteacher", at.school)
    post = posted.asked(at)
    stale = Post.objects.get(pk=post.pk)
    {
        "approve": lambda: workflow.approve(post, by=at.head),
        "refuse": lambda: workflow.refuse(post, by=at.head, reason="No."),
        "return": lambda: workflow.return_to_author(post, by=at.head, suggested="So."),
    }[first]()
    done = {"approve": "approved", "refuse": "refused", "return": "returned"}[first]

    for act in (
        lambda: workflow.approve(stale, by=other),
        lambda: workflow.refuse(stale, by=other, reason="No."),
        lambda: workflow.return_to_author(stale, by=other, suggested="Otherwise."),
    ):
        with pytest.raises(Refused, match=f"Ines Brandreth has {done} it already"):
            act()


def test_an_approvers_change_goes_back_to_the_author_who_asks_again_with_it(at):
    post = posted.asked(at)
    workflow.return_to_author(post, by=at.head, suggested="Three medals.", note="Shorter.")
    assert (post.state, post.words, post.suggested) == ("returned", posted.WORDS, "Three medals.")

    writing.write(post, by=at.author, words=post.suggested)
    workflow.ask(post, by=at.author)

    assert (post.state, post.words, post.suggested) == ("asked", "Three medals.", "")
    assert owed(at.author) == ["post_decided"]
    assert owed(at.head) == ["post_asked", "post_asked"]


@pytest.mark.parametrize("state", ["asked", "approved", "published", "refused", "stopped"])
def test_what_was_asked_for_is_no_longer_written(at, state):
    post = posted.at_state(at, state)

    for act in (
        lambda: writing.write(post, by=at.author, words="Other words."),
        lambda: writing.check(post, {}, [], by=at.author),
        lambda: writing.add_picture(post, posted.picture(), by=at.author),
        lambda: writing.describe(post, {}, None, by=at.author),
        lambda: writing.put_under(post, None, by=at.author),
    ):
        with pytest.raises(Refused, match="it stays as it is"):
            act()


def test_what_was_changed_behind_the_portal_is_not_published(at):
    post = posted.approved(at)
    Post.objects.filter(pk=post.pk).update(words="Something else.")

    with pytest.raises(Refused, match="not what was approved"):
        workflow.publish(post, by=at.author, address="https://social.example/1")


def test_a_colleague_with_access_publishes_what_somebody_who_left_had_approved(at):
    post, colleague = posted.approved(at), teacher(at.school)
    AccessGrantFactory(account=at.account, person=colleague, kind="tool")
    at.author.placements.update(ends_on=timezone.localdate() - posted.DAY)

    workflow.publish(post, by=colleague, address="https://social.example/1")

    assert (post.state, post.published_by, post.author) == ("published", colleague, at.author)


def test_a_moderator_cannot_publish(at):
    post, moderator = posted.approved(at), teacher(at.school)
    AccessGrantFactory(account=at.account, person=moderator, kind="moderate")

    with pytest.raises(Refused, match="no access"):
        workflow.publish(post, by=moderator, address="https://social.example/1")


def test_nothing_is_approved_or_published_during_a_pause_and_again_after_it(at):
    waiting, ready = posted.asked(at), posted.approved(at)
    begun = pause(at.head)

    with pytest.raises(Refused, match="Everything is paused"):
        workflow.approve(waiting, by=at.head)
    with pytest.raises(Refused, match="Everything is paused"):
        workflow.publish(ready, by=at.author, address="https://social.example/1")

    Pause.objects.filter(pk=begun.pk).update(lifted_at=timezone.now())
    workflow.approve(waiting, by=at.head)
    assert waiting.state == "approved"


def test_everything_scheduled_is_stopped_at_once_and_nothing_else(at):
    ready, waiting = posted.approved(at), posted.asked(at)
    out = posted.at_state(at, "published")
    coming = posted.live(at, at.author)
    workflow.ask(coming, by=at.author)
    workflow.approve(coming, by=at.head)
    over = posted.live(at, at.author)
    advance(over, workflow.ASK, by=at.author, asked_at=timezone.now())
    workflow.approve(over, by=at.head)
    Post.objects.filter(pk=over.pk).update(
        starts_at=timezone.now() - posted.DAY, ends_at=timezone.now() - posted.DAY / 2
    )
    told = Notice.objects.filter(person=at.author).count()

    stopped = workflow.stop_all(by=at.head, note="A crisis.")

    states = {row.pk: row.state for row in Post.objects.all()}
    assert stopped == 2
    assert [states[row.pk] for row in (ready, coming, waiting, out, over)] == [
        "stopped",
        "stopped",
        "asked",
        "published",
        "approved",
    ]
    assert ready.events.last().note == "A crisis."
    assert Notice.objects.filter(person=at.author).count() == told + 2


def test_stopping_everything_takes_as_many_queries_for_three_posts_as_for_one(
    at, django_assert_num_queries, django_assert_max_num_queries
):
    posted.approved(at)
    with django_assert_max_num_queries(12) as one:
        workflow.stop_all(by=at.head, note="Stop.")
    for _ in range(3):
        posted.approved(at)

    with django_assert_num_queries(len(one.captured_queries)):
        stopped = workflow.stop_all(by=at.head, note="Stop.")

    assert stopped == 3


def test_an_editor_of_record_lets_posts_be_logged_with_their_checks_and_no_approval():
    at = posted.begin("editor_of_record")
    post = posted.checked(at)
    with pytest.raises(Refused, match="No editor of record is named"):
        workflow.log(post, by=at.author)
    at.account.editor = at.head
    at.account.save(update_fields=["editor"])

    workflow.log(post, by=at.author)
    workflow.publish(post, by=at.author, address="https://social.example/1")

    assert (post.state, post.decided_by, post.rule) == ("published", None, "editor_of_record")


def test_where_every_post_is_approved_none_is_merely_logged(at):
    post = posted.checked(at)

    with pytest.raises(Refused, match="Every post on this account is approved first"):
        workflow.log(post, by=at.author)


def test_a_live_event_is_approved_beforehand_and_logs_nothing_singly(at):
    poster = PersonFactory()
    post = posted.live(at, poster)
    workflow.ask(post, by=at.author)
    workflow.approve(post, by=at.head)

    with pytest.raises(Refused, match="logs nothing one by one"):
        workflow.publish(post, by=at.author, address="https://social.example/1")

    assert "post_decided" in owed(poster)


def test_whoever_posts_at_a_live_event_does_not_approve_it(at):
    post = posted.live(at, at.head)
    chief = holder("chief_executive")
    workflow.ask(post, by=at.author)

    with pytest.raises(Refused, match="It is your own"):
        workflow.approve(post, by=at.head)
    workflow.approve(post, by=chief)

    assert post.decided_as == "chief_executive"


def test_a_new_draft_of_an_approved_post_withdraws_it_and_is_checked_anew(at):
    post = posted.approved(at)

    new = writing.copy(post, by=at.author)

    post.refresh_from_db()
    assert (post.state, new.state, new.words, new.checks) == ("withdrawn", "draft", post.words, {})


def test_a_stand_in_decides_while_the_head_is_away(at):
    stand_in = teacher(at.school)
    at.head.appointments.update(stand_in=stand_in)
    Absence.objects.create(person=at.head, kind="sick", starts_on=timezone.localdate())
    post = posted.asked(at)

    with pytest.raises(Refused, match="with somebody else"):
        workflow.approve(post, by=at.head)
    workflow.approve(post, by=stand_in)

    assert post.decided_by == stand_in
