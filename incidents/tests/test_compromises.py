"""An account was broken into: whose, the steps, who sees them, and that each is taken once."""

import pytest
from django.urls import reverse

from accounts.tests.factories import AccessGrantFactory, SocialAccountFactory
from core.workflow import Refused
from incidents import account_steps
from incidents.models import Compromise, CompromiseStep
from incidents.queries import compromises
from incidents.tests.factories import small_trust
from incidents.tests.test_reporting import report
from incidents.tests.test_views import as_
from incidents.workflow import compromises as workflow
from incidents.workflow import reading

pytestmark = pytest.mark.django_db
OFFICIAL, PRIVATE = "hacked_official_account", "hacked_private_account"
SAID = {"whose": "school", "account": "@wrayprimary", "platform": "X"}


@pytest.fixture
def trust():
    return small_trust()


def case_of(trust, category=OFFICIAL, **said):
    case = report(trust, category=category, **said).case
    reading.answer_conflict(case, by=trust.head)
    return case


def sees(trust):
    people = (trust.head, trust.it, trust.comms, trust.dpo, trust.hr, trust.dsl, trust.teacher)
    return {who for who in people if compromises.visible_to(who).exists()}


def test_whose_it_may_be_follows_from_what_was_reported():
    said = [
        (OFFICIAL, "trust"),
        (PRIVATE, "person"),
        (PRIVATE, "pupil"),
        ("credentials", "trust"),
    ]

    assert [account_steps.suggested(*row) for row in said] == ["school", "staff", "pupil", ""]


def test_the_steps_of_the_schools_account_are_shared_with_whoever_has_a_job_in_it(trust):
    workflow.begin(case_of(trust), **SAID, by=trust.head)

    assert sees(trust) == {trust.head, trust.it, trust.comms, trust.dpo}


def test_those_of_a_private_account_are_for_whoever_manages_the_case(trust):
    case = case_of(trust, PRIVATE, personal_data="yes")
    workflow.begin(case, **SAID | {"whose": "staff"}, by=trust.head)

    assert sees(trust) == {trust.head}


def test_the_manager_begins_them_from_the_case_once(client, trust):
    case = case_of(trust, PRIVATE, harmed_kind="pupil", platform="Snapchat")
    as_(client, trust.head)
    address = reverse("incidents:begin_compromise", args=[case.reference])
    assert address in client.get(case.get_absolute_url()).content.decode()
    form = client.get(address).context["form"]
    begun = client.post(address, SAID | {"whose": "pupil"})
    again = client.post(address, SAID | {"whose": "staff"})

    assert form.initial == {"whose": "pupil", "platform": "Snapchat"}
    assert begun.url == again.url == Compromise.objects.get().get_absolute_url()
    assert Compromise.objects.get().whose == "pupil"
    assert begun.url in client.get(case.get_absolute_url()).content.decode()


def test_it_support_begins_them_from_its_task_and_finds_no_way_to_the_case(client, trust):
    case = case_of(trust)
    task = case.tasks.get(role="it_support")
    as_(client, trust.it)
    address = reverse("incidents:begin_task_compromise", args=[task.reference])
    assert address in client.get(task.get_absolute_url()).content.decode()
    client.post(address, {"account": "@wrayprimary", "whose": "pupil"})

    made = Compromise.objects.get()
    page = client.get(made.get_absolute_url()).content.decode()
    assert made.whose == "school"
    assert case.reference not in page
    assert made.get_absolute_url() in client.get(task.get_absolute_url()).content.decode()


def test_each_step_is_written_down_with_who_and_when(client, trust):
    made = workflow.begin(case_of(trust), **SAID, by=trust.head)
    as_(client, trust.comms)
    take = reverse("incidents:take_step_scheduled", args=[made.reference])
    said = {"outcome": "done", "note": "Three posts of tomorrow are off."}
    client.post(take, said)
    twice = client.post(take, said)
    page = client.get(made.get_absolute_url())

    assert twice.url == made.get_absolute_url()
    step = CompromiseStep.objects.get()
    assert (step.code, step.by, step.note) == ("scheduled", trust.comms, said["note"])
    assert page.context["left"] == len(account_steps.STEPS["school"]) - 1


def test_a_step_that_somebody_took_is_not_written_over(client, trust):
    made = workflow.begin(case_of(trust), **SAID, by=trust.head)
    workflow.take(made, "holders", outcome="done", note="All five.", by=trust.it)
    take = reverse("incidents:take_step_holders", args=[made.reference])
    refused = as_(client, trust.comms).post(take, {"outcome": "done", "note": "All six."})

    assert refused.status_code == 409
    assert str(trust.it) in refused.content.decode()


def test_a_step_of_another_kind_of_account_does_not_exist(client, trust):
    made = workflow.begin(case_of(trust), **SAID, by=trust.head)
    take = reverse("incidents:take_step_family", args=[made.reference])

    assert as_(client, trust.head).get(take).status_code == 404
    with pytest.raises(Refused):
        workflow.take(made, "family", outcome="done", note="", by=trust.head)


def test_whoever_has_not_answered_for_the_case_is_asked_first(client, trust):
    case = report(trust, category=OFFICIAL).case
    address = reverse("incidents:begin_compromise", args=[case.reference])

    assert as_(client, trust.head).get(address).url.endswith("/conflict/")


def test_a_case_of_another_kind_leads_to_no_steps(client, trust):
    case = case_of(trust, "mention")
    page = as_(client, trust.head).get(case.get_absolute_url())

    assert page.context["may_begin_compromise"] is False
    assert reverse("incidents:begin_compromise", args=[case.reference]) not in page.content.decode()


def test_the_entry_of_the_register_is_shown_with_who_has_access_and_nothing_changes_there(
    client, trust
):
    account = SocialAccountFactory(school=trust.wray, title="Wray Primary", handle="wrayprimary")
    AccessGrantFactory(account=account, person=trust.teacher)
    case = case_of(trust)
    as_(client, trust.head)
    address = reverse("incidents:begin_compromise", args=[case.reference])

    begun = client.post(address, {"whose": "school", "entry": account.pk}, follow=True)

    page = begun.content.decode()
    found = Compromise.objects.get()
    assert (found.entry, found.account, found.platform) == (account, "wrayprimary", "Instagram")
    assert f"{trust.teacher}: role on the platform" in page
    assert account.get_absolute_url() in page
    assert account.duties.count() == account.history.count() - 1 == 0


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"whose": "staff"}, "account", "Enter its name on the platform"),
        ({"whose": "pupil", "entry": True}, "entry", "An account of the list is the school’s"),
    ],
)
def test_an_account_is_of_the_list_or_named(client, trust, said, field, words):
    account = SocialAccountFactory(school=trust.wray)
    case = case_of(trust)
    as_(client, trust.head)
    address = reverse("incidents:begin_compromise", args=[case.reference])

    answer = client.post(address, said | {"entry": account.pk} if "entry" in said else said)

    assert words in answer.context["form"].errors[field][0]
    assert not Compromise.objects.exists()
