"""Whatever is sent as a passkey or a code is answered with a page, never with a crash."""

import json
import os
from base64 import urlsafe_b64encode

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from people.tests.entering import enter
from people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner),
    max_leaves=8,
)
PARTS = ("clientDataJSON", "authenticatorData", "signature", "userHandle", "attestationObject")
ENCODED = st.binary(max_size=40).map(lambda octets: urlsafe_b64encode(octets).decode())
LIKE_A_PASSKEY = st.fixed_dictionaries(
    {
        "id": ENCODED | JSON,
        "rawId": ENCODED | JSON,
        "type": st.just("public-key"),
        "response": st.fixed_dictionaries(dict.fromkeys(PARTS, ENCODED | JSON)) | JSON,
    }
)


@example(sent="\0")
@given(sent=(JSON | LIKE_A_PASSKEY).map(json.dumps) | st.text(max_size=50))
@settings(
    max_examples=500 if os.environ.get("PORTAL_LONG") else 25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_what_is_no_passkey_is_refused(client, sent):
    client.logout()
    cache.clear()
    client.get("/sign-in/passkeys/use/", headers={"accept": "application/json"})

    signing_in = client.post("/sign-in/passkeys/use/", {"credential": sent})
    enter(client, PersonFactory(email=None, password="!"))
    client.get("/sign-in/passkeys/add/")
    adding = client.post("/sign-in/passkeys/add/", {"credential": sent, "name": sent})

    turned_away = "\0" in sent  # what nobody can type is refused before any view
    expected = (400, 400) if turned_away else (302, 200)
    assert (signing_in.status_code, adding.status_code) == expected
    assert "_auth_user_id" in client.session
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        "false",
        "[]",
        '{"id": null, "rawId": [], "type": "public-key", "response": null}',
        '{"response": {"userHandle": 1}}',
    ],
)
def test_what_was_once_a_crash_is_refused(client, sent):
    client.get("/sign-in/passkeys/use/", headers={"accept": "application/json"})
    used = client.post("/sign-in/passkeys/use/", {"credential": sent})
    enter(client, PersonFactory())
    client.get("/sign-in/passkeys/add/")
    added = client.post("/sign-in/passkeys/add/", {"credential": sent})

    assert (used.status_code, added.status_code) == (302, 200)
