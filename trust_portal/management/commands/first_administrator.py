"""Gives a new portal its first administrator: asked at the terminal, or from the environment."""

import getpass
import sys

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from people.models import Appointment, Person, Role, Trust
from people.workflow import appointments
from trust_portal.settings import env, secret

QUESTIONS = {
    "trust": ("Name of the trust", "PORTAL_TRUST_NAME"),
    "given_names": ("Your given names", "PORTAL_ADMIN_GIVEN_NAMES"),
    "family_name": ("Your family name", "PORTAL_ADMIN_FAMILY_NAME"),
    "email": ("Your e-mail address", "PORTAL_ADMIN_EMAIL"),
}
PASSWORD = "PORTAL_ADMIN_PASSWORD"  # noqa: S105 -- the name of a variable


class Command(BaseCommand):
    help = "Ask for the first administrator's name, e-mail address and password."

    def add_arguments(self, parser):
        parser.add_argument(
            "--unless-there-is-one",
            action="store_true",
            help="say nothing where the portal has an administrator already",
        )

    def handle(self, unless_there_is_one, **options):
        if administrators().exists():
            if unless_there_is_one:
                return
            raise CommandError("This portal has an administrator, who appoints the others.")
        try:
            self.add(ask() if sys.stdin.isatty() else read_environment())
        except (KeyboardInterrupt, EOFError):
            raise CommandError("Stopped: the portal has no administrator yet.") from None
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    @transaction.atomic
    def add(self, answers):
        Trust.objects.get_or_create(pk=1, defaults={"name": answers["trust"]})
        person = Person(
            given_names=answers["given_names"],
            family_name=answers["family_name"],
            email=answers["email"].lower(),
            is_operator=True,  # whoever installs the portal repairs it too, in Django's admin
        )
        validate_password(answers["password"], person)
        person.set_password(answers["password"])
        person.full_clean()
        person.save()
        today = timezone.localdate()
        appointments.appoint(person, Role.ADMINISTRATOR, school=None, starts_on=today, by=None)
        self.stdout.write(f"{person} is the administrator, and signs in as {person.email}.")


def administrators():
    today = timezone.localdate()
    return Appointment.objects.in_effect(today).filter(role=Role.ADMINISTRATOR)


def ask():
    sys.stdout.write("A new portal. Who administers it? Each can be changed later.\n")
    answers = {name: ask_until_answered(f"{label}: ") for name, (label, _) in QUESTIONS.items()}
    while True:
        password = getpass.getpass("A password of at least 12 characters: ")
        try:
            validate_password(password)
        except ValidationError as error:
            sys.stdout.write(" ".join(error.messages) + "\n")
            continue
        if password == getpass.getpass("The same once more: "):
            return {**answers, "password": password}
        sys.stdout.write("The two were different.\n")


def ask_until_answered(question):
    while not (answer := input(question).strip()):
        pass
    return answer


def read_environment():
    answers = {name: env(variable) for name, (_, variable) in QUESTIONS.items()}
    answers["password"] = secret(PASSWORD)
    if all(answers.values()):
        return answers
    names = ", ".join([variable for _, variable in QUESTIONS.values()] + [PASSWORD])
    raise CommandError(
        "This portal has no administrator yet. Start it once in a terminal, which asks for one, "
        f"or set {names}."
    )
