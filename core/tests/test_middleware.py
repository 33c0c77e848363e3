import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.middleware import ReaderAddressMiddleware
from people.tests.entering import enter
from people.tests.factories import PersonFactory, holder
from policies.models import Version

SAID = "We could not read that"


@pytest.mark.parametrize("address", ["/policies/?q=%00", "/policies/?%00=a", "/policies/a%00/"])
def test_a_nul_in_an_address_is_turned_away(client, db, address):
    enter(client, PersonFactory())

    answer = client.get(address)

    assert answer.status_code in {400, 404}
    assert (SAID in answer.content.decode()) is (answer.status_code == 400)


def test_a_nul_in_a_field_is_turned_away(client, db):
    enter(client, holder("policy_owner"))

    answers = [
        client.post("/people/", {"q": "a\0"}),
        client.post("/people/", {"a\0": "q"}),
        client.post("/policies/import/", {"words": ["a", "b\0"]}),
    ]

    assert [answer.status_code for answer in answers] == [400, 400, 400]
    assert all(SAID in answer.content.decode() for answer in answers)


def test_a_nul_in_the_name_of_a_file_is_taken_out(client, db):
    enter(client, holder("policy_owner"))
    file = SimpleUploadedFile("a.md", b"# Gifts Policy\n\nWe accept none.")
    file._name = "a\0.md"

    client.post("/policies/import/", {"file": file})

    assert Version.objects.get().source_name == "a.md"


@pytest.mark.parametrize(
    ("proxies", "said", "expected"),
    [
        (0, "203.0.113.9", "10.0.0.1"),  # no proxy: anybody may write this header
        (1, "198.51.100.7, 203.0.113.9", "203.0.113.9"),  # what the reader wrote comes first
        (2, "203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "10.0.0.1"),
        (1, "2001:db8::9", "2001:db8::9"),
        (1, "not an address", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_the_readers_address_is_what_the_trusted_proxies_say(rf, settings, proxies, said, expected):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    asked = rf.get("/", headers={"x-forwarded-for": said}, REMOTE_ADDR="10.0.0.1")

    assert ReaderAddressMiddleware(lambda request: request.META["REMOTE_ADDR"])(asked) == expected
