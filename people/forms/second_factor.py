"""Codes of an authenticator app, and passkeys."""

import struct

from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms

NO_PASSKEY = "That was not a passkey of yours. Try again."
# What allauth and fido2 let through when somebody sends them anything at all.
MALFORMED = (AttributeError, IndexError, KeyError, TypeError, ValueError, struct.error)


def code_field(label):
    return forms.CharField(
        label=label,
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "w-s"}
        ),
    )


class CredentialField(forms.JSONField):
    """What the browser's passkey answered, as JSON."""

    widget = forms.HiddenInput

    def to_python(self, value):
        try:
            return super().to_python(value)
        except (ValueError, RecursionError):  # thousands of figures, or of brackets
            raise forms.ValidationError(NO_PASSKEY) from None

    def validate(self, value):
        super().validate(value)
        if not isinstance(value, dict):
            raise forms.ValidationError(NO_PASSKEY)


class SecondStepForm(base.AuthenticateForm):
    code = code_field("Code from your app, or one of your recovery codes")


class ConfirmForm(base.ReauthenticateForm):
    code = code_field("Code from your app, or one of your recovery codes")


class AddAppForm(totp.ActivateTOTPForm):
    code = code_field("The six figures that the app shows now")


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    name = forms.CharField(
        label="What you call it", max_length=60, required=False, help_text="Such as: my telephone"
    )
    credential = CredentialField()
    passwordless = forms.BooleanField(
        label="Sign in with this alone",
        required=False,
        initial=True,
        help_text="It asks for your face, your finger or your PIN.",
    )

    def clean(self):
        try:
            return super().clean()
        except MALFORMED:
            raise forms.ValidationError(NO_PASSKEY) from None


class Shown(forms.Form):
    """A passkey shown to prove who one is."""

    credential = CredentialField()

    def clean_credential(self):
        try:
            return super().clean_credential()
        except MALFORMED:
            raise forms.ValidationError(NO_PASSKEY) from None


class SecondStepPasskeyForm(Shown, webauthn.AuthenticateWebAuthnForm):
    pass


class SignInPasskeyForm(Shown, webauthn.LoginWebAuthnForm):
    pass


class ConfirmPasskeyForm(Shown, webauthn.ReauthenticateWebAuthnForm):
    pass


class RenamePasskeyForm(webauthn.EditWebAuthnForm):
    name = forms.CharField(label="What you call it", max_length=60)
