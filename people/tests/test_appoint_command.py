from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from people.models import Person
from people.tests.factories import PersonFactory, SchoolFactory

pytestmark = pytest.mark.django_db


def appoint(*words, **options):
    out = StringIO()
    call_command("appoint", *words, **options, stdout=out)
    return out.getvalue()


def test_the_first_administrator_is_added_and_appointed_and_it_is_on_record():
    said = appoint("Ann@Trust.example", "administrator", given_names="Ann", family_name="Weir")

    person = Person.objects.get()
    assert (person.email, {post.role for post in person.posts()}) == (
        "ann@trust.example",
        {"administrator"},
    )
    assert [event.by for event in person.appointments.get().events.all()] == [None, None]
    assert said.startswith("Ann Weir (ann@trust.example): Administrator at the trust, from ")
    assert said.endswith("On record as given by the operator on the command line.\n")


def test_the_first_hr_is_given_and_a_dsl_waits_for_a_second_person():
    person, school = PersonFactory(email="a@trust.example"), SchoolFactory(code="ABC")

    first = appoint("A@trust.example", "hr")
    dsl = appoint("a@trust.example", "dsl", school="ABC")

    assert {post.role for post in Person.objects.get(pk=person.pk).posts()} == {"hr"}
    assert "waits for a second person" not in first
    assert "waits for a second person" in dsl
    assert person.appointments.get(role="dsl").school == school


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("nobody@trust.example", "hr"), "Nobody has the address nobody@trust.example"),
        (("a@trust.example", "dsl"), "DSL is a post at a school"),
        (("a@trust.example", "dsl", "--school=moon"), "No school is called moon. There are: none"),
    ],
)
def test_a_mistake_is_told_plainly(words, why):
    PersonFactory(email="a@trust.example")

    with pytest.raises(CommandError, match=why):
        appoint(*words)
