"""Signing in, by allauth's views. What the portal does not offer has no address.

Left out: signing up, e-mail addresses of one's own, connecting and disconnecting accounts.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as provider
from allauth.socialaccount.providers.google import views as google
from allauth.socialaccount.providers.microsoft import views as microsoft
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.conf import settings
from django.urls import path, re_path

from people.middleware import changes_factors, renews_key
from people.step_up import step_up
from people.views import confirming, demonstration, sign_in

urlpatterns = [
    path("", sign_in.sign_in, name="account_login"),
    path(
        "", sign_in.sign_in, name="account_signup"
    ),  # allauth writes this address into a mail of its own
    path("out/", account.logout, name="account_logout"),
    path("closed/", account.account_inactive, name="account_inactive"),
    path("code/", account.request_login_code, name="account_request_login_code"),
    path("code/type/", account.confirm_login_code, name="account_confirm_login_code"),
    path("again/", renews_key(account.reauthenticate), name="account_reauthenticate"),
    path(
        "again/code/",
        renews_key(confirming.confirm_by_code),
        name="account_confirm_by_code",
    ),
    path("password/", account.password_change, name="account_change_password"),
    path("password/first/", step_up(account.password_set), name="account_set_password"),
    path("password/forgotten/", account.password_reset, name="account_reset_password"),
    path("password/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("second-step/", mfa.index, name="mfa_index"),
    path("second-step/type/", mfa.authenticate, name="mfa_authenticate"),
    path("second-step/again/", renews_key(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("app/add/", changes_factors(step_up(totp.activate_totp)), name="mfa_activate_totp"),
    path("app/remove/", changes_factors(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("recovery-codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "recovery-codes/new/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "recovery-codes/file/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/use/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("passkeys/add/", changes_factors(step_up(webauthn.add_webauthn)), name="mfa_add_webauthn"),
    path(
        "passkeys/again/",
        renews_key(webauthn.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("passkeys/<int:pk>/rename/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path(
        "passkeys/<int:pk>/remove/",
        changes_factors(sign_in.remove_passkey),
        name="mfa_remove_webauthn",
    ),
    path("stopped/", provider.login_cancelled, name="socialaccount_login_cancelled"),
    path("microsoft/login/", microsoft.oauth2_login, name="microsoft_login"),
    path("microsoft/login/callback/", microsoft.oauth2_callback, name="microsoft_callback"),
    path("google/login/", google.oauth2_login, name="google_login"),
    path("google/login/callback/", google.oauth2_callback, name="google_callback"),
    path("<slug:provider_id>/login/", oidc.login, name="openid_connect_login"),
    path("<slug:provider_id>/login/callback/", oidc.callback, name="openid_connect_callback"),
]
if settings.DEMO:
    urlpatterns.append(path("as/<int:person>/", demonstration.enter, name="enter_demonstration"))
