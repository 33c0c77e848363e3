"""What a page shows beside each duty: who owes it, by when, and whether it is late."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from accounts import duty_words
from accounts.models import AccessGrant, Duty, SocialAccount
from accounts.queries.duties_owed import NOBODY, Owed
from people.models import Person
from people.queries import trust


def put(duties: Iterable[Duty], on: date, owed: Owed | None, mine: Iterable[int] = ()) -> None:
    """Beside each: `sentence`, `mine`, `owers`, `due_on`, `late`. Two queries."""
    duties, mine = list(duties), set(mine)
    owers = {duty.pk: owed.owers.get(duty.pk, NOBODY) if owed else NOBODY for duty in duties}
    people = Person.objects.in_bulk({person for slot in owers.values() for person in slot})
    steps = trust.setting("account.duty_steps")
    for duty in duties:
        duty.mine = duty.pk in mine
        found = [people[person] for person in owers[duty.pk]]
        duty.owers = sorted(found, key=lambda person: (person.family_name, person.given_names))
        duty.sentence = duty_words.sentence(duty)
        duty.due_on = duty_words.due_on(duty, steps)
        duty.late = duty.state == Duty.State.OPEN and duty.due_on < on


def access_of(account: SocialAccount) -> QuerySet[AccessGrant]:
    """Whoever has access to it now, people and suppliers."""
    rows = account.grants.filter(ended_at=None).select_related("person", "supplier")
    return rows.order_by("person__family_name", "person__given_names", "pk")
