import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from oversight.models import Export
from people.models import Absence
from people.tests.factories import PersonFactory, SchoolFactory, holder

pytestmark = pytest.mark.django_db

# At their own school, at another school, and for the whole trust.
OWN, OTHER, TRUST = "own", "other", "trust"
EVERYWHERE, NOWHERE = {OWN, OTHER, TRUST}, set()
FIGURES = {
    "hr": EVERYWHERE,
    "auditor": EVERYWHERE,
    "administrator": EVERYWHERE,
    "chief_executive": EVERYWHERE,
    "hr at school": {OWN},
    "headteacher at school": {OWN},
    "executive_headteacher at school": {OWN},
    "dsl at school": NOWHERE,
    "trustee": NOWHERE,
    "nobody": NOWHERE,
}
NAMES = FIGURES | {"administrator": NOWHERE, "chief_executive": NOWHERE}
ON_LISTS = {
    "oversight.view_compliance": {role for role, where in FIGURES.items() if where},
    "oversight.ask_report": {role for role, where in NAMES.items() if where},
    "oversight.remind_outstanding": {
        "hr",
        "hr at school",
        "headteacher at school",
        "executive_headteacher at school",
    },
    "oversight.view_person": set(FIGURES),
    "oversight.view_team": set(FIGURES),
    "oversight.view_own_record": set(FIGURES),
    "oversight.ask_own_record": set(FIGURES),
    "oversight.list_exports": set(FIGURES),
}


def somebody(words, school):
    if words == "nobody":
        return PersonFactory()
    role, *at_school = words.split(" at ")
    return holder(role, school if at_school else None)


@pytest.mark.parametrize(
    ("permission", "table"),
    [("oversight.view_figures", FIGURES), ("oversight.view_names", NAMES)],
)
def test_who_sees_figures_and_names_where(permission, table):
    school, other = SchoolFactory(), SchoolFactory()
    rows = {OWN: school, OTHER: other, TRUST: None}
    people = {words: somebody(words, school) for words in table}

    found = {
        words: {where for where, row in rows.items() if person.has_perm(permission, row)}
        for words, person in people.items()
    }

    assert found == table


@pytest.mark.parametrize("permission", ON_LISTS)
def test_who_opens_the_pages_that_list(permission):
    school = SchoolFactory()
    people = {words: somebody(words, school) for words in FIGURES}

    found = {words for words, person in people.items() if person.has_perm(permission)}

    assert found == ON_LISTS[permission]


@pytest.mark.parametrize("permission", [*ON_LISTS, "oversight.view_figures"])
def test_nobody_who_left_is_suspended_or_signed_out_sees_signing(permission):
    left = holder("hr")
    left.last_day = timezone.localdate() - dt.timedelta(days=1)
    suspended = holder("hr")
    Absence.objects.create(person=suspended, kind="suspended", starts_on=timezone.localdate())
    of_ones_own = {name for name, who in ON_LISTS.items() if who == set(FIGURES)}

    assert not left.has_perm(permission)
    assert not AnonymousUser().has_perm(permission)
    assert suspended.has_perm(permission) == (permission in of_ones_own)


def export_of(by, schools=None, person=None):
    return Export.objects.create(
        format="csv",
        by=by,
        scope={"on": "2026-11-20", "schools": schools, "policy": None, "person": person},
    )


@pytest.mark.parametrize("permission", ["oversight.download_export", "oversight.ask_again_export"])
def test_a_file_is_only_for_who_asked_and_may_still_see_all_of_it(permission):
    school, other = SchoolFactory(), SchoolFactory()
    hr, head, person = holder("hr"), holder("headteacher", school), PersonFactory()
    of_trust, of_school = export_of(hr), export_of(head, [school.pk])
    of_both, own = export_of(head, [school.pk, other.pk]), export_of(person, person=person.pk)
    cases = [
        (hr, of_trust, True),
        (hr, of_school, False),  # asked by somebody else
        (head, of_school, True),
        (head, of_both, False),
        (head, export_of(head), False),
        (person, own, True),
        (hr, own, False),
        (person, None, False),
        (AnonymousUser(), own, False),
    ]

    assert [user.has_perm(permission, export) for user, export, _ in cases] == [
        expected for *_, expected in cases
    ]


def test_an_export_is_seen_by_who_asked_alone():
    hr, other = holder("hr"), holder("hr")
    export = export_of(hr)

    assert hr.has_perm("oversight.view_export", export)
    assert not other.has_perm("oversight.view_export", export)
    assert not hr.has_perm("oversight.view_export", None)
