"""Two records of one person: what they wrote down and looked up stays to be found as theirs."""

from accounts.models import ImageListLook, Withdrawal
from people.models import Person


def facts(person: Person) -> list[tuple[str, list[str]]]:
    return []


def join(stays: Person, goes: Person, by: Person) -> None:
    Withdrawal.objects.filter(by=goes).update(by=stays)
    ImageListLook.objects.filter(person=goes).update(person=stays)
