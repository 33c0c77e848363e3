"""A school with a head, an account and somebody who posts on it, for tests of posts."""

import datetime as dt
import io
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from accounts import posting
from accounts.models import Post
from accounts.tests.factories import AccessGrantFactory, SocialAccountFactory
from accounts.workflow import post_writing as writing
from accounts.workflow import posts
from people.tests.factories import SchoolFactory, TrustFactory, holder, teacher

WORDS = "Our Year 4 swimmers came home with three medals."
DAY = dt.timedelta(days=1)


@dataclass
class Posting:
    school: object
    head: object
    account: object
    author: object


def begin(rule="required", **profile):
    """`rule`: the profile's `post.preapproval`."""
    TrustFactory(profile={"post.preapproval": rule, **profile})
    school = SchoolFactory(name="Oxenholme Primary School", slug="oxenholme")
    author = teacher(school, given_names="Ravi", family_name="Solway", email="ravi@trust.example")
    account = SocialAccountFactory(school=school, title="Oxenholme Primary")
    AccessGrantFactory(account=account, person=author)
    head = holder("headteacher", school, given_names="Ines", family_name="Brandreth")
    return Posting(school, head, account, author)


def every_check(*, pictures=False):
    return {check.code: "yes" for check in posting.checks_of(pictures=pictures)}


def draft(at, **written):
    written = {"words": WORDS, **written}
    return writing.begin(at.account, kind=written.pop("kind", "single"), by=at.author, **written)


def checked(at, **written):
    post = draft(at, **written)
    writing.check(post, every_check(), [], by=at.author)
    return post


def asked(at, **written):
    post = checked(at, **written)
    posts.ask(post, by=at.author)
    return post


def approved(at, **written):
    post = asked(at, **written)
    posts.approve(post, by=at.head)
    return post


def live(at, poster, *, starts_in=DAY):
    starts_at = timezone.now() + starts_in
    return draft(at, kind="live", poster=poster, starts_at=starts_at, ends_at=starts_at + DAY / 12)


def at_state(at, state):
    """A post in this state, by the verbs that lead there."""
    if state == "draft":
        return draft(at)
    post = approved(at) if state in ("approved", "published", "removed") else asked(at)
    if state in ("published", "removed"):
        posts.publish(post, by=at.author, address="https://social.example/1")
    moves = {
        "returned": lambda: posts.return_to_author(post, by=at.head, suggested="Shorter."),
        "refused": lambda: posts.refuse(post, by=at.head, reason="Not ours to say."),
        "stopped": lambda: posts.stop(post, by=at.head, note="Wait."),
        "withdrawn": lambda: posts.withdraw(post, by=at.author),
        "removed": lambda: posts.remove(post, by=at.author, note="It was wrong."),
    }
    moves.get(state, lambda: None)()
    return Post.objects.get(pk=post.pk)


def picture(kind="JPEG", colour="teal", size=(120, 90), **saved):
    """A small file as a browser sends it; its name says nothing true."""
    written = io.BytesIO()
    Image.new("RGB", size, colour).save(written, kind, **saved)
    return SimpleUploadedFile("holiday.txt", written.getvalue())


def scene():
    """The bytes of a picture that can be looked at: three shapes by the water."""
    drawn = Image.new("RGB", (1200, 800), "#9cc7d8")
    pen = ImageDraw.Draw(drawn)
    pen.rectangle((0, 520, 1200, 800), fill="#2f6f86")
    for left in (300, 540, 780):
        pen.ellipse((left, 330, left + 120, 450), fill="#7a4a32")
        pen.rectangle((left + 10, 440, left + 110, 700), fill="#b8443c")
    written = io.BytesIO()
    drawn.save(written, "JPEG")
    return written.getvalue()
