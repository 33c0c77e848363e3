import io

import pytest
from django.core.management import CommandError, call_command

from people.models import Person, School
from people.queries import demonstration
from people.tests.factories import PersonFactory
from policies import counting
from policies.models import Acknowledgement, Comment, Question, Version

pytestmark = pytest.mark.django_db


def test_the_demonstration_is_a_trust_with_half_a_year_behind_it(settings):
    settings.DEMO = True

    for _ in range(2):
        call_command("demo", stdout=io.StringIO())

    assert (School.objects.count(), Person.objects.count()) == (7, 420)
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
    states = Question.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["published", "answered", "open", "open"]


def test_the_demonstration_never_mixes_with_real_people(settings):
    settings.DEMO = True
    PersonFactory()

    with pytest.raises(CommandError, match="has people in it"):
        call_command("demo")


def test_the_demonstration_is_not_loaded_without_its_switch():
    with pytest.raises(CommandError, match="PORTAL_DEMO=1"):
        call_command("demo")
