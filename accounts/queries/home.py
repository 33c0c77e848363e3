"""What waits for somebody about official accounts and declarations, for the home page.

Each area adds its functions to these lists in `AppConfig.ready`. Nothing is asked of the database
for whoever holds no post and has nothing: `beside` came along with the person.
"""

from collections.abc import Callable
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import BooleanField, Value
from django.db.models.expressions import Combinable

from people.models import Person

# The tasks of a person, in the words of `components/duty.html`: title, text, url, action, due.
waiting: list[Callable[[Person], list[dict]]] = []

# Whether a person, OuterRef("pk"), has something of one kind: an expression for a day.
marks: list[Callable[[date], Combinable]] = []


def beside(on: date) -> Combinable:
    """Read along with whoever makes a request: whether they have anything here at all."""
    return reduce(or_, (mark(on) for mark in marks), Value(False, BooleanField()))


def tasks(person: Person) -> list[dict]:
    if not (getattr(person, "has_to_do_with_accounts", True) or person.posts()):
        return []
    return [task for each in waiting for task in each(person)]
