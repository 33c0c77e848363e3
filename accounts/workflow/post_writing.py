"""Writing a post: words, pictures, whom they show; what was asked for is no longer written."""

import hashlib

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone

from accounts.models import Post, PostPicture, SocialAccount, StandingApproval
from accounts.queries import post_pictures
from accounts.queries import posts as queries
from accounts.workflow import posts as life
from core import clamd, pictures
from core.workflow import Refused, record
from people.models import Person

MOST, LARGEST = 10, 25 * 2**20  # pictures of a post, bytes of one
LARGE = "This picture is larger than 25 MB. Save it smaller, and add it again."
MANY_PIXELS = (
    "This picture has too many pixels to be drawn anew. Save it smaller, and add it again."
)
NOT_ONE = "This is not a picture that we can keep. Save it as JPEG, PNG, WebP or GIF."
HARMFUL = "This file holds something harmful ({}). Do not open it again, and tell IT support."
TOO_MANY = f"A post takes {MOST} pictures."
ALREADY = "This picture is in the post already."
# The first bytes of each kind that is kept; the names of files say nothing.
BEGINS = {b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png", b"GIF87a": "gif", b"GIF89a": "gif"}
MEDIA = {"jpg": "image/jpeg", "png": "image/png", "gif": "image/gif"}  # as they are drawn anew
WRITTEN = ("words", "publish_at", "poster", "starts_at", "ends_at")
GONE = "It was asked for already, so it stays as it is. Withdraw it, or make a new draft."


@transaction.atomic
def begin(account: SocialAccount, *, kind: str, by: Person, **written: object) -> Post:
    """A draft, which its author alone sees."""
    if why := life.why_shut(account):
        raise Refused(why)
    post = Post.objects.create(account=account, kind=kind, author=by, **written)
    record(post, "write", by=by)
    return post


@transaction.atomic
def write(post: Post, *, by: Person, **written: object) -> None:
    """Other words or another time; what was suggested is then answered."""
    _lock_open(post)
    for name, value in written.items():
        setattr(post, name, value)
    post.save(update_fields=[*written])
    record(post, "write", by=by)


def _lock_open(post: Post) -> None:
    post.refresh_from_db(from_queryset=Post.objects.select_for_update(of=("self",)))
    if post.state not in queries.OPEN:
        raise Refused(GONE)


# --- pictures


def drawn_anew(content: bytes) -> bytes:
    """The picture without what came with it; raises pictures.Unusable."""
    if len(content) > LARGEST:
        raise pictures.Unusable(LARGE)
    ending = next((end for begin, end in BEGINS.items() if content.startswith(begin)), "")
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        ending = "webp"
    if not ending:
        raise pictures.Unusable(NOT_ONE)
    try:
        harm = clamd.harm_in(content)
    except clamd.Unanswered:
        harm = ""
    if harm:
        raise pictures.Unusable(HARMFUL.format(harm))
    return pictures.without_details(content, ending) or _too_large()


def _too_large() -> bytes:
    raise pictures.Unusable(MANY_PIXELS)


@transaction.atomic
def add_picture(post: Post, upload: File, *, by: Person) -> PostPicture:
    """Keep it, sealed. Raises Refused beyond ten, and Unusable for what is no such picture."""
    shown = drawn_anew(upload.read(LARGEST + 1))
    _lock_open(post)
    there = list(post_pictures.of(post).values_list("sha256", flat=True))
    digest = hashlib.sha256(shown).hexdigest()
    if digest in there:
        raise Refused(ALREADY)
    if len(there) >= MOST:
        raise Refused(TOO_MANY)
    picture = _kept(post, shown, digest)
    record(post, "add_picture", by=by, note=digest)
    return picture


def _kept(post: Post, shown: bytes, digest: str, alternative_text: str = "") -> PostPicture:
    kind = MEDIA[pictures.ending(shown)]
    picture = PostPicture(post=post, sha256=digest, kind=kind, alternative_text=alternative_text)
    picture.file.save("picture", ContentFile(shown), save=False)
    picture.save(force_insert=True)
    return picture


@transaction.atomic
def take_out(picture: PostPicture, *, by: Person) -> None:
    """Out of a draft: the file goes, that it was there stays."""
    _lock_open(picture.post)
    name, storage = picture.file.name, picture.file.storage
    picture.file, picture.removed_at = "", timezone.now()
    picture.save(update_fields=["file", "removed_at"])
    record(picture.post, "take_out_picture", by=by, note=picture.sha256)
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def content(picture: PostPicture) -> bytes:
    """Raises Refused where it is no longer what was added."""
    with picture.file.open("rb") as file:
        shown = file.read()
    if hashlib.sha256(shown).hexdigest() != picture.sha256:
        raise Refused("This is not what was added: what is stored was changed. Tell IT.")
    return shown


@transaction.atomic
def describe(
    post: Post, texts: dict[int, str], shown: post_pictures.Shown | None, *, by: Person
) -> None:
    """Words for each picture, by its key, and which pupils they show for what."""
    _lock_open(post)
    for picture in post_pictures.of(post):
        picture.alternative_text = texts.get(picture.pk, picture.alternative_text)
        picture.save(update_fields=["alternative_text"])
    post.pupils_at = shown and shown.school
    post.purpose = shown.purpose if shown else ""
    post.groups = post_pictures.APART.join(shown.groups) if shown else ""
    post.images_checked_at, post.not_to_be_shown = None, []
    columns = ("pupils_at", "purpose", "groups", "images_checked_at", "not_to_be_shown")
    post.save(update_fields=columns)
    record(post, "describe", by=by)


@transaction.atomic
def check(post: Post, said: dict[str, str], listed: list[int], *, by: Person) -> None:
    """What was looked at before it goes out; `listed`: who must not be shown, as it was seen."""
    _lock_open(post)
    post.checks, post.not_to_be_shown = said, listed
    post.images_checked_at = timezone.now() if post.pupils_at_id else None
    post.save(update_fields=["checks", "not_to_be_shown", "images_checked_at"])
    record(post, "check", by=by)


@transaction.atomic
def put_under(post: Post, standing: StandingApproval | None, *, by: Person) -> None:
    """Under a standing approval, or as a single post again."""
    _lock_open(post)
    post.standing = standing
    post.kind = Post.Kind.OF_A_CLASS if standing else Post.Kind.SINGLE
    post.save(update_fields=["standing", "kind"])
    record(post, "put_under", by=by, note=str(standing or ""))


@transaction.atomic
def copy(post: Post, *, by: Person) -> Post:
    """A new draft with its words and pictures, which are checked and asked for anew; one's own
    that is not published yet is withdrawn with it."""
    new = begin(post.account, kind=_kind_of_copy(post), by=by, words=post.words)
    for picture in post_pictures.of(post).exclude(file=""):
        _kept(new, content(picture), picture.sha256, picture.alternative_text)
    record(new, "copy", by=by, note=f"Post {post.pk}")
    if post.author_id == by.pk and post.state in (life.ASKED, life.APPROVED):
        life.withdraw(post, by=by, note="A new draft was made of it.")
    return new


def _kind_of_copy(post: Post) -> str:
    return Post.Kind.LIVE if post.kind == Post.Kind.LIVE else Post.Kind.SINGLE
