"""Who may do what with people, posts, schools and settings. Apps above combine the predicates."""

import rules
from django.utils import timezone

from people.models import Absence, Appointment, Role


@rules.predicate
def is_anyone(user, row=None):
    """Anybody who may sign in."""
    return bool(user.is_authenticated and user.is_active)


def has_role(*roles):
    """True where the person holds any of these posts for the row's schools, or trust-wide.

    Without a row, or with one that is trust-wide, only trust-wide posts count.
    """

    @rules.predicate(f"has_role:{'|'.join(roles)}")
    def predicate(user, row=None):
        if not is_anyone(user):
            return False
        held = [post.school for post in user.posts() if post.role in roles]
        if None in held:
            return True
        return bool(row is not None and set(held) & row.schools())

    return predicate


def has_role_there(*roles):
    """True where the person holds any of these posts at a school of the row, not trust-wide."""

    @rules.predicate(f"has_role_there:{'|'.join(roles)}")
    def predicate(user, row=None):
        if row is None or not is_anyone(user):
            return False
        return bool({post.school for post in user.posts() if post.role in roles} & row.schools())

    return predicate


def has_role_anywhere(*roles):
    """True for whoever holds any of these posts, at any school: for pages that list their own."""

    @rules.predicate(f"has_role_anywhere:{'|'.join(roles)}")
    def predicate(user, row=None):
        return bool(is_anyone(user) and any(post.role in roles for post in user.posts()))

    return predicate


def has_trust_role(*roles):
    """True for whoever holds any of these posts for the whole trust, whatever the row."""

    @rules.predicate(f"has_trust_role:{'|'.join(roles)}")
    def predicate(user, row=None):
        return bool(
            is_anyone(user)
            and any(post.role in roles and post.school is None for post in user.posts())
        )

    return predicate


def schools_of(person, on, *, leavers):
    """Where the person works or holds a post, now or soon; for leavers where they last did."""
    rows = [*person.placements.values_list("school_id", "ends_on")]
    held = person.appointments.filter(state=Appointment.State.CONFIRMED)
    rows += held.values_list("school_id", "ends_on")
    current = {school for school, ends_on in rows if ends_on is None or ends_on >= on}
    return current or ({school for school, _ in rows} if leavers else set())


def has_role_over(*roles, leavers=False, everywhere=False):
    """True for whoever holds the post where the row, a person or somebody's, works or will work.

    `leavers`: also over those who left from there; `everywhere`: at each of their schools.
    """

    @rules.predicate(f"has_role_over:{'|'.join(roles)}")
    def predicate(user, row=None):
        if row is None or not is_anyone(user):
            return False
        held = {post.school for post in user.posts() if post.role in roles}
        if not held or None in held:
            return bool(held)
        person = getattr(row, "person", row)
        theirs = schools_of(person, timezone.localdate(), leavers=leavers)
        return bool(theirs) and (theirs <= held if everywhere else bool(theirs & held))

    return predicate


@rules.predicate
def is_themselves(user, row=None):
    return bool(row is not None and is_anyone(user) and row == user)


@rules.predicate
def is_holder(user, row=None):
    """Holds the post themselves, not by standing in."""
    return bool(row is not None and is_anyone(user) and row.person == user)


@rules.predicate
def holds_the_same(user, row=None):
    """A post of the same name at the same place as the row's."""
    if row is None or not is_anyone(user):
        return False
    return any((post.role, post.school) == (row.role, row.school_id) for post in user.posts())


def is_suspended(user):
    """Today. Asked of what somebody does without a post; kept on the instance, if it did not come
    along with them."""
    if hasattr(user, "came_suspended"):
        return user.came_suspended
    today = timezone.localdate()
    if getattr(user, "_suspended_on", (None,))[0] != today:
        user._suspended_on = (today, Absence.objects.suspending(user, today).exists())
    return user._suspended_on[1]


@rules.predicate
def is_unsuspended(user, row=None):
    """Anybody who may sign in and see more than themselves: for what is open without a post."""
    return is_anyone(user) and not is_suspended(user)


@rules.predicate
def is_line_manager(user, row=None):
    """Of this person, today, and not suspended."""
    if row is None or not is_anyone(user):
        return False
    team = user.line_manages.on(timezone.localdate())
    return team.filter(person=row).exists() and not is_suspended(user)


@rules.predicate
def has_team(user, row=None):
    """Manages somebody, today, and is not suspended. Kept on the instance, as tabs ask too."""
    if not is_anyone(user):
        return False
    today = timezone.localdate()
    if getattr(user, "_team_on", (None,))[0] != today:
        team = user.line_manages.on(today)
        user._team_on = (today, team.exists() and not is_suspended(user))
    return user._team_on[1]


HEADS = (Role.HEADTEACHER, Role.EXECUTIVE_HEADTEACHER)
SEES_EVERYBODY = (Role.ADMINISTRATOR, Role.CHIEF_EXECUTIVE)
SEES_POSTS = (
    *HEADS,
    Role.DSL,
    Role.DEPUTY_DSL,
    Role.CHIEF_EXECUTIVE,
    Role.NOMINATED_EXECUTIVE,
    Role.EXECUTIVE,
    Role.TRUST_SAFEGUARDING_LEAD,
    Role.HR,
    Role.CLERK,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
)
CONFIRMS = (Role.ADMINISTRATOR, Role.HR, Role.CHIEF_EXECUTIVE)

is_hr = has_role(Role.HR)
is_head = has_role(*HEADS)
is_administrator = has_role(Role.ADMINISTRATOR)
is_hr_over = has_role_over(Role.HR, leavers=True)
is_hr_anywhere = has_role_anywhere(Role.HR)
is_trust_administrator = has_trust_role(Role.ADMINISTRATOR)
is_second_person = has_trust_role(*CONFIRMS)
sees_everybody = has_trust_role(*SEES_EVERYBODY)

rules.add_perm("people.view_home", is_anyone)

# --- people: HR keeps the records, others see those they answer for
keeps_people = has_role_anywhere(Role.HR, *HEADS, *SEES_EVERYBODY)
rules.add_perm("people.view_people", keeps_people | has_team)
# Which of two sections the masthead shows; about no row, and without asking for a team.
rules.add_perm("people.begin_with_people", keeps_people)
rules.add_perm("people.begin_with_schools", is_anyone & ~keeps_people)
rules.add_perm(
    "people.view_person",
    is_themselves | is_hr_over | has_role_over(*HEADS) | sees_everybody | is_line_manager,
)
rules.add_perm("people.add_person", is_hr_anywhere)
rules.add_perm("people.change_person", is_hr_over)
rules.add_perm("people.change_email_of_person", has_role_over(Role.HR, everywhere=True))
rules.add_perm("people.ask_address_of_person", is_themselves | is_hr_over)
rules.add_perm("people.place_person", is_hr_over)
rules.add_perm("people.leave_person", has_role_over(Role.HR, everywhere=True))
rules.add_perm("people.merge_person", has_role_over(Role.HR, leavers=True, everywhere=True))
rules.add_perm("people.change_placement", is_hr)
rules.add_perm("people.end_placement", is_hr)
rules.add_perm("people.record_absence", is_hr_over)
rules.add_perm("people.change_absence", is_hr_over)
rules.add_perm("people.view_person_history", is_hr_over)

# --- posts: given by administrators; a second person confirms those that open cases
rules.add_perm("people.view_posts", has_role_anywhere(*SEES_POSTS))
rules.add_perm(
    "people.view_appointment", has_role_anywhere(*SEES_POSTS) | is_holder | holds_the_same
)
rules.add_perm("people.add_appointment", is_trust_administrator)
rules.add_perm("people.give_appointment", is_trust_administrator)
rules.add_perm("people.confirm_appointment", is_second_person)
rules.add_perm("people.refuse_appointment", is_second_person)
rules.add_perm("people.end_appointment", has_trust_role(Role.ADMINISTRATOR, Role.HR))
rules.add_perm(
    "people.name_stand_in_for_appointment", is_trust_administrator | (is_unsuspended & is_holder)
)

# --- schools, their calendar and contacts; organisations; the trust and its profile
rules.add_perm("people.view_school", is_anyone)
rules.add_perm(
    "people.view_settings",
    is_hr_anywhere | has_trust_role(Role.ADMINISTRATOR, Role.AUDITOR, Role.CHIEF_EXECUTIVE),
)
rules.add_perm("people.add_school", is_trust_administrator)
rules.add_perm("people.change_school", is_administrator)
rules.add_perm("people.change_contact", is_administrator)
rules.add_perm("people.change_calendar", is_administrator)
rules.add_perm("people.change_organisation", is_hr_anywhere | is_trust_administrator)
rules.add_perm("people.change_trust", is_trust_administrator)
rules.add_perm(
    "people.view_profile",
    has_trust_role(Role.ADMINISTRATOR, Role.HR, Role.AUDITOR, Role.CHIEF_EXECUTIVE),
)
rules.add_perm("people.change_profile", is_trust_administrator)
rules.add_perm("people.view_details", is_anyone)
rules.add_perm("people.add_second_step", is_anyone)
rules.add_perm("people.confirm_by_code", is_anyone)
rules.add_perm("people.sign_out_elsewhere", is_anyone)
rules.add_perm("people.remove_passkey", is_anyone)

# --- staff files: one trust, one file; the portal itself reads and applies them
keeps_staff_files = has_trust_role(Role.HR, Role.ADMINISTRATOR)
for verb in ("view", "begin", "choose_columns", "confirm", "drop"):
    rules.add_perm(f"people.{verb}_staffimport", keeps_staff_files)
for verb in ("read", "look_again", "apply", "fail"):
    rules.add_perm(f"people.{verb}_staffimport", rules.always_deny)
