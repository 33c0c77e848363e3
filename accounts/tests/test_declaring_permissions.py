"""Permissions: who decides each by the profile, what is never allowed, and what becomes of them."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Delegate, Permission
from accounts.queries import declaring as queries
from accounts.tests.declared_rows import asked, profile
from accounts.tests.factories import AccessGrantFactory
from accounts.workflow import declaring_permissions as workflow
from core.workflow import Refused
from ledger.models import Leaf
from notices.models import Notice
from people.models import Person
from people.tests.entering import enter
from people.tests.factories import PersonFactory, SchoolFactory, holder, teacher
from policies.models import Clause
from policies.tests.factories import VersionFactory, policy_for

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def school():
    profile()
    return SchoolFactory(name="Oxenholme Primary School")


@pytest.fixture
def head(school):
    return holder("headteacher", school)


def waits_for(*people):
    return [set(queries.to_decide(person)) for person in people]


def test_the_head_decides_and_a_leaf_keeps_the_decision(school, head):
    asker, other_head = teacher(school), holder("headteacher", SchoolFactory())
    row = asked(asker, school)
    before = waits_for(head, other_head)

    workflow.grant(row, by=head, conditions="Not in lessons.")

    assert before == [{row}, set()]
    assert (row.state, row.decided_as, row.words) == ("granted", "headteacher", "Not in lessons.")
    leaf = Leaf.objects.get(kind="approval", record=row.pk)
    assert '"decision":"grant"' in leaf.secret.canonical
    assert Notice.objects.filter(kind="permission_moved", person=asker).count() == 1


def test_whom_the_head_named_decides_too_and_hears_of_it_on_the_home_page(school, head, client):
    profile(account__approver="headteacher_or_nominee")
    nominee, today = teacher(school), timezone.localdate()
    Delegate.objects.create(person=nominee, school=school, named_by=head, starts_on=today)
    row = asked(teacher(school), school, "official_user", clauses="4.3")
    enter(client, nominee)

    page = client.get("/").content.decode()

    assert "Decide on a permission" in page
    assert waits_for(head, nominee) == [{row}, {row}]


def test_nobody_decides_their_own_so_a_heads_goes_up(school, head):
    executive = holder("nominated_executive")
    row = asked(head, school)

    assert waits_for(head, executive) == [set(), {row}]
    with pytest.raises(Refused):
        workflow.grant(row, by=head)


def test_a_work_address_is_refused_at_asking_where_the_policy_never_allows_it(school, client):
    profile(exempt__work_email="never")
    enter(client, teacher(school))

    page = client.get(reverse("accounts:ask_permission"), {"kind": "work_email"})
    sent = client.post(
        reverse("accounts:ask_permission") + "?kind=work_email",
        {"scope": "x", "purpose": "y", "starts_on": timezone.localdate().isoformat()},
    )

    assert "never allows a work address" in page.content.decode()
    assert sent.status_code == 200
    assert Permission.objects.count() == 0


def test_wi_fi_is_allowed_by_the_head_and_holds_once_it_has_confirmed(school, head):
    asker, technician = teacher(school), holder("it_support")
    row = asked(asker, school, "wifi")
    workflow.grant(row, by=head)
    between = (row.state, list(queries.permissions_between([asker.pk], timezone.localdate())))

    workflow.set_up(row, by=technician, note="On the guest network.")

    assert between == ("waits_for_it", [])
    assert (row.state, row.it_confirmed_by) == ("granted", technician)
    assert list(queries.permissions_between([asker.pk], timezone.localdate())) == [row]


def test_pupils_on_social_media_wait_for_it_too(school, head):
    row = asked(teacher(school), school, "pupil_use")
    technician = holder("it_support", school)

    workflow.grant(row, by=head)

    assert waits_for(head, technician) == [set(), {row}]


def test_an_executive_is_exempt_by_post_when_the_chief_executive_says_so(school):
    executive, chief = holder("executive"), holder("chief_executive")
    row = asked(executive, None, "by_post", clauses="4.3")

    workflow.grant(row, by=chief)

    assert (row.state, row.decided_as) == ("granted", "chief_executive")


def test_whoever_is_unsure_whether_they_are_included_asks_the_communications_manager(school):
    manager = holder("communications_manager")

    row = asked(teacher(school), school, "am_i_included")

    assert waits_for(manager) == [{row}]


def test_the_official_user_names_account_and_clauses(school, client):
    asker, version = (
        teacher(school),
        VersionFactory(policy=policy_for(), state="published", published_at=timezone.now()),
    )
    clause = Clause.objects.create(version=version, position=90, number="4.3", anchor="s4.3")
    grant = AccessGrantFactory(person=asker)
    enter(client, asker)
    address = reverse("accounts:ask_permission") + "?kind=official_user"
    said = {"scope": "Section 2 of my job description", "starts_on": "2026-01-05"}
    said |= {"account": grant.account_id, "policy": version.policy_id}

    nothing = client.post(address, said)
    unknown = client.post(address, {**said, "clauses": "9.9"})
    client.post(address, {**said, "clauses": "4.3, bullets 2 and 5"})

    assert "Fill in: Its sections" in nothing.content.decode()
    assert "has no section 9.9" in unknown.content.decode()
    row = Permission.objects.get()
    assert (row.clause, row.account, row.clauses) == (clause, grant.account, "4.3, bullets 2 and 5")


def test_writing_to_a_pupil_needs_a_parents_agreement_first(school, client):
    enter(client, teacher(school))
    address = reverse("accounts:ask_permission") + "?kind=write_to_pupil"
    tomorrow = (timezone.localdate() + DAY).isoformat()
    said = {"scope": "The play", "purpose": "Rehearsals", "starts_on": "2026-01-05"}
    said |= {"pupil": "A. B.", "parent": "Her mother"}

    early = client.post(address, {**said, "parent_agreed_on": tomorrow})
    client.post(address, {**said, "parent_agreed_on": "2026-01-04"})

    assert "still to come" in early.content.decode()
    row = Permission.objects.get()
    assert (row.pupil, row.parent) == ("A. B.", "Her mother")


def test_pictures_of_a_pupil_need_the_parents_day_and_the_heads_decision(school, head, client):
    enter(client, teacher(school))
    address = reverse("accounts:ask_permission") + "?kind=pupil_pictures"
    sent = {"scope": "The relay team", "starts_on": "2026-01-05", "pupil": "A. B."}
    sent |= {"parent": "Her father"}

    short = client.post(address, sent).content.decode()
    client.post(address, {**sent, "parent_agreed_on": "2026-01-04"})

    assert "Fill in: On what day they agreed" in short
    row = Permission.objects.get()
    assert waits_for(head) == [{row}]


def test_a_work_address_is_decided_by_an_executive_where_the_policy_says_so(school, head):
    profile(exempt__work_email="executive")
    executive = holder("executive")

    row = asked(teacher(school), school, "work_email")

    assert waits_for(executive, head) == [{row}, set()]


def test_private_use_of_a_device_is_decided_by_the_head_with_purpose_and_last_day(
    school, head, client
):
    profile(device__private_use="head_permission")
    enter(client, teacher(school))
    address = reverse("accounts:ask_permission") + "?kind=device"
    today = timezone.localdate()
    sent = {"scope": "The school’s telephone", "starts_on": today.isoformat()}

    short = client.post(address, sent).content.decode()
    last = (today + 20 * DAY).isoformat()
    client.post(address, {**sent, "purpose": "To show feeds in class", "ends_on": last})

    assert "Fill in: What for" in short
    assert "Fill in: Until" in short
    assert waits_for(head) == [{Permission.objects.get()}]


def test_more_is_asked_for_and_answered_before_it_is_decided(school, head):
    asker = teacher(school)
    row = asked(asker, school)

    workflow.ask_more(row, by=head, what="For how long?")
    meanwhile = (row.state, row.decide_by)
    workflow.answer_more(row, by=asker, text="For a term.")
    workflow.refuse(row, by=head, reason="The class page serves.")

    assert meanwhile == ("more_asked", None)
    assert (row.state, row.words) == ("refused", "The class page serves.")


def test_a_second_decision_and_one_on_a_withdrawn_request_are_refused(school, head, client):
    decided, withdrawn = asked(teacher(school), school), asked(teacher(school), school)
    workflow.grant(decided, by=head)
    workflow.withdraw(withdrawn, by=withdrawn.person)
    enter(client, head)

    answers = [
        client.post(reverse("accounts:refuse_permission", args=[row.pk]), {"text": "No."})
        for row in (decided, withdrawn)
    ]

    assert [answer.status_code for answer in answers] == [409, 409]


def test_a_head_who_lost_the_post_meanwhile_decides_nothing(school, head):
    row = asked(teacher(school), school)
    head.appointments.update(ends_on=timezone.localdate() - DAY)

    with pytest.raises(Refused, match="Somebody else decides"):
        workflow.grant(row, by=Person.objects.get(pk=head.pk))


def test_it_is_ended_by_whoever_has_it_or_decides_it_and_by_nobody_else(school, head, client):
    asker, stranger = teacher(school), PersonFactory()
    row = asked(asker, school)
    workflow.grant(row, by=head)

    with pytest.raises(Refused):
        workflow.end(row, by=stranger, reason="I say so.")
    workflow.end(row, by=head, reason="The project is over.")

    assert (row.state, row.ends_on) == ("ended", timezone.localdate())


def test_a_request_with_a_last_day_before_the_first_says_so(school, client):
    enter(client, teacher(school))

    page = client.post(
        reverse("accounts:ask_permission") + "?kind=speak",
        {"scope": "x", "starts_on": "2026-03-02", "ends_on": "2026-03-01"},
    )

    assert "The last day is before the first" in page.content.decode()
    assert Permission.objects.count() == 0


def test_text_that_looks_like_a_password_is_refused(school, client):
    enter(client, teacher(school))

    page = client.post(
        reverse("accounts:ask_permission") + "?kind=speak",
        {"scope": "password: Tr0ub4dor&3", "starts_on": "2026-03-02"},
    )

    assert "looks like a password" in page.content.decode()
    assert Permission.objects.count() == 0
