import pytest
from django.core.mail import send_mail
from django.test import override_settings
from django.urls import include, path

from notices import mailbox
from trust_portal.urls import urlpatterns as of_the_portal

urlpatterns = [*of_the_portal, path("mailbox/", include("notices.mailbox_urls"))]


@pytest.fixture
def box(settings, tmp_path):
    settings.EMAIL_BACKEND = "notices.mailbox.MailboxBackend"
    settings.DATA_DIR = tmp_path
    return tmp_path / "mailbox"


def write(to="sam@trust.example", subject="Your code", text="Use 123456.\nhttps://x.example/a"):
    send_mail(subject, text, None, [to])


def test_each_mail_is_a_file_and_the_newest_comes_first(box):
    write(subject="First")
    write(subject="Second")

    letters = [mailbox.read(name) for name in mailbox.names()]

    assert [(letter.subject, letter.to) for letter in letters] == [
        ("Second", "sam@trust.example"),
        ("First", "sam@trust.example"),
    ]
    assert letters[0].text.splitlines() == ["Use 123456.", "https://x.example/a"]


def test_mails_are_found_by_address(box):
    write("sam@trust.example")
    write("Ruth.A@trust.example")

    assert [mailbox.read(name).to for name in mailbox.names("ruth")] == ["Ruth.A@trust.example"]


def test_only_mails_of_the_folder_are_read(box):
    write()
    (box / "secret.txt").write_text("no mail")

    assert len(mailbox.names()) == 1
    assert mailbox.read("secret.txt") is None
    assert mailbox.read("../portal.sqlite3") is None


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_the_mailbox_is_read_without_signing_in(box, client):
    assert "No mails here" in client.get("/mailbox/").content.decode()
    write()
    [name] = mailbox.names()

    listed, shown = client.get("/mailbox/"), client.get(f"/mailbox/{name}")

    assert f'href="/mailbox/{name}"' in listed.content.decode()
    assert '<a href="https://x.example/a" rel="nofollow">' in shown.content.decode()
    assert client.get("/mailbox/0000.eml").status_code == 404


@pytest.mark.django_db
def test_outside_the_demonstration_there_is_no_mailbox(client):
    assert client.get("/mailbox/").status_code == 404
