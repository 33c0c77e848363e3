"""Whoever edits the profile sees every route before and after, and cannot break one."""

import pytest
from django.urls import reverse

from core.workflow import Refused
from incidents.queries import profile_routes
from incidents.readiness import Tried, forbidden
from incidents.routing import Route
from incidents.tests.factories import away, small_trust
from incidents.tests.small_directory import directory
from people.models import Role, Trust
from people.tests.entering import enter
from people.tests.factories import holder
from people.workflow import profile as verbs

pytestmark = pytest.mark.django_db


@pytest.fixture
def trust():
    found = small_trust()
    found.admin = holder(Role.ADMINISTRATOR)
    return found


def fill_in(client, about_head):
    """The form of the settings about reporting, as it stands, but for this answer."""
    address = reverse("people:change_profile", kwargs={"group": "report"})
    form = client.get(address).context["form"]
    said = {
        name: field.prepare_value(form.get_initial_for_field(field, name))
        for name, field in form.fields.items()
    }
    data = {name: value for name, value in said.items() if value not in (None, False)}
    return address, data | {"report-about_head": about_head}


def test_the_preview_shows_who_receives_it_now_and_then(client, trust):
    enter(client, trust.admin)
    address, data = fill_in(client, "chief_executive")

    page = client.post(address, data)

    [(template, shown)] = page.context["previews"]
    assert template == profile_routes.TEMPLATE
    pairs = {(was.where, was.about): (was.manage, will.manage) for was, will in shown.pairs}
    both = ", ".join(sorted([str(trust.chair), str(trust.chief)]))
    assert pairs["Wray Primary", "The headteacher"] == (both, str(trust.chief))
    assert {about for _, about in pairs} == {"The headteacher"}
    assert len(shown.same) > 20
    assert Trust.objects.get().profile == {}


def test_what_would_leave_a_concern_to_nobody_is_refused_and_nothing_is_saved(client, trust):
    for person in (trust.chair, trust.trustees, trust.vice):
        person.appointments.all().delete()
    enter(client, trust.admin)
    address, data = fill_in(client, "chair_of_governors")

    page = client.post(address, data)
    client.post(address, data | {"sure": "1"})

    assert "nobody could manage it any more" in page.context["refused"]
    assert 'name="sure"' not in page.text
    assert Trust.objects.get().profile == {}


def test_a_profile_from_a_file_is_held_to_the_same(trust):
    for person in (trust.chair, trust.trustees, trust.vice):
        person.appointments.all().delete()

    with pytest.raises(Refused, match="nobody could manage it any more"):
        verbs.load_profile({"report.about_head": "chair_of_governors"}, by=None)


def test_other_settings_ask_for_no_route(trust, django_assert_num_queries):
    before, after = {}, {"sign.days": 10}

    assert profile_routes.preview(before, after) is None
    with django_assert_num_queries(1):
        assert profile_routes.refusal(after) == ""


def test_whoever_is_away_is_not_brought_in_by_a_profile(trust):
    away(trust.hr, "sick")

    assert profile_routes.refusal({"report.default": ["headteacher", "hr"]}) == ""
    [(_, shown)] = [profile_routes.preview({}, {"report.default": ["headteacher", "hr"]})]
    assert not any(str(trust.hr) in will.also for _, will in shown.pairs)


def way(manage=(), safeguard=(), added=(), concerned=()):
    route = Route(
        concerned=frozenset(concerned),
        manage=frozenset(manage),
        second=frozenset(),
        safeguard=frozenset(safeguard),
        tasks=frozenset(),
        held=frozenset(),
    )
    return Tried("wray", "staff", None, route, frozenset(added))


@pytest.mark.parametrize(
    ("was", "will", "why"),
    [
        (way(["head"], ["dsl"]), way(["head"], ["dsl"]), ""),
        (way(["head"]), way([]), "nobody could manage it any more"),
        (way(["head"], ["dsl"]), way(["head"], ["lead"]), "somebody would lose the child’s strand"),
        (
            way(["head"]),
            way(["head"], added=["cleaner"], concerned=["cleaner"]),
            "somebody concerned, or below them, would read it",
        ),
        (
            way(["chief"]),
            way(["chief"], added=["deputy"], concerned=["head"]),
            "somebody concerned, or below them, would read it",
        ),
    ],
)
def test_what_no_profile_may_do(was, will, why):
    found = [said for said, _ in forbidden(directory(), [(was, will)])]

    assert found == ([why] if why else [])
