"""Who must not be shown in the pictures of a post, now and when somebody last looked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from accounts import posting, showing
from accounts.models import Device, Post, PostPicture, Pupil
from accounts.queries import images
from people.models import School
from people.queries import trust

APART = "\n"  # between the groups of one post
PROCEDURES = "none"  # image.consent: the school's own, so that the portal keeps no list


@dataclass(frozen=True)
class Shown:
    """Whose pictures: "class:4B" and the like at a school, for a purpose."""

    school: School
    groups: tuple[str, ...]
    purpose: str

    def listed(self, on: date) -> set[int]:
        """The keys of those who must not be shown; empty where no list is kept."""
        consent = str(trust.setting(images.CONSENT))
        if consent == PROCEDURES:
            return set()
        found: set[int] = set()
        for group in self.groups:
            kind, _, name = group.partition(":")
            pupils = images.group(self.school, kind, name)
            among = images.among(pupils, self.purpose, on, consent=consent)
            found.update(among.values_list("pk", flat=True))
        return found

    @property
    def each(self) -> list[tuple[str, str]]:
        """(the group, in words)."""
        return [(group, showing.group_words(*group.partition(":")[::2])) for group in self.groups]

    @property
    def words(self) -> str:
        return " and ".join(words for _, words in self.each)


def keeps_list() -> bool:
    return trust.setting(images.CONSENT) != PROCEDURES


def shown_in(post: Post) -> Shown | None:
    """None where no pupil is shown."""
    if post.pupils_at is None or not post.groups:
        return None
    return Shown(post.pupils_at, tuple(post.groups.split(APART)), post.purpose)


def listed_now(post: Post) -> list[int]:
    shown = shown_in(post)
    return sorted(shown.listed(timezone.localdate())) if shown else []


def names(keys: Iterable[int]) -> list[Pupil]:
    return images.by_name(Pupil.objects.filter(pk__in=list(keys)))


def of(post: Post) -> QuerySet[PostPicture]:
    """Those that belong to it; what was taken out, and what was kept long enough, is gone."""
    return post.pictures.filter(removed_at=None)


def facts(pictures: Iterable[PostPicture]) -> list[posting.Picture]:
    return [posting.Picture(str(row.number), row.sha256, row.alternative_text) for row in pictures]


def devices(school: School | None) -> QuerySet[Device]:
    """With which pictures may be taken there; all of them for an account of the trust."""
    rows = Device.objects.filter(ended_on=None)
    return rows.filter(school=school) if school else rows
