"""The breach log and requests for data: kept by rules of their own, looked at, then emptied."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from core.workflow import Refused
from incidents.models import Breach, Hold, RequestItem, RetentionRule, SubjectRequest
from incidents.queries import keeping
from incidents.tests.factories import small_trust
from incidents.tests.test_breaches import entered
from incidents.tests.test_requests import asked, item_of
from incidents.tests.test_views import as_
from incidents.workflow import breaches, requests
from incidents.workflow import keeping as workflow

pytestmark = pytest.mark.django_db
RETENTION, APPLY = reverse("incidents:retention"), reverse("incidents:apply_retention")


@pytest.fixture
def trust():
    return small_trust()


def years_ago(years):
    return timezone.now() - dt.timedelta(days=366 * years)


def closed_breach(trust, years):
    breach = entered(trust)
    noticed_at = years_ago(years + 1)
    facts = {"risk": "unlikely", "ico": "no", "ico_why": "Names only.", "advice": "Log it."}
    facts |= {"decided_by": "The head", "decided_on": noticed_at.date(), "noticed_at": noticed_at}
    facts |= {"state": "closed", "closed_at": years_ago(years)}
    Breach.objects.filter(pk=breach.pk).update(**facts)
    breach.refresh_from_db()
    return breach


def answered(trust, years, **said):
    request = asked(trust, **said)
    item_of(request, trust.dpo)
    facts = {"state": "answered", "ended_at": years_ago(years)}
    SubjectRequest.objects.filter(pk=request.pk).update(**facts)
    request.refresh_from_db()
    return request


def found(trust, who=None):
    rows = keeping.lines(who or trust.dpo, timezone.localdate())
    return [(row.what, row.rule.code, row.stays) for row in rows]


def apply(trust):
    today = timezone.localdate()
    seen = keeping.mark(keeping.to_go(keeping.lines(trust.dpo, today)))
    return workflow.apply(seen, by=trust.dpo, today=today)


def test_a_breach_is_kept_six_years_and_a_request_three_from_its_end(trust):
    rows = [closed_breach(trust, 5), closed_breach(trust, 7)]
    asks = [answered(trust, 2), answered(trust, 4)]
    entered(trust)
    asked(trust)

    assert set(found(trust)) == {
        (rows[0], "breach", keeping.NOT_YET),
        (rows[1], "breach", ""),
        (asks[0], "request", keeping.NOT_YET),
        (asks[1], "request", ""),
    }


def test_emptying_takes_every_word_and_leaves_what_is_counted(trust):
    breach, request = closed_breach(trust, 7), answered(trust, 4, person=trust.cleaner)
    was = (breach.reference, request.reference)
    assert apply(trust) == 2

    for row in (breach, request):
        row.refresh_from_db()
        assert row.emptied_at is not None
        assert {(event.note, event.by) for event in row.events.exclude(verb="empty")} == {
            ("", None)
        }
    assert (breach.what, breach.advice, breach.ico_why, breach.decided_by) == ("", "", "", "")
    assert (breach.risk, breach.ico, breach.state) == ("unlikely", "no", "closed")
    assert (request.name, request.asked, request.person, request.state) == (
        "",
        "",
        None,
        "answered",
    )
    assert not RequestItem.objects.exists()
    assert {breach.reference, request.reference} & set(was) == set()
    assert found(trust) == []


def test_what_is_emptied_is_not_opened_again(trust):
    breach, request = closed_breach(trust, 7), answered(trust, 4)
    apply(trust)

    with pytest.raises(Refused, match="is emptied"):
        breaches.reopen(breach, "Something new.", by=trust.dpo)
    with pytest.raises(Refused, match="is emptied"):
        requests.end(request, requests.REOPEN, "", by=trust.dpo)


def test_a_hold_of_any_school_holds_requests_and_of_its_own_a_breach(trust):
    breach, request = closed_breach(trust, 7), answered(trust, 4)
    hold = Hold.objects.create(school=trust.central, reason="A court", by=trust.dpo)
    assert found(trust) == [(breach, "breach", ""), (request, "request", keeping.HELD)]

    hold.school = breach.school
    hold.save()

    assert {stays for _, _, stays in found(trust)} == {keeping.HELD}


def test_nobody_empties_a_request_of_their_own(trust):
    answered(trust, 4, person=trust.dpo)

    assert found(trust) == []


def test_the_preview_counts_them_and_only_what_was_looked_at_goes(client, trust):
    closed_breach(trust, 7)
    as_(client, trust.dpo)
    page = client.get(RETENTION)
    assert "An entry of the breach log" in page.content.decode()
    answered(trust, 4)
    late = client.post(APPLY, {"mark": page.context["mark"], "sure": "yes"})
    RetentionRule.objects.filter(code="request").update(years=9)

    assert late.status_code == 409
    client.post(APPLY, {"mark": client.get(RETENTION).context["mark"], "sure": "yes"})
    assert Breach.objects.exclude(emptied_at=None).count() == 1
    assert not SubjectRequest.objects.exclude(emptied_at=None).exists()
