"""Official accounts of the demonstration: in use, to put right, lost, and some not ours."""

import datetime as dt
from itertools import cycle

from django.utils import timezone

from accounts import handles
from accounts.models import AccessGrant, Platform, SocialAccount
from accounts.queries import register as queries
from accounts.workflow import access, register
from core.months import months_later
from people.models import Person, Placement, School
from people.queries import demonstration

# school (by its first word; "" the trust), platform, name, handle, months since the last review,
# how many have full control, what else is so
ACCOUNTS = (
    ("", "facebook", "Harbourne Valley Trust", "harbournevalleytrust", 3, 2, {}),
    ("", "linkedin", "Harbourne Valley Trust: work with us", "harbourne-valley-trust", 5, 2, {}),
    ("", "x", "Harbourne Valley Trust", "harbournevalley", 13, 2, {"state": "rest"}),
    ("", "youtube", "Harbourne Valley films", "harbournevalley", 2, 1, {"portfolio": "person"}),
    ("Tidewell", "facebook", "Tidewell Primary", "tidewellprimary", 4, 2, {}),
    ("Tidewell", "instagram", "Tidewell Primary", "tidewellprimary", 14, 1, {"two_step": "none"}),
    ("Tidewell", "classdojo", "Tidewell Year 4", "Tidewell Year 4", 1, 2, {"kind": "class_app"}),
    ("Saltmarsh", "facebook", "Saltmarsh Infants", "saltmarshinfants", 6, 2, {}),
    ("Saltmarsh", "tapestry", "Saltmarsh Reception", "Saltmarsh Reception", 2, 2, {
        "kind": "class_app"}),
    ("Copperhill", "facebook", "Copperhill Academy", "copperhillacademy", 11, 2, {
        "portfolio": "agency"}),
    ("Copperhill", "instagram", "Copperhill forest school", "copperhill.forest", 8, 0, {
        "state": "lose_access", "why": "The former leader set it up with her own telephone"}),
    ("Wray", "facebook", "Wray Valley School", "wrayvalleyschool", 7, 2, {}),
    ("Wray", "vimeo", "Wray Valley stories", "wrayvalleystories", 3, 2, {"kind": "channel"}),
    ("Harbourne High", "instagram", "Harbourne High", "harbournehigh", 2, 3, {}),
    ("Harbourne High", "x", "Harbourne High PE", "HarbourneHighPE", 12, 2, {}),
    ("Harbourne High", "spotify", "Sixth form voices", "Sixth form voices", 4, 2, {
        "kind": "podcast"}),
    ("Harbourne High", "threads", "Harbourne High drama", "hhdrama", 5, 2, {
        "state": "close", "why": "The production is over"}),
    ("Ferrow", "facebook", "Ferrow Bank Academy", "ferrowbank", 9, 2, {}),
    ("Ferrow", "tiktok", "Ferrow Bank sixth form", "ferrowsixth", 1, 2, {
        "state": "suspend", "why": "While we agree who posts"}),
    ("Ferrow", "instagram", "Ferrow Bank library", "ferrowlibrary", 6, 1, {"new": True}),
)  # fmt: skip
NOT_OURS = (
    ("Tidewell", "facebook", "Friends of Tidewell", "friendsoftidewell", "pta"),
    ("Harbourne High", "linkedin", "Harbourne High former pupils", "harbourne-high-alumni",
     "alumni"),
)  # fmt: skip
DAY = dt.timedelta(days=1)


def make() -> None:
    """Listed and moved by the portal's own verbs."""
    doors = {door.role: door.person for door in demonstration.doors()}
    manager = doors["Communications manager"]
    platforms = {row.code: row for row in Platform.objects.all()}
    known, people = queries.platforms(), _People(manager)
    for row in ACCOUNTS:
        _make(row, platforms, known, people, manager)
    for place, code, title, handle, kind in NOT_OURS:
        named = handles.read(code, handle, "", known)
        fields = {"platform": platforms[code], "title": title, "kind": kind, **vars(named)}
        account = register.enter({**fields, "school": people.school(place)}, by=manager)
        register.verify(account, by=manager, note="Its committee told us")
    _look_alike(platforms["instagram"], known, doors["Teacher"])
    platforms["classdojo"].with_pupils = True
    platforms["classdojo"].pupils_for = "Messages of the class, as agreed with the headteacher"
    platforms["classdojo"].pupil_groups = "years 1 to 6"
    platforms["classdojo"].checked_on = timezone.localdate() - 40 * DAY
    platforms["classdojo"].save()
    _give_the_teacher(doors["Teacher"], manager)


class _People:
    """Who can answer for an account of a school, one after the other."""

    def __init__(self, manager: Person) -> None:
        self.manager, self.of_school = manager, {}
        today = timezone.localdate()
        here = Placement.objects.on(today).filter(staff_group__in=("teaching", "support"))
        for placement in here.select_related("person", "school").order_by("pk"):
            person = placement.person
            if not person.absences.on(today).exists() and person.is_active:
                self.of_school.setdefault(placement.school, []).append(person)
        self.turns = {school: cycle(found[:12]) for school, found in self.of_school.items()}

    def school(self, place: str) -> School | None:
        return next((row for row in self.of_school if place and row.name.startswith(place)), None)

    def next(self, school: School | None) -> Person:
        return next(self.turns[school or next(iter(self.turns))])


def _make(row: tuple, platforms: dict, known: dict, people: _People, manager: Person) -> None:
    place, code, title, handle, months, full, more = row
    school, today = people.school(place), timezone.localdate()
    deputy, third = people.next(school), people.next(school)
    reviewed = months_later(today, -months)
    fields = {
        **vars(handles.read(code, handle, "", known)),
        "platform": platforms[code],
        "title": title,
        "school": school,
        "kind": more.get("kind", "page"),
        "purpose": "News, and what pupils have made and done",
        "audience": "Families and neighbours",
        "mailbox": f"social.{(place or 'trust').split()[0].lower()}@harbournevalley.example",
        "two_step": more.get("two_step", "app"),
        "recovery_codes": "Printed, in the safe of the central office",
        "credentials_kept": "The trust’s password manager, folder Social media",
        "portfolio": more.get("portfolio", "trust"),
        "owner": manager,
        "deputy": deputy,
        "alternative": third,
        "opened_on": months_later(today, -30),
        "reviewed_on": reviewed,
        "review_on": months_later(reviewed, 12),
    }
    account = register.enter(fields, by=manager)
    if not more.get("new"):
        register.verify(account, by=manager, note="Signed in and looked")
    _give(account, full, [manager, deputy, third], people.next(school), manager)
    if verb := more.get("state"):
        getattr(register, verb)(account, by=manager, note=more.get("why", "Nobody has the time"))


def _give(
    account: SocialAccount, full: int, custodians: list[Person], editor: Person, by: Person
) -> None:
    day = timezone.localdate() - 200 * DAY
    for person in custodians[:full]:
        grant = access.give(account, {"person": person, "kind": "full", "given_on": day}, by=by)
        access.confirm(grant, by=person)
    if editor not in custodians:
        fields = {"person": editor, "kind": "edit", "given_on": day, "basis": "Job description"}
        access.confirm(access.give(account, fields, by=by), by=editor)


def _look_alike(platform: Platform, known: dict, teacher: Person) -> None:
    named = handles.read("instagram", "harbournehigh_official", "", known)
    fields = {"platform": platform, "title": "Harbourne High official", **vars(named)}
    words = "It uses our crest and asks pupils for their names."
    register.report(fields, by=teacher, words=words)


def _give_the_teacher(teacher: Person, manager: Person) -> None:
    """Something to confirm for whoever tries the demonstration as a teacher."""
    school = teacher.placements.first().school
    account = SocialAccount.objects.filter(school=school, state="active").first()
    if account and not AccessGrant.objects.filter(account=account, person=teacher).exists():
        fields = {"person": teacher, "kind": "edit", "basis": "Posts for their department"}
        access.give(account, fields, by=manager)
