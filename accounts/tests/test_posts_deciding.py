"""Who decides posts: heads, nominees, delegates, editors; standing approvals; silence."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Delegate, Pause, Post, PostPicture, SocialAccount, StandingApproval
from accounts.queries import home, posts_home
from accounts.queries import posts as queries
from accounts.queries.posts_deciding import Deciding
from accounts.tests import posted
from accounts.tests.factories import AccessGrantFactory, SocialAccountFactory
from accounts.workflow import post_writing as writing
from accounts.workflow import posting_rules, posts_clock, posts_same_person, standing
from accounts.workflow import posts as workflow
from core import sealed_files, unnamed_files
from core.workflow import Refused
from ledger.models import Leaf
from notices import composing
from notices.models import Notice
from people.models import Absence
from people.tests.entering import enter
from people.tests.factories import PersonFactory, SchoolFactory, holder, teacher

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return posted.begin()


def first_rung(at, *never):
    deciding = Deciding(timezone.localdate())
    return deciding.rungs(at.account, [person.pk for person in never])[0]


def name_delegate(at, person, **days):
    days = {"starts_on": timezone.localdate(), "ends_on": None, **days}
    return posting_rules.name_delegate(at.account, person, by=at.head, **days)


def test_a_delegate_for_the_account_decides_beside_the_head_while_named(at):
    delegate, over = teacher(at.school), teacher(at.school)
    yesterday = timezone.localdate() - posted.DAY
    name_delegate(at, over, starts_on=yesterday, ends_on=yesterday)
    row = name_delegate(at, delegate)
    assert first_rung(at) == {at.head.pk: "headteacher", delegate.pk: "delegate"}
    elsewhere = SocialAccountFactory(school=at.school)

    posting_rules.end_delegate(row, by=at.head)

    assert first_rung(at) == {at.head.pk: "headteacher"}
    assert [event.verb for event in at.account.events.all()] == [
        "name_delegate",
        "name_delegate",
        "end_delegate",
    ]
    assert not elsewhere.delegates.exists()


def test_naming_the_same_delegate_for_the_same_days_twice_names_one(at):
    person = teacher(at.school)

    name_delegate(at, person)
    name_delegate(at, person)

    assert Delegate.objects.count() == 1
    with pytest.raises(Refused, match="yourself already"):
        name_delegate(at, at.head)


def test_a_delegate_comes_before_the_executives_where_no_head_is_in_post(at):
    delegate, executive = teacher(at.school), holder("nominated_executive")
    name_delegate(at, delegate)
    Absence.objects.create(person=at.head, kind="sick", starts_on=timezone.localdate())

    deciding = Deciding(timezone.localdate())

    assert deciding.rungs(at.account, []) == [
        {delegate.pk: "delegate"},
        {executive.pk: "nominated_executive"},
    ]


def test_a_delegate_does_not_decide_their_own_post(at):
    name_delegate(at, at.author)
    post = posted.asked(at)

    with pytest.raises(Refused, match="It is your own"):
        workflow.approve(post, by=at.author)


def test_an_editor_decides_on_an_account_that_is_stricter_but_not_where_every_post_is_the_heads():
    at = posted.begin("editor_of_record")
    editor = teacher(at.school)
    SocialAccount.objects.filter(pk=at.account.pk).update(editor=editor, post_rule="required")
    at.account.refresh_from_db()
    assert first_rung(at) == {at.head.pk: "headteacher", editor.pk: "editor"}

    type(posted.TrustFactory()).objects.update(profile={"post.preapproval": "required"})

    assert first_rung(at) == {at.head.pk: "headteacher"}


def test_an_account_of_the_trust_is_the_communications_managers(at):
    manager = holder("communications_manager")
    own = posted.Posting(None, manager, SocialAccountFactory(), at.author)

    assert first_rung(own) == {manager.pk: "communications_manager"}


# --- standing approvals


def ask_standing(at, **said):
    today = timezone.localdate()
    said = {"class_of_post": "Match results", "limits": "No pictures.", "starts_on": today} | said
    said.setdefault("ends_on", today + 30 * posted.DAY)
    return standing.ask(at.account, by=at.author, **said)


def test_posts_under_a_standing_approval_are_logged_with_their_checks_and_not_asked_for(at):
    row = ask_standing(at)
    standing.approve(row, by=at.head)
    post = posted.checked(at)
    writing.put_under(post, row, by=at.author)

    workflow.log(post, by=at.author)
    workflow.publish(post, by=at.author, address="https://social.example/2")

    assert (post.state, post.standing, post.decided_by) == ("published", row, None)
    assert Leaf.objects.filter(kind="standing_approval", record=row.pk).count() == 1


def test_a_standing_approval_covers_no_day_after_its_last(at):
    row = ask_standing(at)
    standing.approve(row, by=at.head)
    late = timezone.now() + 60 * posted.DAY
    post = posted.checked(at, publish_at=late)
    writing.put_under(post, row, by=at.author)

    with pytest.raises(Refused, match="not in force on that day"):
        workflow.log(post, by=at.author)


def test_a_standing_approval_lasts_at_most_a_year_and_is_not_decided_by_whoever_asks(at):
    with pytest.raises(Refused, match="at most a year"):
        ask_standing(at, ends_on=timezone.localdate() + 400 * posted.DAY)
    row = ask_standing(at)

    with pytest.raises(Refused, match="It is your own"):
        standing.approve(row, by=at.author)


def test_a_standing_approval_is_approved_once_and_the_second_approver_is_told(at):
    other = holder("executive_headteacher", at.school)
    row = ask_standing(at)

    standing.approve(row, by=at.head)
    standing.approve(StandingApproval.objects.get(), by=at.head)

    assert row.events.filter(verb="approve").count() == 1
    for act in (
        lambda: standing.approve(row, by=other),
        lambda: standing.refuse(row, by=other, reason="No."),
    ):
        with pytest.raises(Refused, match="Ines Brandreth has decided it already"):
            act()


def test_a_standing_approval_is_refused_with_a_reason_or_ended_and_then_covers_nothing(at):
    refused, ended = ask_standing(at), ask_standing(at)
    standing.refuse(refused, by=at.head, reason="Too wide.")
    standing.approve(ended, by=at.head)

    standing.end(ended, by=at.head, note="Once is enough.")

    assert (refused.state, refused.reason, ended.state) == ("refused", "Too wide.", "ended")
    assert not queries.standing_for(at.account, timezone.localdate()).exists()


def test_no_standing_approval_is_given_during_a_pause_nor_after_its_last_day(at):
    row, over = ask_standing(at), ask_standing(at)
    yesterday = timezone.localdate() - posted.DAY
    StandingApproval.objects.filter(pk=over.pk).update(starts_on=yesterday, ends_on=yesterday)
    with pytest.raises(Refused, match="Its last day has passed"):
        standing.approve(over, by=at.head)
    Pause.objects.create(begun_by=at.head, words="Stop.")

    with pytest.raises(Refused, match="Everything is paused"):
        standing.approve(row, by=at.head)


STANDING = "/social-accounts/posts/standing/"


def test_a_standing_approval_is_asked_for_decided_and_used_on_pages(client, at):
    enter(client, at.author)
    today = timezone.localdate()
    said = {"class_of_post": "Results", "limits": "No pictures.", "starts_on": today}
    form = f"/social-accounts/{at.account.pk}/posting/standing/"
    wrong = client.post(form, said | {"ends_on": today + 500 * posted.DAY})
    asked = client.post(form, said | {"ends_on": today + 9 * posted.DAY})
    row = StandingApproval.objects.get()
    enter(client, at.head)
    client.post(f"{STANDING}{row.pk}/approve/")
    enter(client, at.author)
    post = posted.draft(at)

    ticked = {**posted.every_check(), "under": str(row.pk)}
    client.post(f"/social-accounts/posts/{post.pk}/check/", ticked)

    post.refresh_from_db()
    assert "at most a year" in wrong.context["form"].errors["ends_on"][0]
    assert asked.url == f"{STANDING}{row.pk}/"
    assert (post.state, post.kind, post.standing) == ("approved", "of_a_class", row)
    assert "Posted under it" in client.get(f"{STANDING}{row.pk}/").content.decode()


# --- silence, and what goes with time


def test_silence_goes_one_rung_up_by_school_days_and_a_second_run_does_nothing(at):
    executive, chief = holder("nominated_executive"), holder("chief_executive")
    post = posted.asked(at)
    row = ask_standing(at)
    day = post.decide_by + posted.DAY

    first = posts_clock.go_up(day), posts_clock.go_up(day)

    post.refresh_from_db()
    row.refresh_from_db()
    told = Notice.objects.filter(person=executive).values_list("kind", flat=True)
    assert first == (2, 0)
    assert (post.rung, row.rung) == (1, 1)
    assert post.decide_by > day
    assert sorted(told) == ["post_asked", "standing_asked"]
    assert not Notice.objects.filter(person=chief).exists()
    assert set(Deciding(timezone.localdate()).of(post)) == {at.head.pk, executive.pk}


def test_above_the_last_rung_nobody_is_asked_any_more(at):
    post = posted.asked(at)

    moved = posts_clock.go_up(post.decide_by + posted.DAY)

    post.refresh_from_db()
    assert (moved, post.rung, post.decide_by) == (0, 0, None)
    assert set(Deciding(timezone.localdate()).of(post)) == {at.head.pk}


def test_pictures_go_a_year_after_and_words_checks_and_proof_stay(at):
    post = posted.draft(at)
    picture = writing.add_picture(post, posted.picture(), by=at.author)
    young = writing.add_picture(posted.draft(at), posted.picture(), by=at.author)
    long_ago = timezone.now() - dt.timedelta(days=400)
    Post.objects.filter(pk=post.pk).update(made_at=long_ago)
    names = {row.pk: sealed_files.folder().parent / row.file.name for row in (picture, young)}

    gone = posts_clock.purge_pictures(timezone.now()), posts_clock.purge_pictures(timezone.now())

    picture.refresh_from_db()
    assert gone == (1, 0)
    assert (picture.file.name, bool(picture.sha256)) == ("", True)
    name = PostPicture.objects.get(pk=young.pk).file.name
    assert unnamed_files.named([name, "sealed/another"]) == {name}
    assert names[young.pk].exists()


def test_the_command_does_what_the_clock_does(at, capsys):
    holder("nominated_executive")
    post = posted.asked(at)

    call_command("look_after_posts", on=post.decide_by + posted.DAY)

    assert capsys.readouterr().out == "1 post went a post up, 0 pictures deleted.\n"


# --- messages, the home page, two records of one person


def test_a_message_about_a_decided_post_is_not_worth_saying_any_more(at):
    post = posted.asked(at)
    asked = Notice.objects.get(kind="post_asked")
    assert composing.lines_of([asked])[asked.pk].sentence == (
        "Decide on a post for Oxenholme Primary."
    )

    workflow.refuse(post, by=at.head, reason="No.")

    decided = Notice.objects.get(kind="post_decided")
    lines = composing.lines_of([asked, decided])
    assert lines[asked.pk] is None
    assert lines[decided.pk].sentence == (
        "Your post on Oxenholme Primary was refused; the reason is on its page."
    )


def test_messages_about_a_standing_approval_go_to_whoever_decides_and_whoever_asked(at):
    row = ask_standing(at)
    standing.approve(row, by=at.head)

    lines = composing.lines_of(Notice.objects.filter(kind__startswith="standing"))

    assert [line and line.sentence for line in lines.values()] == [
        None,
        "Your standing approval for Oxenholme Primary was approved.",
    ]


def test_the_home_page_shows_the_head_what_to_decide_and_the_author_what_came_back(at):
    first, second = posted.asked(at), posted.asked(at)
    assert [task["title"] for task in posts_home.waiting(at.head)] == ["Decide on 2 posts"]
    workflow.return_to_author(first, by=at.head, suggested="Shorter.")
    workflow.approve(second, by=at.head)

    assert [task["title"] for task in posts_home.waiting(at.author)] == [
        "Take a change of your post on Oxenholme Primary",
        "Publish your post on Oxenholme Primary",
    ]
    assert posts_home.waiting(at.head) == []


def test_whoever_has_nothing_to_do_with_posts_costs_the_home_page_no_query(
    at, django_assert_num_queries
):
    nobody = teacher(at.school)
    nobody.posts()
    nobody.has_to_do_with_accounts = False

    with django_assert_num_queries(0):
        assert posts_home.waiting(nobody) == []
    assert posts_home.waiting in home.waiting


def test_two_records_of_one_person_keep_posts_and_end_a_naming_of_oneself(at):
    twice = PersonFactory()
    AccessGrantFactory(account=at.account, person=twice)
    post = posted.approved(posted.Posting(at.school, at.head, at.account, twice))
    own = Delegate.objects.create(account=at.account, person=twice, named_by=at.author)
    other = Delegate.objects.create(account=at.account, person=twice, named_by=at.head)

    posts_same_person.join(at.author, twice, at.head)

    post.refresh_from_db()
    own.refresh_from_db()
    other.refresh_from_db()
    assert post.author == at.author
    assert (own.ended_by, other.person, other.ended_at) == (at.head, at.author, None)
    assert posts_same_person.facts(at.author) == [
        ("Posts on official accounts", ["Oxenholme Primary: Ready to publish"])
    ]
    workflow.publish(post, by=at.author, address="https://social.example/3")
    assert post.state == "published"


def test_heads_elsewhere_see_neither_posts_nor_how_an_account_is_posted_on(at, client):
    row = ask_standing(at)
    enter(client, holder("headteacher", SchoolFactory()))

    answers = [
        client.get(address).status_code
        for address in (f"{STANDING}{row.pk}/", f"/social-accounts/{at.account.pk}/posting/")
    ]

    assert answers == [404, 404]
