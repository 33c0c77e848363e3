"""The reception desk: somebody comes for the day, reads the card, signs; it all ends tonight.

Whoever comes is placed at the school for this one day, which binds them to what is read at the
desk and to nothing else (`queries.audience`), and signs through `signing.sign_once`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from core.workflow import Lifecycle, Refused, Transition, advance, advance_all, record
from people.models import Organisation, Person, School, StaffGroup
from people.workflow import placements, records
from policies import links
from policies.models import Acknowledgement, Assignment, Desk, DeskVisit, Edition
from policies.models.desk import DESK
from policies.queries import desk as queries
from policies.workflow import signing

OPEN, CLOSED = Desk.State

CLOSE = Transition("close", (OPEN,), CLOSED)
REOPEN = Transition("reopen", (CLOSED,), OPEN)

RECEPTION_DESK = Lifecycle(Desk, start=OPEN, moves=(CLOSE, REOPEN))
OVER = "This desk is not open any more. Ask reception for the code that is good now."
READ = "Read at the reception desk: the safeguarding card, the short form, the text beside it."
KIND = {
    StaffGroup.SUPPLY: Organisation.Kind.AGENCY,
    StaffGroup.CONTRACTOR: Organisation.Kind.CONTRACTOR,
}


@dataclass(frozen=True)
class Arrival:
    """What somebody said of themselves at the desk."""

    given_names: str
    family_name: str
    staff_group: str
    organisation: Organisation | None = None
    organisation_name: str = ""  # where it is not on record yet
    email: str = ""
    again: Person | None = None  # chosen from those who came before


@transaction.atomic
def open_desk(school: School, *, by: Person) -> Desk:
    """The desk of today, opened once however often it is asked for.

    One that was closed is opened again under another address: the code on a wall stays dead.
    """
    School.objects.select_for_update().get(pk=school.pk)
    number = uuid4()
    address = {"number": number, "token_hash": links.kept(links.token(number))}
    desk, new = Desk.objects.get_or_create(
        school=school, day=timezone.localdate(), defaults=address | {"opened_by": by}
    )
    if new:
        record(desk, "open", by=by)
    elif desk.state == CLOSED:
        advance(desk, REOPEN, by=by, ended_at=None, **address)
    return desk


@transaction.atomic
def close(desk: Desk, *, by: Person) -> None:
    """End it before the day does; who came and what they signed stays, until tonight."""
    School.objects.select_for_update().get(pk=desk.school_id)  # whoever is arriving comes first
    advance(desk, CLOSE, by=by, ended_at=timezone.now())


def close_ended() -> int:
    """Close those of earlier days; nobody could come to them since."""
    over = Desk.objects.filter(day__lt=timezone.localdate())
    return advance_all(over, CLOSE, by=None, note="The day was over.", ended_at=timezone.now())


@transaction.atomic
def arrive(desk: Desk, arrival: Arrival, *, number: UUID, by: Person | None = None) -> DeskVisit:
    """Put somebody on record for today, once a number, whatever is sent again."""
    School.objects.select_for_update().get(pk=desk.school_id)  # two clicks, one person
    if there := queries.visit_of(desk, number):
        return there
    desk.refresh_from_db(fields=["state", "day"])
    if not desk.is_open:
        raise Refused(OVER)
    firm = arrival.organisation or _firm(arrival, by)
    person = arrival.again or _known(arrival)
    placed = {
        "school": desk.school,
        "staff_group": arrival.staff_group,
        "starts_on": desk.day,
        "ends_on": desk.day,
        "organisation": firm,
        "source": DESK,
    }
    if person is None:
        names = {"given_names": arrival.given_names, "family_name": arrival.family_name}
        person = placements.join(by=by, names=names, another=True, **placed)
    elif not person.placements.on(desk.day).filter(school=desk.school_id).exists():
        placements.place(person, by=by, **placed)
    return DeskVisit.objects.create(
        desk=desk,
        person=person,
        organisation=firm,
        staff_group=arrival.staff_group,
        email=arrival.email,
        number=number,
        recorded_by=by,
    )


def _firm(arrival: Arrival, by: Person | None) -> Organisation:
    name = " ".join(arrival.organisation_name.split())
    there = Organisation.objects.filter(name__iexact=name).first()
    kind = KIND[StaffGroup(arrival.staff_group)]
    return there or records.add(Organisation(name=name, kind=kind), by=by)


def _known(arrival: Arrival) -> Person | None:
    """Who gave the same address before under such a name; an agency's is given by many.

    Never anybody who works here otherwise: an address typed at a desk proves nothing.
    """
    typed = f"{arrival.given_names} {arrival.family_name}"
    people = queries.of_address(arrival.email)
    return next(
        (
            person
            for person in people
            if signing.same_name(typed, person)
            and person.family_name.casefold() == arrival.family_name.casefold()
        ),
        None,
    )


@transaction.atomic
def sign(
    visit: DeskVisit,
    *,
    typed_name: str,
    read: Iterable[tuple[Assignment, tuple[Edition, ...]]],
    address: str | None,
) -> None:
    """Sign the card and every policy read with it, all or none, once whatever is sent again."""
    visit.refresh_from_db(fields=["signed_at"])
    helper = visit.recorded_by
    for assignment, editions in read:
        signing.sign_once(
            assignment,
            by=helper or visit.person,
            signature=signing.Signature(
                typed_name=typed_name,
                editions=editions,
                method=Acknowledgement.Method.DESK,
                address=address,
                identity_checked_by=helper,
                note=READ,
            ),
        )
    if visit.signed_at is None:
        visit.signed_at = timezone.now()
        visit.save(update_fields=["signed_at"])
