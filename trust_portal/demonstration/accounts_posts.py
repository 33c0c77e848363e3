"""Posts of the demonstration: one to decide with a picture, one sent back, some that went out."""

import datetime as dt
import io

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw

from accounts import posting
from accounts.models import AccessGrant, Post, SocialAccount
from accounts.queries import post_pictures
from accounts.workflow import post_writing as writing
from accounts.workflow import posts, standing
from people.models import Person
from people.queries import demonstration

DAY = dt.timedelta(days=1)
WENT_OUT = (
    "School starts again on Monday at 8:45 am. The gate by the bridge stays closed.",
    "Thank you to everybody who came to our harvest tea: 312 pounds for the food bank.",
)
SENT_BACK = "Its raining!! Sports day is off today, pick up at 3 as normal."
BETTER = "It is raining: sports day is put off to Thursday. Please pick up at 3:15 pm as usual."
TO_DECIDE = "Our Year 4 swimmers came home from Ferrow with three medals."


def make() -> None:
    """Written, asked for and decided by the portal's own verbs."""
    doors = {door.role: door.person for door in demonstration.doors()}
    teacher, head = doors["Teacher"], doors["Headteacher"]
    granted = AccessGrant.objects.filter(person=teacher, ended_at=None, kind="edit")
    account = SocialAccount.objects.filter(grants__in=granted, school__isnull=False).first()
    if account is None:
        return
    for number, words in enumerate(WENT_OUT, 1):
        post = _asked(account, teacher, words)
        posts.approve(post, by=head)
        posts.publish(post, by=teacher, address=f"https://social.example/tidewell/{number}")
    posts.return_to_author(_asked(account, teacher, SENT_BACK), by=head, suggested=BETTER)
    _with_picture(account, teacher)
    today = timezone.localdate()
    results = standing.ask(
        account,
        by=teacher,
        class_of_post="Match results",
        limits="No pictures, no names of children; nothing about injuries.",
        starts_on=today,
        ends_on=today + 180 * DAY,
    )
    standing.approve(results, by=head)


def _asked(account: SocialAccount, by: Person, words: str) -> Post:
    post = writing.begin(account, kind=Post.Kind.SINGLE, by=by, words=words)
    writing.check(post, _every_check(pictures=False), [], by=by)
    posts.ask(post, by=by)
    return post


def _every_check(*, pictures: bool) -> dict[str, str]:
    asked = {check.code: posting.YES for check in posting.checks_of(pictures=pictures)}
    return asked | {"captions": posting.NOT_HERE}


def _with_picture(account: SocialAccount, by: Person) -> None:
    post = writing.begin(account, kind=Post.Kind.SINGLE, by=by, words=TO_DECIDE)
    picture = writing.add_picture(post, ContentFile(_drawn()), by=by)
    shown = post_pictures.Shown(account.school, ("class:4A",), "social")
    texts = {picture.pk: "Three swimmers at the edge of a pool, seen from behind"}
    writing.describe(post, texts, shown, by=by)
    listed = post_pictures.listed_now(post)
    writing.check(post, _every_check(pictures=True), listed, by=by)
    posts.ask(post, by=by)


def _drawn() -> bytes:
    """Three figures by the water, so that nobody real is shown."""
    picture = Image.new("RGB", (1200, 800), "#9cc7d8")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 520, 1200, 800), fill="#2f6f86")
    for left in (300, 540, 780):
        pen.ellipse((left, 330, left + 120, 450), fill="#7a4a32")
        pen.rectangle((left + 10, 440, left + 110, 700), fill="#b8443c")
    written = io.BytesIO()
    picture.save(written, "JPEG")
    return written.getvalue()
