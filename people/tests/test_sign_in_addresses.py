"""Every address about signing in: what it answers to somebody signed out, and to anybody in."""

import pytest
from django.urls import reverse

from people import sign_in_urls
from people.tests.entering import enter
from people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
ANSWERS = {  # GET: signed out, signed in
    "account_login": (200, 302),
    "account_signup": (200, 302),
    "account_logout": (302, 200),
    "account_inactive": (200, 200),
    "account_request_login_code": (200, 302),
    "account_confirm_login_code": (302, 302),
    "account_reauthenticate": (302, 302),
    "account_confirm_by_code": (302, 200),
    "account_change_password": (302, 302),
    "account_set_password": (302, 200),
    "account_reset_password": (200, 200),
    "account_reset_password_done": (200, 200),
    "account_reset_password_from_key": (200, 200),
    "account_reset_password_from_key_done": (200, 200),
    "mfa_index": (302, 200),
    "mfa_authenticate": (302, 302),
    "mfa_reauthenticate": (302, 302),
    "mfa_activate_totp": (302, 200),
    "mfa_deactivate_totp": (302, 404),
    "mfa_view_recovery_codes": (302, 404),
    "mfa_generate_recovery_codes": (302, 200),
    "mfa_download_recovery_codes": (302, 404),
    "mfa_list_webauthn": (302, 200),
    "mfa_login_webauthn": (302, 302),
    "mfa_add_webauthn": (302, 200),
    "mfa_reauthenticate_webauthn": (302, 302),
    "mfa_edit_webauthn": (302, 404),
    "mfa_remove_webauthn": (302, 404),
    "socialaccount_login_cancelled": (200, 200),
    "microsoft_login": (404, 404),
    "microsoft_callback": (404, 404),
    "google_login": (404, 404),
    "google_callback": (404, 404),
    "openid_connect_login": (404, 404),
    "openid_connect_callback": (404, 404),
}
LOOKUPS = {
    "account_reset_password_from_key": {"uidb36": "1", "key": "x-y"},
    "mfa_edit_webauthn": {"pk": 1},
    "mfa_remove_webauthn": {"pk": 1},
    "openid_connect_login": {"provider_id": "oidc"},
    "openid_connect_callback": {"provider_id": "oidc"},
}


def test_the_table_names_every_address():
    assert set(ANSWERS) == {pattern.name for pattern in sign_in_urls.urlpatterns}


@pytest.mark.parametrize("name", ANSWERS)
def test_each_answers_as_the_table_says(client, name):
    address = reverse(name, kwargs=LOOKUPS.get(name))

    signed_out = client.get(address).status_code
    enter(client, PersonFactory())
    signed_in = client.get(address).status_code

    assert (signed_out, signed_in) == ANSWERS[name]
