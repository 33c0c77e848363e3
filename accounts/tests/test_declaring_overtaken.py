"""The later of two decisions on a permission: told who decided what, with what was typed kept."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Permission
from accounts.tests.declared_rows import asked, profile
from accounts.workflow import declaring_permissions as workflow
from accounts.workflow.at_once import mark
from core.at_once import Overtaken
from core.workflow import Refused
from ledger.models import Leaf
from people.tests.entering import enter
from people.tests.factories import SchoolFactory, holder, teacher

pytestmark = pytest.mark.django_db
PAGES = {  # of each decision: its address, and what is asked for
    "grant": ("accounts:grant_permission", "other"),
    "refuse": ("accounts:refuse_permission", "other"),
    "ask_more": ("accounts:ask_more_permission", "other"),
    "set_up": ("accounts:set_up_permission", "wifi"),
}


@pytest.fixture
def school():
    profile()
    return SchoolFactory(name="Oxenholme Primary School")


@pytest.fixture
def heads(school):
    names = (("Ruth", "Hale"), ("Ines", "Brandreth"))
    return [holder("headteacher", school, given_names=g, family_name=f) for g, f in names]


def fresh(row):
    return Permission.objects.get(pk=row.pk)


def test_what_one_head_allowed_another_cannot_refuse_unknowingly_before_it_has_confirmed(
    school, heads
):
    row = asked(teacher(school), school, "wifi")
    seen, stale = mark(row), fresh(row)
    workflow.grant(row, by=heads[0])

    with pytest.raises(Overtaken) as told:
        workflow.refuse(stale, by=heads[1], reason="The line is slow.", seen=seen)

    assert str(told.value).startswith("Ruth Hale was a moment faster and allowed it, once IT has")
    assert fresh(row).state == "waits_for_it"
    assert Leaf.objects.filter(kind="approval").count() == 1


def test_the_same_decision_pressed_twice_stands_once_and_other_words_are_not_lost(school, heads):
    row, day = asked(teacher(school), school), timezone.localdate() + dt.timedelta(days=9)
    seen, said = mark(row), {"conditions": "Not in lessons.", "ends_on": day}

    for _ in range(2):
        workflow.grant(fresh(row), by=heads[0], seen=seen, **said)
    for other in ({"conditions": "Never alone."}, {"ends_on": day + dt.timedelta(days=1)}):
        with pytest.raises(Overtaken, match="Ruth Hale was a moment faster"):
            workflow.grant(fresh(row), by=heads[0], seen=seen, **(said | other))

    assert (fresh(row).words, fresh(row).ends_on) == ("Not in lessons.", day)
    assert row.events.filter(verb="grant").count() == 1


def test_what_the_portal_did_meanwhile_overtakes_nobody(school, heads):
    row = asked(teacher(school), school)
    seen = mark(row)
    row.events.create(verb="go_up", source="asked", target="asked")

    workflow.grant(row, by=heads[0], seen=seen)

    assert row.state == "granted"


def test_without_what_the_page_showed_it_is_told_too(school, heads):
    row = asked(teacher(school), school)
    workflow.refuse(row, by=heads[0], reason="No.")

    with pytest.raises(Refused, match="Ruth Hale refused it, so this cannot be decided now"):
        workflow.grant(fresh(row), by=heads[1])


def begun(name, school, heads):
    """(whoever decides first and second, row, what the first one does)"""
    row = asked(teacher(school), school, PAGES[name][1])
    if name != "set_up":
        return heads, row, lambda: workflow.refuse(fresh(row), by=heads[0], reason="No.")
    workflow.grant(row, by=heads[0])
    it = [holder("it_support", given_names=given, family_name="Hale") for given in ("Ruth", "Sol")]
    return it, row, lambda: workflow.set_up(fresh(row), by=it[0], note="Done.")


@pytest.mark.parametrize("name", PAGES)
def test_the_later_page_says_who_was_faster_and_keeps_what_was_typed(client, school, heads, name):
    people, row, decide = begun(name, school, heads)
    enter(client, people[1])
    url = reverse(PAGES[name][0], args=[row.pk])
    seen = client.get(url).context["form"]["seen"].value()
    decide()

    later = client.post(url, {"text": "Guests only, after 4 pm.", "seen": seen})
    seen = later.context["form"]["seen"].value()
    again = client.post(url, {"text": "Guests only, after 4 pm.", "seen": seen})

    did = "confirmed IT’s controls" if name == "set_up" else "refused it"
    pages = [page.content.decode() for page in (later, again)]
    assert f"Ruth Hale was a moment faster and {did}, at" in pages[0]
    assert f"Ruth Hale {did}, so this cannot be decided now." in pages[1]
    assert all("Guests only, after 4 pm.</textarea>" in page for page in pages)
    assert fresh(row).state == ("granted" if name == "set_up" else "refused")
