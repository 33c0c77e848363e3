"""Notes, editor of record and security measures on the pages of the register."""

import pytest
from django.urls import reverse

from accounts.tests.factories import SocialAccountFactory
from people.tests.entering import enter
from people.tests.factories import SchoolFactory, TrustFactory, holder, teacher

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    TrustFactory()
    return SchoolFactory(name="Oxenholme Primary School")


def test_a_moderation_note_keeps_what_was_redirected_and_by_whom(client, school):
    manager = enter(client, holder("communications_manager"))
    account = SocialAccountFactory(school=school)
    words = "A complaint in the comments, sent on to the office"

    client.post(reverse("accounts:note_account", args=[account.pk]), {"note": words})

    entries = client.get(account.get_absolute_url()).context["entries"]
    latest = entries[0]
    assert (latest.by, latest.what, latest.details) == (manager, "Moderation note", (words,))


def test_the_headteacher_names_the_editor_of_record(client, school):
    head, editor = holder("headteacher", school), teacher(school)
    account = SocialAccountFactory(school=school)
    enter(client, head)
    url = reverse("accounts:name_editor", args=[account.pk])

    client.post(url, {"editor": editor.email})

    enter(client, teacher(school))
    page = client.get(account.get_absolute_url()).content.decode()
    account.refresh_from_db()
    assert account.editor == editor
    assert str(editor) in page
    assert client.get(url).status_code == 403


def test_it_support_writes_down_what_it_applied(client, school):
    support = enter(client, holder("it_support"))
    account = SocialAccountFactory(school=school)
    url = reverse("accounts:apply_baseline", args=[account.pk])

    client.post(url, {"two_step": "app", "baseline": "Alerts of new sign-ins to the office"})

    account.refresh_from_db()
    assert (account.two_step, account.baseline_by) == ("app", support)
