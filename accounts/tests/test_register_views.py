"""The pages of the register: what each may see, find, list, change and take away."""

import csv
import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Platform, SocialAccount
from accounts.tests.factories import AccessGrantFactory, SocialAccountFactory, platform
from ledger.models import Leaf
from people.models import Trust
from people.tests.entering import enter
from people.tests.factories import SchoolFactory, TrustFactory, holder, teacher

pytestmark = pytest.mark.django_db
LIST = reverse("accounts:accounts")


@pytest.fixture
def school():
    TrustFactory()
    return SchoolFactory(name="Oxenholme Primary School")


@pytest.fixture
def manager(client, school):
    return enter(client, holder("communications_manager"))


def titles(response):
    return [row.title for row, *_ in response.context["lines"]]


def entry(**more):
    """What a browser sends of a new entry."""
    return {
        "kind": "page",
        "platform": platform().pk,
        "title": "Oxenholme Primary",
        "handle": "@OxenholmePrimary",
        "mailbox": "social@oxenholme.sch.uk",
        "shown_publicly": "on",
    } | more


def send(client, **more):
    return client.post(reverse("accounts:list_account"), entry(**more))


def errors(response):
    return {name: words[0] for name, words in response.context["form"].errors.items()}


def test_everybody_finds_what_is_open_and_only_its_keepers_how_it_is_kept(client, school):
    owner, colleague = teacher(school), teacher(school)
    account = SocialAccountFactory(title="Ours", school=school, owner=owner, mailbox="a@ox.sch.uk")
    SocialAccountFactory(title="Shut", state="closed")
    SocialAccountFactory(title="Rumour", kind="look_alike", state="unverified")
    SocialAccountFactory(title="Known look-alike", kind="look_alike")
    enter(client, colleague)

    listed, page = client.get(LIST), client.get(account.get_absolute_url())
    enter(client, owner)
    own = client.get(account.get_absolute_url())

    assert titles(listed) == ["Known look-alike", "Ours"]
    assert [b"a@ox.sch.uk" in found.content for found in (page, own)] == [False, True]


def test_the_list_is_searched_narrowed_and_sorted(client, manager, school):
    owner = teacher(school, family_name="Thwaite")
    SocialAccountFactory(title="Choir", school=school, owner=owner, platform=platform("youtube"))
    SocialAccountFactory(title="Alumni", kind="alumni", handle="oldboys", handle_key="oldboys")
    SocialAccountFactory(title="Gone", state="closed", portfolio="agency")
    today = timezone.localdate()
    SocialAccountFactory(title="Late", review_on=today, two_step="none", portfolio="agency")

    found = {
        query: titles(client.get(f"{LIST}?{query}"))
        for query in (
            "q=oldb", "q=%40oldboys", "q=youtube", f"school={school.pk}", "school=trust",
            "state=closed", "show=not_ours", "show=review", "show=portfolio", "show=nobody",
            "owner=thwaite", "sort=title", "sort=review",
        )
    }  # fmt: skip

    assert found == {
        "q=oldb": ["Alumni"],
        "q=%40oldboys": ["Alumni"],
        "q=youtube": ["Choir"],
        f"school={school.pk}": ["Choir"],
        "school=trust": ["Alumni", "Late"],
        "state=closed": ["Gone"],
        "show=not_ours": ["Alumni"],
        "show=review": ["Late"],
        "show=portfolio": ["Late"],
        "show=nobody": ["Late"],
        "owner=thwaite": ["Choir"],
        "sort=title": ["Alumni", "Choir", "Late"],
        "sort=review": ["Late", "Alumni", "Choir"],
    }


def test_fewer_than_two_with_full_control_counts_only_those_who_are_here(client, manager, school):
    yesterday = timezone.localdate() - timezone.timedelta(days=1)
    enough, few = SocialAccountFactory(title="Enough"), SocialAccountFactory(title="Few")
    for account, last_day in ((enough, None), (enough, None), (few, None), (few, yesterday)):
        person = teacher(school, last_day=last_day)
        AccessGrantFactory(account=account, person=person, kind="full")

    assert titles(client.get(f"{LIST}?show=few")) == ["Few"]
    page = client.get(few.get_absolute_url())
    assert page.context["warnings"][0].startswith("One person has full control of it")


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_queries_however_long_it_is(
    client, manager, school, number, django_assert_num_queries
):
    for _ in range(number):
        SocialAccountFactory(school=SchoolFactory(), owner=teacher(school))

    with django_assert_num_queries(8):
        client.get(LIST)


def test_an_account_is_listed_with_what_was_pasted_made_plain(client, manager, school):
    owner, deputy, third = teacher(school), teacher(school), teacher(school)

    response = send(
        client,
        handle="",
        address="https://m.instagram.com/OxenholmePrimary/?igshid=1",
        school=school.pk,
        owner=owner.email,
        deputy=deputy.email,
        alternative=third.email,
        credentials_kept="in the password manager, folder Social media",
    )

    account = SocialAccount.objects.get()
    assert (response.status_code, response.url) == (302, account.get_absolute_url())
    assert (account.handle, account.handle_key) == ("OxenholmePrimary", "oxenholmeprimary")
    assert account.address == "https://instagram.com/OxenholmePrimary"
    assert (account.owner, account.school, account.state) == (owner, school, "unverified")


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        ({"handle": "https://facebook.com/ox"}, "handle",
         "facebook.com is an address of Facebook, not of Instagram: choose Facebook, or give one at"
         " instagram.com"),
        ({"handle": "", "address": ""}, "handle", "Give the handle or the address, or both"),
        ({"platform": "99999"}, "platform",
         "Select a valid choice. That choice is not one of the available choices."),
        ({"mailbox": "head@gmail.com"}, "mailbox",
         "head@gmail.com is a personal mailbox (gmail.com): give one of the trust’s."),
        ({"mailbox": ""}, "mailbox", "Give the official mailbox: your trust asks for one"),
        ({"owner": "Pupil 4711"}, "owner",
         "Nobody here now is called “Pupil 4711” or has that address. Only adults of the trust can"
         " own an account"),
        ({"credentials_kept": "password: harbourne"}, "credentials_kept",
         "This looks like a password. The portal keeps no passwords, codes or keys: write only"
         " where it is kept."),
        ({"recovery_codes": "4821 9930, 1127 6604"}, "recovery_codes",
         "This looks like recovery codes. The portal keeps no passwords, codes or keys: write only"
         " where it is kept."),
        ({"opened_on": "2026-03-02", "ends_on": "2026-03-01"}, "ends_on",
         "Planned until: this is before it was opened"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_beside_its_field_and_nothing_is_listed(
    client, manager, sent, field, words
):
    response = send(client, **sent)

    assert errors(response) == {field: words}
    assert not SocialAccount.objects.exists()


def test_the_same_account_pasted_otherwise_is_told_to_be_on_the_list(client, manager, school):
    send(client, school=school.pk)

    response = send(client, handle="instagram.com/oxenholmeprimary/?hl=en", title="Again")

    assert errors(response) == {
        "handle": "“Oxenholme Primary” of Oxenholme Primary School is this account"
    }


def test_a_mailbox_is_wanted_where_the_profile_wants_one(client, manager):
    Trust.objects.update(profile={"account.official_email": "optional"})

    send(client, mailbox="")

    assert SocialAccount.objects.get().mailbox == ""


def test_what_looks_like_another_is_said_once_it_is_listed(client, manager):
    SocialAccountFactory(title="Harbourne", handle="oxenh0lmeprimary", kind="look_alike")

    response = client.post(reverse("accounts:list_account"), entry(), follow=True)

    said = [str(message) for message in response.context["messages"]]
    assert said[1] == "It looks like Harbourne: looks the same, in other letters."


def test_a_part_of_an_entry_is_changed_and_the_page_says_who_from_and_to(client, manager, school):
    account = SocialAccountFactory(two_step="none", mailbox="a@ox.sch.uk")
    url = reverse("accounts:change_kept", args=[account.pk])
    seen = client.get(url).context["form"].initial["seen"]

    client.post(url, {"two_step": "app", "mailbox": "b@ox.sch.uk", "seen": seen})
    late = client.post(url, {"two_step": "sms", "mailbox": "c@ox.sch.uk", "seen": seen})

    account.refresh_from_db()
    assert (account.two_step, account.mailbox, late.status_code) == ("app", "b@ox.sch.uk", 409)
    entries = client.get(account.get_absolute_url()).context["entries"]
    assert (entries[0].by, entries[0].what) == (manager, "Entry changed")
    assert "Mailbox: a@ox.sch.uk, now b@ox.sch.uk" in entries[0].details


def test_a_move_asks_why_and_offers_what_comes_next(client, manager, school):
    account = SocialAccountFactory(owner=teacher(school))
    url = reverse("accounts:close_account", args=[account.pk])

    empty = client.post(url, {"note": ""})
    client.post(url, {"note": "The platform deleted it"})
    again = client.post(url, {"note": "Once more"})

    page = client.get(account.get_absolute_url())
    assert errors(empty) == {"note": "Fill in: Why"}
    assert again.status_code == 409
    assert (page.context["moves"], page.context["may"]["list_anew"]) == ([], True)


def test_a_closed_account_is_listed_anew_with_what_was_known_of_it(client, manager):
    closed = SocialAccountFactory(state="closed", title="Choir", purpose="Concerts")

    page = client.get(f"{reverse('accounts:list_account')}?from={closed.pk}")

    form = page.context["form"]
    assert (form["title"].value(), form["purpose"].value()) == ("Choir", "Concerts")


def test_the_list_leaves_as_csv_and_xlsx_each_with_a_leaf_and_no_cell_is_a_formula(client, manager):
    SocialAccountFactory(title="=1+1", purpose="@cmd")
    SocialAccountFactory(title="Choir")
    url = reverse("accounts:export_accounts")

    text = b"".join(client.get(f"{url}?format=csv&sort=title").streaming_content)
    book = b"".join(client.get(f"{url}?format=xlsx&q=choir").streaming_content)

    lines = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(book)).active
    assert [line["Name"] for line in lines] == ["'=1+1", "Choir"]
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["Choir"]
    assert Leaf.objects.filter(kind="export").count() == 2
    assert client.get(f"{url}?format=exe").status_code == 404


def test_a_headteacher_takes_away_only_their_own_school(client, school):
    SocialAccountFactory(title="Ours", school=school)
    SocialAccountFactory(title="Theirs", school=SchoolFactory())
    enter(client, holder("headteacher", school))

    text = b"".join(client.get(reverse("accounts:export_accounts")).streaming_content)

    lines = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
    assert [line["Name"] for line in lines] == ["Ours"]


def test_anybody_reports_a_look_alike_and_one_of_ours_is_told_to_be_ours(client, school):
    SocialAccountFactory(title="Choir", handle="oxchoir")
    enter(client, teacher(school))
    url = reverse("accounts:report_look_alike")
    said = {"platform": platform().pk, "words": "It uses our logo"}

    ours = client.post(url, said | {"where": "@oxchoir"})
    client.post(url, said | {"where": "https://instagram.com/0xchoir/"})

    assert errors(ours) == {"where": "This is ours: “Choir” is on our list"}
    reported = SocialAccount.objects.get(kind="look_alike")
    assert (reported.title, reported.state) == ("0xchoir", "unverified")


def test_the_communications_manager_marks_a_look_alike_with_the_one_it_is_like(client, manager):
    ours = SocialAccountFactory(handle="oxenholme", title="Oxenholme")
    account = SocialAccountFactory(handle="oxenh0lme", title="Fun", kind="look_alike")
    url = reverse("accounts:mark_look_alike", args=[account.pk])

    offered = client.get(url).context["form"].initial
    client.post(url, {"kind": "look_alike", "resembles": ours.pk})

    account.refresh_from_db()
    assert offered == {"kind": "look_alike", "resembles": ours.pk}
    assert account.resembles == ours


def test_a_platform_agreed_for_use_with_pupils_says_for_what(client, manager):
    row = platform("youtube")
    url = row.get_absolute_url()
    said = {
        "name": "YouTube",
        "with_pupils": "on",
        "in_use": "on",
        "hosts": "youtube.com, youtu.be",
    }

    empty = client.post(url, said)
    client.post(url, said | {"pupils_for": "Films of lessons", "pupil_groups": "years 9 to 11"})

    row = Platform.objects.get(pk=row.pk)
    assert errors(empty) == {"pupils_for": "Say for what it was agreed, and how it is used"}
    assert (row.with_pupils, row.pupil_groups) == (True, "years 9 to 11")
    assert row.history.first().history_user == manager


def test_a_suspended_person_sees_no_account(client, school):
    person = teacher(school)
    account = SocialAccountFactory(school=school, owner=person)
    person.absences.create(kind="suspended", starts_on=timezone.localdate())
    enter(client, person)

    assert client.get(LIST).status_code == 403
    assert client.get(account.get_absolute_url()).status_code == 404
