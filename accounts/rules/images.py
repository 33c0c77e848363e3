"""Who may do what with the image record.

Nobody browses it but whoever keeps it. Where the profile keeps none, all of it is closed.
"""

import rules
from django.utils import timezone

from accounts.models import AccessGrant, SocialAccount
from people import profile
from people.models import Person, Role, StaffGroup
from people.queries import trust
from people.rules import (
    HEADS,
    has_role,
    has_role_anywhere,
    has_trust_role,
    is_anyone,
    is_suspended,
    is_unsuspended,
)

KEEPS = (Role.DATA_LEAD,)
SAFEGUARDS = (Role.DSL, Role.DEPUTY_DSL, Role.TRUST_SAFEGUARDING_LEAD)
ABOVE = (
    Role.NOMINATED_EXECUTIVE,
    Role.CHIEF_EXECUTIVE,
    Role.CHAIR_OF_TRUSTEES,
    Role.VICE_CHAIR_OF_TRUSTEES,
)
SEES_FIGURES = (
    *KEEPS,
    *HEADS,
    *SAFEGUARDS,
    Role.COMMUNICATIONS_MANAGER,
    Role.DATA_PROTECTION_OFFICER,
    Role.CHIEF_EXECUTIVE,
    Role.AUDITOR,
)
HEARS_FAMILIES = frozenset({*KEEPS, Role.TRUST_SAFEGUARDING_LEAD, Role.COMMUNICATIONS_MANAGER})
POSTS_PICTURES = frozenset({*KEEPS, *HEADS, *SAFEGUARDS, Role.COMMUNICATIONS_MANAGER})
TEACHES = (StaffGroup.LEADERSHIP, StaffGroup.TEACHING, StaffGroup.TRAINEE)

Held = frozenset  # keys of schools; None among them: every school


def consent(user: Person) -> str:
    """`image.consent` of the trust; it came along with whoever makes a request."""
    if hasattr(user, "trust_profile"):
        return profile.value(user.trust_profile or {}, "image.consent")
    return trust.setting("image.consent")


def held(user: Person, roles: tuple | frozenset) -> Held:
    return frozenset(post.school for post in user.posts() if post.role in roles)


def found_at(user: Person) -> Held:
    """Where somebody may find a pupil to write down what a family said: at their own school."""
    if not is_anyone(user) or is_suspended(user):
        return frozenset()
    return frozenset(user.schools()) | (held(user, HEARS_FAMILIES) & {None})


def pictured_at(user: Person) -> Held:
    """Where somebody may look up who must not be shown: where they teach, post, or answer for it.

    Kept on the instance for the day, since the page and its tab both ask.
    """
    if not is_anyone(user) or is_suspended(user):
        return frozenset()
    today = timezone.localdate()
    if getattr(user, "_pictured_at", (None,))[0] != today:
        teaching = user.placements.on(today).filter(staff_group__in=TEACHES)
        posting = AccessGrant.objects.on(today).filter(person=user, ended_at=None)
        posting = posting.exclude(account__state=SocialAccount.State.CLOSED).order_by()
        rows = teaching.order_by().values_list("school_id")
        rows = rows.union(posting.values_list("account__school_id"))
        found = held(user, POSTS_PICTURES) | {school for (school,) in rows}
        user._pictured_at = (today, found)
    return user._pictured_at[1]


@rules.predicate
def is_kept(user, row=None):
    """The trust keeps a record, or a list of those not to be shown."""
    return is_anyone(user) and consent(user) != "none"


@rules.predicate
def looks_up(user, row=None):
    return bool(pictured_at(user))


@rules.predicate
def has_the_account(user, row=None):
    """Owns or looks after the account from which something is to be taken down."""
    if row is None or row.account is None or not is_anyone(user) or is_suspended(user):
        return False
    account, today = row.account, timezone.localdate()
    if user.pk in (account.owner_id, account.deputy_id, account.alternative_id):
        return True
    return account.grants.on(today).filter(person=user, ended_at=None).exists()


keeps = is_kept & has_role(*KEEPS)


@rules.predicate
def keeps_its_list(user, row=None):
    return row is not None and bool(keeps.test(user, row.listimport))


keeps_anywhere = is_kept & has_role_anywhere(*KEEPS)
safeguards = is_kept & has_role(*SAFEGUARDS)
answers_for = is_kept & (has_role(*KEEPS, *HEADS) | has_trust_role(*ABOVE))

# --- everybody
rules.add_perm("accounts.view_images", is_unsuspended)
rules.add_perm("accounts.record_withdrawal", is_kept & is_unsuspended)
rules.add_perm("accounts.view_withdrawal", is_kept & is_unsuspended)
rules.add_perm("accounts.view_image_list", is_kept & looks_up)

# --- what was said, and what is taken down for it
rules.add_perm("accounts.view_withdrawals", is_kept & has_role_anywhere(*KEEPS, *HEADS, *ABOVE))
rules.add_perm("accounts.add_take_down", answers_for)
rules.add_perm("accounts.check_withdrawal", answers_for)
for verb in ("view", "finish", "give_up"):
    rules.add_perm(f"accounts.{verb}_takedown", answers_for | (is_kept & has_the_account))

# --- the record
rules.add_perm("accounts.view_pupils", keeps_anywhere)
rules.add_perm("accounts.export_pupils", keeps_anywhere)
rules.add_perm("accounts.enter_pupil", keeps_anywhere)
rules.add_perm("accounts.change_pupil", keeps)
rules.add_perm("accounts.view_pupil", keeps | safeguards)
rules.add_perm("accounts.answer_for_pupil", keeps)
rules.add_perm("accounts.view_image_looks", keeps_anywhere)
rules.add_perm("accounts.view_image_figures", is_kept & has_role_anywhere(*SEES_FIGURES))
rules.add_perm("accounts.set_do_not_picture", safeguards)
rules.add_perm("accounts.view_pupil_teams", keeps_anywhere)
rules.add_perm("accounts.change_pupil_team", keeps)

# --- lists from the MIS
rules.add_perm("accounts.begin_image_list", keeps_anywhere)
rules.add_perm("accounts.accept_held", keeps_its_list)

# --- devices
rules.add_perm("accounts.view_devices", is_unsuspended)
rules.add_perm("accounts.approve_device", has_role_anywhere(Role.IT_SUPPORT))
rules.add_perm("accounts.end_device", has_role(Role.IT_SUPPORT))
