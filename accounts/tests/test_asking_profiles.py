"""Each of the five trusts' profiles drives its own process, from request to closed account.

The profiles are read from their files. What differs between them stands in one table; the way is
the same code for all, through the pages, as the people themselves would go.
"""

import datetime as dt
from dataclasses import dataclass

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.forms.asking import AboutForm, PeopleForm
from accounts.forms.asking_creating import CreateForm
from accounts.models import AccountRequest, SocialAccount
from accounts.queries import asking as queries
from accounts.queries import asking_process
from accounts.tests.asking_trust import answers, draft, load, sent, trust
from accounts.tests.factories import platform
from accounts.workflow import asking_deciding, register
from people.forms.fields import label_of
from people.models import Person, Trust
from people.tests.entering import enter
from people.tests.factories import holder, teacher

pytestmark = pytest.mark.django_db
NAMED = ("kind", "title", "handle", "department")
SEVEN = ("purpose", "case_for", "posters", "comments", "hours_a_week", "life", "judged_by")
NINE = (*SEVEN, "users", "audience")
PEOPLE = ("owner", "deputy", "alternative")
STAFF = {"teaching", "volunteer", "contractor", "governor", "trustee"}  # of those who are tried


@dataclass(frozen=True)
class Process:
    """What a profile says, in the words of this test."""

    may_ask: frozenset
    asks: tuple
    mailbox: str  # "required", "optional", "" where it is not asked
    decide: tuple  # who, one step after the other
    create: str
    owner: str  # who keeps it
    own_logins: bool = False
    sets_up: str = ""


EAST_MIDLANDS = Process(
    may_ask=frozenset({"teaching", "volunteer", "governor"}),
    asks=("purpose", "users"),
    mailbox="optional",
    decide=("comms",),
    create="comms",
    owner="comms",
)
NINESTILES = Process(
    may_ask=frozenset({"teaching"}),
    asks=(),
    mailbox="",
    decide=("leader",),
    create="comms",
    owner="third",
    own_logins=True,
)
VANGUARD = Process(
    may_ask=frozenset({"teaching", "volunteer", "governor", "trustee"}),
    asks=NINE,
    mailbox="required",
    decide=("nominee",),
    create="comms",
    owner="comms",
)
WESSEX = Process(
    may_ask=frozenset({"teaching"}),
    asks=(*SEVEN, "ends_on", "evaluate_on"),
    mailbox="required",
    decide=("head",),
    create="deputy",
    owner="head",
    sets_up="it",
)
PROFILES = {
    "east-midlands": EAST_MIDLANDS,
    "ninestiles": NINESTILES,
    "vanguard": VANGUARD,
    "wessex": WESSEX,
}


@pytest.fixture
def small():
    """With somebody whom the head of the school has named to decide."""
    small = trust()
    small.nominee = teacher(small.school, given_names="Noor", family_name="Haddad")
    small.school.account_nominees.create(person=small.nominee, named_by=small.head)
    return small


def address(name, row):
    return reverse(f"accounts:{name}", args=[row.pk])


def typed(said):
    return {
        name: label_of(value) if isinstance(value, Person) else value
        for name, value in said.items()
        if value not in (None, False)
    }


def ask(client, small, process):
    """As the requester: each page is filled in with what it asks, and with nothing else."""
    enter(client, small.asker)
    where = {"school": small.school.pk, "platform": platform().pk}
    client.post(reverse("accounts:ask"), where)
    row = AccountRequest.objects.get()
    people = {"owner": getattr(small, process.owner), "deputy": small.deputy}
    people["alternative"] = small.leader
    said = typed(answers(small, **people)) | {"kind": "page"}
    for page, names in (
        ("describe_request", (*NAMED, *process.asks)),
        ("staff_request", (*PEOPLE, "mailbox", "two_step") if process.mailbox else PEOPLE),
    ):
        wanted = {name: said[name] for name in names if name in said}
        assert client.post(address(page, row), wanted).status_code == 302
    client.post(address("check_request", row))
    row.refresh_from_db()
    return row


def decide(client, small, row, process):
    for who in process.decide:
        assert row.state == "asked"
        enter(client, getattr(small, who))
        said = {"conditions": "No comments.", "seen": ""}
        if process.create == "deputy":
            said["creator"] = small.deputy.email
        client.post(address("approve_request", row), said)
        row.refresh_from_db()
    assert (row.state, row.conditions) == ("approved", "No comments.")


def create(client, small, row, process):
    """First whoever asked tries it, and is turned away."""
    entry = typed({name: getattr(row, name) for name in PEOPLE})
    entry |= {name: value for name in KEPT_FROM_REQUEST if (value := getattr(row, name))}
    entry |= {"handle": "oxenholme_drama", "mailbox": row.mailbox or "", "two_step": "app"}
    entry |= {"recovery_codes": "Dylan Frost, in the office safe", "owner_access": "full"}
    entry |= {"credentials_kept": "The trust’s password manager", "deputy_access": "full"}
    if process.own_logins:
        entry |= {"owner_login": "g.okoro.work", "deputy_login": "d.frost.work"}
    enter(client, small.asker)
    refused = client.post(address("create_request", row), entry)
    enter(client, getattr(small, process.create))
    client.post(address("create_request", row), entry)
    row.refresh_from_db()
    assert refused.status_code == 403
    return row.account


KEPT_FROM_REQUEST = ("kind", "title", "purpose", "audience", "ends_on", "evaluate_on", "judged_by")


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_drives_its_process_from_the_request_to_the_closed_account(client, small, name):
    load(name)
    process = PROFILES[name]

    row = ask(client, small, process)
    decide(client, small, row, process)
    account = create(client, small, row, process)

    keeper = getattr(small, process.owner)
    assert (row.state, account.state) == ("created", "active")
    assert (account.owner, account.deputy) == (keeper, small.deputy)
    assert account.created_by == getattr(small, process.create) != row.requester
    assert set(account.grants.values_list("person", "kind")) == {
        (keeper.pk, "full"),
        (small.deputy.pk, "full"),
    }
    assert [bool(grant.login) for grant in account.grants.all()] == [process.own_logins] * 2
    for kept in KEPT_FROM_REQUEST:
        assert getattr(account, kept) == getattr(row, kept)
    assert bool(account.evaluate_on) == ("evaluate_on" in process.asks)
    assert bool(account.mailbox) == bool(process.mailbox)
    steps = [(one.by, one.verdict) for one in row.decisions.all()]
    assert steps == [(getattr(small, who), "approved") for who in process.decide]

    register.close(account, by=small.comms, note="The club has ended.")
    assert SocialAccount.objects.get().state == "closed"
    assert account.grants.filter(ended_at=None).count() == 0


def test_the_policy_of_true_learning_names_nobody_so_nothing_is_asked(client, small):
    load("true-learning")
    enter(client, small.asker)

    page = client.post(reverse("accounts:ask"), {"school": small.school.pk})

    words = "The policy does not say who approves, so requests are switched off until the trust"
    assert words in page.content.decode()
    assert AccountRequest.objects.count() == 0


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_says_what_is_asked_and_whether_a_mailbox_must_stand_behind_it(small, name):
    load(name)
    process, said = PROFILES[name], asking_process.today()

    row = draft(small)
    about = AboutForm(request=row, process=said)
    people = PeopleForm(request=row, process=said)

    assert set(about.fields) == {*NAMED, *process.asks}
    assert [field for field in about.fields if not about.fields[field].required] == [
        "handle",
        "department",
    ]
    mailbox = people.fields.get("mailbox")
    assert process.mailbox == (
        "" if mailbox is None else "required" if mailbox.required else "optional"
    )


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_says_who_may_ask(small, name):
    load(name)
    people = {group: teacher(small.school) for group in ("teaching", "volunteer", "contractor")}
    for group, person in people.items():
        person.placements.update(staff_group=group)
    people |= {role: holder(role, small.school) for role in ("governor",)}
    people["governor"].placements.all().delete()
    people["trustee"] = holder("trustee")

    today, stored = timezone.localdate(), Trust.objects.get().profile
    may = {who for who, person in people.items() if queries.places(person, stored, today)}

    assert may == PROFILES[name].may_ask
    assert set(people) == STAFF


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_says_whose_turn_it_is_and_nobody_elses(small, name):
    load(name)
    process = PROFILES[name]
    owner = getattr(small, process.owner)

    row = sent(small, owner=owner, alternative=small.leader)

    deciding = asking_process.today().deciding(row)
    people = {who: one for who, one in vars(small).items() if isinstance(one, Person)}
    turn = {who for who, person in people.items() if person.pk in deciding}
    also = {"leader": {"head"}, "nominee": {"head"}}.get(process.decide[0], set())
    assert turn == {process.decide[0], *also}


def test_in_wessex_it_support_helps_and_what_it_did_stands_with_the_account(client, small):
    load("wessex")
    row = ask(client, small, WESSEX)
    decide(client, small, row, WESSEX)
    enter(client, small.it)
    client.post(address("set_up_request", row), {"set_up": "Alerts go to the office."})

    row.refresh_from_db()
    account = create(client, small, row, WESSEX)

    assert (account.baseline, account.baseline_by) == ("Alerts go to the office.", small.it)
    assert account.baseline_on == timezone.localdate()


def test_the_day_of_evaluation_and_the_last_day_are_carried_over(client, small):
    load("wessex")
    row = ask(client, small, WESSEX)
    decide(client, small, row, WESSEX)

    account = create(client, small, row, WESSEX)

    today = timezone.localdate()
    assert (account.evaluate_on, account.ends_on) == (
        today + dt.timedelta(days=200),
        today + dt.timedelta(days=300),
    )


def test_changing_the_profile_changes_the_process_without_code(client, small):
    """One setting after the other, for one request that goes on all the while."""
    load("east-midlands")
    row = sent(small)
    turns = []

    def turn():
        deciding = asking_process.today().deciding(row)
        turns.append(sorted(str(person) for person in Person.objects.filter(pk__in=deciding)))

    turn()
    for approver in ("headteacher", "school_leader", "headteacher_or_nominee", "none"):
        Trust.objects.update(profile={"account.approver": approver})
        turn()
    Trust.objects.update(profile={"account.approver": "headteacher"})
    asking_deciding.approve(row, by=small.head)
    creators = []
    for creator in ("communications_manager", "it_support", "designated_staff"):
        Trust.objects.update(profile={"account.creator": creator})
        creating = asking_process.today().creating(row)
        creators.append([str(person) for person in Person.objects.filter(pk__in=creating)])

    assert turns == [
        ["Lily Tran"],
        ["Ruth Hale"],
        ["Lena Moor", "Ruth Hale"],
        ["Noor Haddad", "Ruth Hale"],
        [],
    ]
    assert creators == [["Lily Tran"], ["Owen Pritchard"], ["Ruth Hale"]]


def test_the_entry_on_the_list_asks_how_it_is_kept_as_the_profile_says(small):
    needed = {}
    for name in PROFILES:
        load(name)
        row = draft(small)
        form = CreateForm(request=row, process=asking_process.today())
        needed[name] = {field for field, made in form.fields.items() if made.required} & {
            *("credentials_kept", "owner_login", "owner"),
        }

    kept = {"owner", "credentials_kept"}
    assert needed == {
        "east-midlands": kept,
        "ninestiles": {"owner", "owner_login"},
        "vanguard": kept,
        "wessex": kept,
    }
