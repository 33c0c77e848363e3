"""A report half-way: kept, warned of, forgotten; and what its case would be routed by."""

import datetime as dt

import pytest
from django.utils import timezone

from core.workflow import Refused
from incidents import tasks
from incidents.models import Concern, Draft
from incidents.queries import routes, visible
from incidents.tests.factories import small_trust
from incidents.workflow import drafting
from notices.models import Message, Notice
from notices.workflow import gathering

pytestmark = pytest.mark.django_db


@pytest.fixture
def trust():
    return small_trust()


@pytest.fixture
def draft(trust):
    return drafting.begin(by=trust.teacher, school=trust.wray)


def left_alone(draft, **since):
    Draft.objects.filter(pk=draft.pk).update(changed_at=timezone.now() - dt.timedelta(**since))


def test_beginning_twice_with_nothing_answered_is_one_draft(trust, draft):
    assert drafting.begin(by=trust.teacher, school=trust.wray) == draft


def test_nobody_keeps_more_drafts_than_anybody_needs(trust):
    for _ in range(drafting.MOST_DRAFTS):
        Draft.objects.create(author=trust.teacher, answers={"school": 0})

    with pytest.raises(Refused, match="many reports half-way"):
        drafting.begin(by=trust.teacher, school=trust.wray)


def test_an_answer_is_taken_in_and_taken_out_and_only_by_its_author(trust, draft):
    drafting.keep(draft, {"what": "Look.", "when": "yesterday"}, by=trust.teacher)
    drafting.keep(draft, {"when": None}, by=trust.teacher)

    assert draft.answers == {"school": trust.wray.pk, "what": "Look."}
    with pytest.raises(Refused, match="somebody else"):
        drafting.keep(draft, {"what": "No."}, by=trust.head)


def test_a_draft_that_says_a_child_may_be_at_risk_warns_its_author_once(trust, draft):
    drafting.keep(draft, {"child_at_risk": "not_sure"}, by=trust.teacher)
    tasks.warn_of_drafts()
    assert not Notice.objects.exists()

    left_alone(draft, minutes=16)
    tasks.warn_of_drafts()
    tasks.warn_of_drafts()
    gathering.compose_urgent(timezone.now())

    message = Message.objects.get()
    assert message.person == trust.teacher
    assert "have not sent it" in message.text


def test_a_draft_that_was_sent_meanwhile_warns_of_nothing(trust, draft):
    drafting.keep(draft, {"child_at_risk": "yes", "what": "Look."}, by=trust.teacher)
    left_alone(draft, minutes=16)
    tasks.warn_of_drafts()
    draft.refresh_from_db()
    drafting.send(draft, by=trust.teacher)

    messages_before = Message.objects.count()
    gathering.compose_urgent(timezone.now())
    told = set(Message.objects.values_list("person", flat=True))
    assert messages_before == 0
    assert trust.teacher.pk not in told


def test_after_seven_days_it_is_gone(trust, draft):
    left_alone(draft, days=6)
    tasks.forget_drafts()
    assert list(visible.drafts(trust.teacher)) == [draft]

    left_alone(draft, days=7, minutes=1)
    assert not visible.drafts(trust.teacher).exists()
    tasks.forget_drafts()
    assert not Draft.objects.exists()


def test_what_is_shown_before_sending_is_what_its_case_is_routed_by(trust, draft):
    drafting.keep(
        draft,
        {
            "what": "Look.",
            "about": [trust.cleaner.pk],
            "about_added": [trust.head.pk],
            "about_self": True,
            "about_kind": "unknown",
            "child_at_risk": "yes",
            "harmed_kind": "person",
            "harmed": trust.chair.pk,
            "personal_data": "no",
        },
        by=trust.teacher,
    )
    report = drafting.report_of(draft)
    before = drafting.facts_of(report, author=trust.teacher.pk)

    drafting.send(draft, by=trust.teacher)

    case = Concern.objects.get().case
    assert routes.facts_of(case) == before
    assert case.about_kind == "staff"
    assert before.about == {trust.cleaner.pk, trust.head.pk, trust.teacher.pk}
