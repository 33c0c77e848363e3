import io

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from accounts.models import AccountRequest
from incidents.models import Case, Task
from incidents.queries import visible
from people.models import Person, School
from people.queries import demonstration
from people.tests.factories import PersonFactory
from policies import counting
from policies.models import (
    Acknowledgement,
    Appendix,
    Comment,
    Policy,
    Question,
    RoleEdition,
    Variant,
    Version,
)
from policies.queries import standing

pytestmark = [pytest.mark.lengthy, pytest.mark.django_db]


def test_the_demonstration_is_a_trust_with_half_a_year_behind_it(settings):
    settings.DEMO = True

    for _ in range(2):
        call_command("demo", stdout=io.StringIO())

    assert (School.objects.count(), Person.objects.filter(desk_visits=None).count()) == (7, 420)
    assert set(Version.objects.values_list("state", flat=True)) == {
        "in_consultation",
        "awaiting_approval",
        "approved",
        "published",
        "superseded",
        "withdrawn",
    }
    assert set(Comment.objects.values_list("state", flat=True)) == {"open", "resolved"}
    assert len(demonstration.doors()) >= 12
    assert Acknowledgement.objects.count() > 2000
    assert counting.recount() == []
    methods = set(Acknowledgement.objects.values_list("method", flat=True))
    assert {"session", "desk", "paper", "on_behalf"} <= methods
    assert Variant.objects.filter(state="proposed").count() == Appendix.objects.count() == 1
    assert RoleEdition.objects.count() == 2
    asked = AccountRequest.objects.order_by("state").values_list("state", flat=True)
    assert list(asked) == ["approved", "asked", "asked", "draft", "more_asked", "refused"]
    states = Question.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["published", "answered", "open", "open"]
    late = standing.in_words(standing.unsigned(standing.counted(None).filter(school=None), None))
    brought = Policy.objects.exclude(inherited_until=None).order_by("inherited_until")
    assert [str(row.taken_over_by).split(" P")[0] for row in brought] == [
        "Lone Working",
        "Gifts and Hospitality",
    ]
    reminded = sorted(row.reminders for row in late.filter(status="overdue"))
    assert reminded[len(reminded) // 2] >= 2  # whoever has no address hears from nobody
    _there_are_cases_for_those_who_try_it_out()


def _there_are_cases_for_those_who_try_it_out():
    doors = {door.role: door.person for door in demonstration.doors()}
    head = doors["Headteacher"]
    states = Case.objects.order_by("received_at").values_list("state", flat=True)
    moved = Case.objects.filter(received_at__gt=F("first_opened_at"))
    tasks = {role: visible.tasks(person).filter(state="open") for role, person in doors.items()}

    assert list(states) == ["closed", "investigating", "assessed", "assessed", *["received"] * 3]
    assert not moved.exists()
    assert {role: visible.cases(who).count() for role, who in doors.items()} == dict.fromkeys(
        doors, 0
    ) | {"Headteacher": 6, "DSL": 2, "HR": 1, "Chief executive": 1}
    assert {role for role, found in tasks.items() if found} == {"HR", "Data protection officer"}
    assert Case.objects.filter(subjects__person=head).count() == 1
    assert not visible.cases(head).filter(subjects__person=head).exists()
    assert not Task.objects.filter(state="held").exists()


def test_the_demonstration_never_mixes_with_real_people(settings):
    settings.DEMO = True
    PersonFactory()

    with pytest.raises(CommandError, match="has people in it"):
        call_command("demo")


def test_the_demonstration_is_not_loaded_without_its_switch():
    with pytest.raises(CommandError, match="PORTAL_DEMO=1"):
        call_command("demo")
