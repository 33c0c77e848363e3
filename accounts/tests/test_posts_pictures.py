"""Pictures of a post: kept without the place, described, and looked at against the list."""

import io

import pytest
from PIL import Image

from accounts.models import Device, Post, PostPicture
from accounts.tests import posted
from accounts.tests.factories import AccessGrantFactory, PupilFactory, SocialAccountFactory
from accounts.workflow import post_writing as writing
from accounts.workflow import posts as workflow
from core import sealed_files
from people.tests.entering import enter
from people.tests.factories import SchoolFactory, holder

pytestmark = pytest.mark.django_db
ROOT = "/social-accounts/posts/"


@pytest.fixture
def at():
    return posted.begin()


def url(post, verb=""):
    return f"{ROOT}{post.pk}/{verb}{'/' if verb else ''}"


def said(page, field):
    return page.context["form"].errors.get(field)


def test_pictures_are_drawn_anew_sealed_and_handed_out_without_the_place(client, at):
    enter(client, at.author)
    exif = Image.Exif()
    exif[0x0110] = "Private telephone"
    sent = posted.picture(exif=exif)
    assert b"Private telephone" in sent.read()
    sent.seek(0)

    page = client.post(
        f"{ROOT}write/",
        {"account": at.account.pk, "words": posted.WORDS, "pictures": [sent]},
    )

    kept = PostPicture.objects.get()
    shown = client.get(kept.get_absolute_url())
    stored = (sealed_files.folder().parent / kept.file.name).read_bytes()
    assert page.url == url(kept.post, "describe")
    assert b"Private telephone" not in shown.content
    assert Image.open(io.BytesIO(shown.content)).size == (120, 90)
    assert shown["Content-Type"] == "image/jpeg"
    assert (shown["X-Content-Type-Options"], shown["Cache-Control"]) == (
        "nosniff",
        "private, no-store",
    )
    assert shown.content[:20] not in stored


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"%PDF-1.4 not a picture", "Save it as JPEG, PNG, WebP or GIF"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
        (b"\xff\xd8\xff" + bytes(25 * 2**20), "larger than 25 MB"),
    ],
)
def test_what_is_no_such_picture_is_told_and_the_words_are_kept(client, at, content, why):
    enter(client, at.author)
    sent = posted.SimpleUploadedFile("team.jpg", content, content_type="image/jpeg")

    page = client.post(
        f"{ROOT}write/",
        {"account": at.account.pk, "words": posted.WORDS, "pictures": [sent]},
        follow=True,
    )

    assert why in page.content.decode()
    assert (Post.objects.get().words, PostPicture.objects.count()) == (posted.WORDS, 0)


def test_a_post_takes_ten_pictures_and_none_twice(client, at):
    post = posted.draft(at)
    enter(client, at.author)
    colours = ["red", "green", "blue", "teal", "navy", "gold", "pink", "plum", "tan", "snow"]
    sent = [posted.picture(colour=colour) for colour in [*colours, "black"]]

    client.post(url(post, "change"), {"words": posted.WORDS, "pictures": sent[:1]})
    sent[0].seek(0)
    page = client.post(url(post, "change"), {"words": posted.WORDS, "pictures": sent}, follow=True)

    words = page.content.decode()
    assert "Picture 1 was not kept. This picture is in the post already." in words
    assert "Picture 11 was not kept. A post takes 10 pictures." in words
    assert post.pictures.count() == 10


def with_picture(at):
    post = posted.draft(at)
    picture = writing.add_picture(post, posted.picture(), by=at.author)
    return post, picture


def test_each_picture_needs_words_and_pupils_their_group(client, at):
    PupilFactory(school=at.school)
    post, picture = with_picture(at)
    enter(client, at.author)

    empty = client.post(url(post, "describe"), {f"alt_{picture.pk}": "", "pupils": "yes"})
    assert said(empty, f"alt_{picture.pk}") == [
        "Picture 1: what it shows: describe it in a sentence"
    ]
    assert said(empty, "group") == ["Choose: which class, year or team"]
    described = {f"alt_{picture.pk}": "Three swimmers", "pupils": "yes"}
    done = client.post(
        url(post, "describe"), described | {"group": "class:4B", "purpose": "social"}
    )

    post.refresh_from_db()
    assert done.url == url(post, "check")
    assert (post.pupils_at, post.groups, post.purpose) == (at.school, "class:4B", "social")


def test_the_list_of_who_must_not_be_shown_is_counted_and_must_be_looked_at(client, at):
    PupilFactory(school=at.school, name="Robin Ferrydale")
    post, picture = with_picture(at)
    enter(client, at.author)
    described = {f"alt_{picture.pk}": "Swimmers", "pupils": "yes"}
    client.post(url(post, "describe"), described | {"group": "class:4B", "purpose": "social"})

    page = client.get(url(post, "check"))
    mark = page.context["form"]["seen"].value()
    every = {**posted.every_check(pictures=True), "seen": mark}
    unlooked = client.post(url(post, "check"), every)
    PupilFactory(school=at.school, name="Kit Saltmarsh")
    stale = client.post(url(post, "check"), every | {"looked": "on"})

    words = page.content.decode()
    assert "1 pupil of class 4B must not be shown" in words
    assert "Ferrydale" not in words
    assert "Look at the list" in said(unlooked, "looked")[0]
    assert said(stale, "looked") == ["The list has changed just now: look at it again"]
    assert "2 pupils of class 4B must not be shown" in stale.content.decode()
    again = every | {"looked": "on", "seen": stale.context["form"]["seen"].value()}
    assert client.post(url(post, "check"), again).url == url(post)


def test_the_device_is_chosen_from_those_that_it_has_approved(client, at):
    Device.objects.create(school=at.school, name="iPad 14", approved_by=at.head)
    elsewhere = Device.objects.create(school=SchoolFactory(), name="iPad 2", approved_by=at.head)
    post, picture = with_picture(at)
    writing.describe(post, {picture.pk: "Swimmers"}, None, by=at.author)
    enter(client, at.author)
    every = posted.every_check(pictures=True)

    page = client.get(url(post, "check"))
    wrong = client.post(url(post, "check"), every | {"device": elsewhere.name})
    client.post(url(post, "check"), every | {"device": "iPad 14"})

    post.refresh_from_db()
    offered = [value for value, _ in page.context["form"].fields["device"].choices]
    assert offered == ["", "iPad 14", "no"]
    assert said(wrong, "device") is not None
    assert (post.state, post.checks["device"]) == ("asked", "iPad 14")


def test_an_account_of_the_trust_shows_pupils_of_the_school_that_is_chosen(client, at):
    other = SchoolFactory(name="Quayside", slug="quayside")
    PupilFactory(school=at.school, class_name="4B")
    PupilFactory(school=other, class_name="Harbour")
    holder("communications_manager")
    trusts = SocialAccountFactory(title="The trust")
    AccessGrantFactory(account=trusts, person=at.author)
    post, picture = with_picture(posted.Posting(None, None, trusts, at.author))
    enter(client, at.author)
    described = {f"alt_{picture.pk}": "Boats", "pupils": "yes", "purpose": "social"}
    address = url(post, "describe")

    not_theirs = client.post(f"{address}?school=quayside", described | {"group": "class:4B"})
    client.post(f"{address}?school=quayside", described | {"group": "class:Harbour"})

    post.refresh_from_db()
    assert said(not_theirs, "group") is not None
    assert (post.pupils_at, post.groups) == (other, "class:Harbour")


def test_a_picture_is_taken_out_of_a_draft_and_its_file_is_gone(
    client, at, django_capture_on_commit_callbacks
):
    _, picture = with_picture(at)
    file = sealed_files.folder().parent / picture.file.name
    enter(client, at.author)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{picture.get_absolute_url()}take-out/")

    assert not file.exists()
    assert client.get(picture.get_absolute_url()).status_code == 404
    assert PostPicture.objects.get().removed_at is not None


def test_somebody_who_came_onto_the_list_since_stops_approval_and_publication(client, at):
    PupilFactory(school=at.school)
    post, picture = with_picture(at)
    shown = writing.post_pictures.Shown(at.school, ("class:4B",), "social")
    writing.describe(post, {picture.pk: "Swimmers"}, shown, by=at.author)
    listed = writing.post_pictures.listed_now(post)
    writing.check(post, posted.every_check(pictures=True), listed, by=at.author)
    workflow.ask(post, by=at.author)
    workflow.approve(post, by=at.head)
    PupilFactory(school=at.school, name="Kit Saltmarsh", do_not_picture=True)
    enter(client, at.author)

    page = client.get(url(post))
    refused = client.post(url(post, "publish"), {"address": "https://social.example/1"})

    for words in (page.content.decode(), refused.content.decode()):
        assert "The list of who must not be shown has changed" in words
        assert "Saltmarsh" not in words
    assert refused.status_code == 409
    assert Post.objects.get().state == "approved"
