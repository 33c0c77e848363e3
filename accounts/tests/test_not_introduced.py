"""Who has access to an account and was introduced to its platform by nobody, on its own page."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Briefing
from accounts.queries import declaring_briefings as queries
from accounts.tests.factories import AccessGrantFactory, SocialAccountFactory, platform
from accounts.workflow import declaring_briefings as workflow
from people.models import Organisation, Person
from people.tests.entering import enter
from people.tests.factories import PersonFactory, SchoolFactory, TrustFactory, holder, teacher

pytestmark = pytest.mark.django_db
NOT_YET = "Not introduced to Instagram yet"
OWN = "Nobody has introduced you to Instagram yet: ask"


@pytest.fixture
def school():
    TrustFactory()
    return SchoolFactory(name="Oxenholme Primary School")


@pytest.fixture
def head(school):
    return holder("headteacher", school)


@pytest.fixture
def account(school):
    return SocialAccountFactory(school=school, owner=teacher(school))


def introduce(person, school, by, code="instagram", **more):
    said = {"held_on": timezone.localdate(), "trainer_name": "Local authority", **more}
    row = Briefing(kind="platform", platform=platform(code), school=school, title="New", **said)
    workflow.enter(row, by=by)
    workflow.attend(row, Person.objects.filter(pk=person.pk), by=by)
    return row


def shown(client, person, account):
    enter(client, person)
    return client.get(account.get_absolute_url()).content.decode()


def test_whoever_attended_none_for_this_platform_is_found_and_nobody_else(school, head, account):
    names = ("introduced", "elsewhere", "absent", "voided", "planned", "nothing")
    people = {name: teacher(school) for name in names}
    for person in people.values():
        AccessGrantFactory(account=account, person=person)
    AccessGrantFactory(account=account, ended_at=timezone.now(), how_ended="Taken off")
    AccessGrantFactory(account=SocialAccountFactory())
    firm = Organisation.objects.create(name="Lakeside Media", kind="contractor")
    AccessGrantFactory(account=account, person=None, supplier=firm, kind="supplier")
    introduce(people["introduced"], school, head)
    introduce(people["elsewhere"], school, head, "facebook")
    workflow.mark_absent(introduce(people["absent"], school, head), {people["absent"].pk}, by=head)
    workflow.void(introduce(people["voided"], school, head), by=head, because="It fell through.")
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    introduce(people["planned"], school, head, held_on=None, due_on=tomorrow)

    found = queries.not_introduced(account)

    assert found == {people[name].pk for name in names[1:]}


def test_the_page_says_so_beside_the_name_until_somebody_introduced_them(
    client, school, head, account
):
    introduced, new = teacher(school), teacher(school, family_name="Thwaite")
    for person in (introduced, new):
        AccessGrantFactory(account=account, person=person)
    introduce(introduced, school, head)

    before = shown(client, head, account)
    introduce(new, school, head)

    assert before.count(NOT_YET) == 1
    assert before.index(str(new)) < before.index(NOT_YET)
    assert NOT_YET not in shown(client, head, account)


def test_only_whoever_keeps_briefings_or_the_account_reads_it_of_others(
    client, school, head, account
):
    person = AccessGrantFactory(account=account, person=teacher(school)).person
    manager, support = holder("communications_manager"), holder("it_support")
    readers = (head, manager, support, account.owner, person, teacher(school))

    pages = [shown(client, reader, account) for reader in readers]

    assert [NOT_YET in page for page in pages] == [True, True, False, False, False, False]
    assert [OWN in page for page in pages] == [False, False, False, False, True, False]


def test_whoever_keeps_briefings_is_led_to_enter_one_for_this_platform(
    client, school, head, account
):
    AccessGrantFactory(account=account, person=teacher(school))
    key = account.platform_id

    page = shown(client, head, account)
    form = client.get(reverse("accounts:enter_briefing"), {"kind": "platform", "platform": key})

    assert f"?kind=platform&amp;platform={key}" in page
    assert f'<option value="{key}" selected>' in form.content.decode()


def test_the_page_takes_as_many_queries_for_one_person_as_for_nine(client, head, account):
    enter(client, head)
    numbers = []
    for more in (1, 8):
        for _ in range(more):
            AccessGrantFactory(account=account, person=PersonFactory())
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(account.get_absolute_url())
        numbers.append(len(asked))

    assert numbers[0] == numbers[1]
