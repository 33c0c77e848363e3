"""The pages of posts: written on three of them, decided on one."""

import pytest
from django.utils import timezone

from accounts.models import Pause, Post, SocialAccount
from accounts.tests import posted
from accounts.tests.factories import AccessGrantFactory, SocialAccountFactory
from accounts.workflow import post_writing as writing
from accounts.workflow import posts as workflow
from people.models import Absence
from people.tests.entering import enter
from people.tests.factories import SchoolFactory, holder, teacher

pytestmark = pytest.mark.django_db
ROOT = "/social-accounts/posts/"


@pytest.fixture
def at():
    return posted.begin()


def url(post, verb=""):
    return f"{ROOT}{post.pk}/{verb}{'/' if verb else ''}"


def said(page, field):
    return page.context["form"].errors.get(field)


def ticks(**said):
    return {**posted.every_check(), **said}


def test_words_alone_are_written_checked_and_asked_for_on_two_pages(client, at):
    enter(client, at.author)

    written = client.post(f"{ROOT}write/", {"account": at.account.pk, "words": posted.WORDS})
    post = Post.objects.get()
    sent = client.post(written.url, ticks(captions="no"))

    post.refresh_from_db()
    assert (written.url, sent.url) == (url(post, "check"), url(post))
    assert (post.state, post.author, post.checks["captions"]) == ("asked", at.author, "no")


def test_a_form_that_is_not_right_says_so_beside_the_field_and_keeps_what_was_typed(client, at):
    enter(client, at.author)
    past = timezone.localtime(timezone.now() - posted.DAY).strftime("%Y-%m-%dT%H:%M")

    page = client.post(f"{ROOT}write/", {"account": "9" * 30, "words": " ", "publish_at": past})
    secret = client.post(
        f"{ROOT}write/", {"account": at.account.pk, "words": "password: Summer2024!"}
    )

    assert [said(page, name) for name in ("words", "publish_at")] == [
        ["Fill in: Words"],
        ["When it is to go out: this time has passed already"],
    ]
    assert "account" in page.context["form"].errors
    assert "The portal keeps no passwords" in said(secret, "words")[0]
    assert Post.objects.count() == 0


def test_the_communications_manager_stops_a_post_and_records_a_take_down_with_reasons(client, at):
    ready, out = posted.approved(at), posted.at_state(at, "published")
    enter(client, holder("communications_manager"))

    bare = client.post(url(ready, "stop"), {"reason": ""})
    client.post(url(ready, "stop"), {"reason": "The match was called off."})
    client.post(url(out, "remove"), {"reason": "A name was in it."})

    ready.refresh_from_db()
    out.refresh_from_db()
    assert said(bare, "reason") == ["Fill in: Why"]
    assert (ready.state, ready.reason) == ("stopped", "The match was called off.")
    assert (out.state, out.removed_because) == ("removed", "A name was in it.")


def test_the_head_sees_it_all_on_one_page_with_two_buttons(client, at):
    post = posted.asked(at)
    enter(client, at.head)

    page = client.get(url(post)).content.decode()

    assert all(word in page for word in (posted.WORDS, "Approve", "Refuse", "looked at"))
    done = client.post(url(post, "approve"), {"seen": workflow.sha256(post)})
    assert (done.url, Post.objects.get().state) == (ROOT, "approved")


def test_other_words_than_the_approver_saw_are_not_approved_by_an_old_page(client, at):
    post = posted.asked(at)
    old = workflow.sha256(post)
    workflow.return_to_author(post, by=at.head, suggested="Medals.")
    writing.write(post, by=at.author, words="Medals for everybody.")
    workflow.ask(post, by=at.author)
    enter(client, at.head)

    page = client.post(url(post, "approve"), {"seen": old})

    assert page.status_code == 409
    assert "It was changed since you opened it" in page.content.decode()
    assert Post.objects.get().state == "asked"


def test_refusing_takes_a_reason_that_the_author_reads(client, at):
    post = posted.asked(at)
    enter(client, at.head)

    without = client.post(url(post, "refuse"), {"reason": " "})
    client.post(url(post, "refuse"), {"reason": "A child could be found by it."})
    enter(client, at.author)

    assert said(without, "reason") == ["Fill in: Why"]
    assert "A child could be found by it." in client.get(url(post)).content.decode()


def test_an_approvers_change_is_shown_as_a_redline_and_taken_with_one_press(client, at):
    post = posted.asked(at)
    enter(client, at.head)
    same = client.post(url(post, "return"), {"suggested": posted.WORDS})
    client.post(url(post, "return"), {"suggested": posted.WORDS.replace("three", "3")})
    enter(client, at.author)

    page = client.get(url(post)).content.decode()
    client.post(url(post, "take"))

    post.refresh_from_db()
    assert "Nothing is changed" in said(same, "note")[0]
    assert "<del>three </del>" in page
    assert (post.state, post.words) == ("asked", posted.WORDS.replace("three", "3"))


def test_a_live_event_names_a_poster_with_access_and_ends_after_it_begins(client, at):
    enter(client, at.author)
    soon, later = (
        timezone.localtime(timezone.now() + posted.DAY * days).strftime("%Y-%m-%dT%H:%M")
        for days in (1, 2)
    )
    event = {"account": at.account.pk, "words": "Sports day", "starts_at": later, "ends_at": soon}
    stranger = teacher(at.school, email="stranger@trust.example")

    page = client.post(f"{ROOT}live/", event | {"poster": stranger.email})
    right = {"starts_at": soon, "ends_at": later, "poster": at.author.email}
    made = client.post(f"{ROOT}live/", event | right)
    client.post(url(Post.objects.get(), "ask"))

    assert said(page, "ends_at") == ["Until: this must be after it begins"]
    assert "has no access" in said(page, "poster")[0]
    assert made.url == url(Post.objects.get())
    assert Post.objects.get().state == "asked"


def test_strangers_cannot_tell_that_a_post_exists_and_drafts_are_their_authors_alone(client, at):
    post, own = posted.asked(at), posted.draft(at)
    picture = writing.add_picture(own, posted.picture(), by=at.author)
    other = holder("headteacher", SchoolFactory())

    for person, address in (
        (other, url(post)),
        (teacher(at.school), url(post)),
        (at.head, url(own)),
        (at.head, picture.get_absolute_url()),
    ):
        enter(client, person)
        assert client.get(address).status_code == 404


def test_a_colleague_with_access_reads_it_and_decides_nothing(client, at):
    colleague = teacher(at.school)
    AccessGrantFactory(account=at.account, person=colleague)
    post = posted.asked(at)
    enter(client, colleague)

    assert client.get(url(post)).status_code == 200
    assert client.post(url(post, "approve")).status_code == 403
    assert client.get(url(post, "change")).status_code == 403


def test_whoever_is_suspended_sees_and_does_nothing_from_that_minute(client, at):
    post = posted.asked(at)
    for person in (at.head, at.author):
        Absence.objects.create(person=person, kind="suspended", starts_on=timezone.localdate())
        enter(client, person)

        assert client.get(ROOT).status_code == 403
        assert client.get(url(post)).status_code == 404
        assert client.post(url(post, "approve")).status_code == 404


def test_during_a_pause_the_page_says_so_and_offers_no_approval(client, at):
    post = posted.asked(at)
    Pause.objects.create(begun_by=at.head, words="Stop.")
    enter(client, at.head)

    page = client.get(url(post)).content.decode()

    assert "Everything is paused" in page
    assert url(post, "approve") not in page
    assert client.post(url(post, "approve")).status_code == 409


def test_where_nothing_is_approved_beforehand_the_page_says_so_and_offers_no_writing(client):
    at = posted.begin("none")
    enter(client, at.author)

    page = client.get(ROOT).content.decode()

    assert "Your trust does not approve posts beforehand" in page
    assert "Write a post" not in page
    assert list(client.get(f"{ROOT}write/").context["form"].fields["account"].queryset) == []


def test_one_account_may_be_stricter_than_the_profile_and_then_asks(client):
    at = posted.begin("none")
    enter(client, at.head)

    client.post(f"/social-accounts/{at.account.pk}/posting/change/", {"rule": "required"})
    enter(client, at.author)
    client.post(f"{ROOT}write/", {"account": at.account.pk, "words": posted.WORDS})
    client.post(url(Post.objects.get(), "check"), ticks())

    assert SocialAccount.objects.get().post_rule == "required"
    assert SocialAccount.objects.get().events.last().verb == "set_post_rule"
    assert Post.objects.get().state == "asked"


def test_no_account_is_laxer_than_the_profile(client, at):
    enter(client, at.head)

    page = client.post(f"/social-accounts/{at.account.pk}/posting/change/", {"rule": "none"})

    assert "rule" in page.context["form"].errors
    assert SocialAccount.objects.get().post_rule == ""


def test_the_list_filters_by_account_and_state_in_the_same_number_of_queries(
    client, at, django_assert_num_queries
):
    posted.asked(at)
    other = SocialAccountFactory(school=at.school, title="Oxenholme Music")
    AccessGrantFactory(account=other, person=at.author)
    enter(client, at.head)
    client.get(ROOT)
    with django_assert_num_queries(QUERIES):
        client.get(ROOT)
    for _ in range(3):
        posted.asked(at)
    elsewhere = posted.asked(posted.Posting(at.school, at.head, other, at.author))

    with django_assert_num_queries(QUERIES):
        page = client.get(ROOT)
    narrowed = client.get(ROOT, {"account": other.pk, "state": "asked"})
    nothing = client.get(ROOT, {"account": other.pk, "state": "draft", "mine": "on"})

    assert len(page.context["page"].object_list) == 5
    assert [*narrowed.context["page"].object_list] == [elsewhere]
    assert [*nothing.context["page"].object_list] == []


QUERIES = 15
