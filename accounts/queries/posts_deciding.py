"""Who decides a post or a standing approval now, and how strict an account is.

An account of a school is the headteacher's, or their nominee's, or the delegate's whom they named
for it; one of the trust the communications manager's. Where the profile leaves posts to an editor
of record, that editor decides beside them. Nobody decides on their own.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q

from accounts import ladders, posting
from accounts.models import Delegate, Post, SocialAccount, StandingApproval
from accounts.queries import deciders
from people.queries import trust

PROFILE = "post.preapproval"
DELEGATE, EDITOR = "delegate", "editor"

Decided = Post | StandingApproval


@dataclass(frozen=True)
class Deciding:
    """The posts, delegates and editors of one day, for any number of accounts."""

    day: date

    @cached_property
    def on(self) -> deciders.Deciders:
        return deciders.on(self.day)

    @cached_property
    def profile(self) -> str:
        return str(trust.setting(PROFILE))

    @cached_property
    def _present(self) -> frozenset[int]:
        editors = SocialAccount.objects.filter(editor__isnull=False).order_by().values("editor")
        here = deciders.here(self.day).filter(pk__in=editors)
        return frozenset(here.values_list("pk", flat=True))

    @cached_property
    def _delegates(self) -> dict[int, set[int]]:
        rows = Delegate.objects.filter(
            Q(ends_on=None) | Q(ends_on__gte=self.day),
            account__isnull=False,
            starts_on__lte=self.day,
            ended_at=None,
            person__in=deciders.here(self.day),
        )
        found: dict[int, set[int]] = defaultdict(set)
        for account, person in rows.order_by().values_list("account_id", "person_id"):
            found[account].add(person)
        return found

    def rule(self, account: SocialAccount) -> str:
        return posting.rule(self.profile, account.post_rule)

    def rungs(self, account: SocialAccount, never: Iterable[int]) -> list[dict[int, str]]:
        """Person to post, lowest first; what a rung has nobody for is passed over."""
        step = step_of(account)
        ladder = [
            dict(rung.people) for rung in self.on.ladder(step, account.school_id, never=never)
        ]
        near = self._near(account, set(never))
        begins_below = not ladder or not (
            set(ladder[0].values()) & set(ladders.rungs(step)[0]) if ladder else ()
        )
        if near and begins_below:
            return [near, *ladder]
        if near:
            ladder[0] = near | ladder[0]
        return ladder

    def _near(self, account: SocialAccount, never: set[int]) -> dict[int, str]:
        near = dict.fromkeys(self._delegates.get(account.pk, ()), DELEGATE)
        if self.profile != posting.REQUIRED and account.editor_id in self._present:
            near[account.editor_id] = EDITOR
        return {person: how for person, how in near.items() if person not in never}

    def of(self, row: Decided) -> dict[int, str]:
        """Who may decide it now, in which post: on every rung that it has reached."""
        reached = self.rungs(row.account, never(row))[: row.rung + 1]
        return {key: role for each in reversed(reached) for key, role in each.items()}


def step_of(account: SocialAccount) -> str:
    return "headteacher_or_nominee" if account.school_id else "communications_manager"


def never(row: Decided) -> list[int]:
    """Those whose own it is."""
    if isinstance(row, StandingApproval):
        return [row.asked_by_id]
    return [key for key in (row.author_id, row.poster_id) if key]
