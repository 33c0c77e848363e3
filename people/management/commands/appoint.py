"""Give a post from the command line: the first administrator and the first HR, above all."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.workflow import Refused
from people.models import Appointment, Person, Role, School
from people.workflow import appointments


class Command(BaseCommand):
    help = (
        "Give somebody a post. Posts that open cases wait for a second person to confirm them in "
        "the portal, except the first HR, whom nobody could confirm. It stays on record that the "
        "operator did it."
    )

    def add_arguments(self, parser):
        parser.add_argument("email", help="their e-mail address")
        parser.add_argument(
            "role", choices=Role.values, metavar="role", help=", ".join(Role.values)
        )
        parser.add_argument("--school", help="the school's short name in addresses, or its code")
        parser.add_argument("--given-names", help="with --family-name, for somebody not yet known")
        parser.add_argument("--family-name")

    def handle(self, email, role, school, given_names, family_name, **options):
        person = Person.objects.filter(email__iexact=email).first()
        person = person or self.add(email, given_names, family_name)
        at = self.find(school) if school else None
        try:
            post = appointments.appoint(
                person, role, school=at, starts_on=timezone.localdate(), by=None
            )
        except Refused as why:
            raise CommandError(str(why)) from None
        self.stdout.write(f"{person} ({person.email}): {post}, from {post.starts_on:%-d %B %Y}.")
        if post.state == Appointment.State.PROPOSED:
            self.stdout.write("It opens cases, so it waits for a second person: page Posts.")
        self.stdout.write("On record as given by the operator on the command line.")

    def add(self, email, given_names, family_name):
        if not (given_names and family_name):
            raise CommandError(
                f"Nobody has the address {email}. To add them, give "
                "--given-names and --family-name too."
            )
        return Person.objects.create(
            email=email.lower(), given_names=given_names, family_name=family_name
        )

    def find(self, name):
        schools = School.objects.filter(slug=name) | School.objects.filter(code=name)
        if not (found := schools.first()):
            known = ", ".join(School.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"No school is called {name}. There are: {known}.")
        return found
