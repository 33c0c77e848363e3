"""What is asked at the door. The answers are the same for an address that nobody has."""

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.core import context, ratelimit
from django import forms
from django.utils.crypto import constant_time_compare

from core.forms import PortalForm
from people.queries import sign_in

LONGEST = 256  # more is no password but an attempt to keep the hasher busy


def address_field(**attributes):
    return forms.EmailField(
        label="E-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", **attributes}),
    )


class SignInForm(allauth_forms.LoginForm):
    """With a password, or without one: then a code goes to the address."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"] = address_field(autocomplete="username webauthn")
        self.fields["password"] = forms.CharField(
            label="Password",
            help_text="Leave it empty and we will e-mail you a code instead",
            required=False,
            strip=False,
            max_length=LONGEST,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        )
        self.order_fields(["login", "password"])

    def _clean_without_password(self, email, phone):
        asking = AskForCodeForm({"email": email})
        if asking.is_valid():
            self.user = asking._user
        for error in asking.errors.get("email", []):
            self.add_error("login", error)
        return self.cleaned_data


class AskForCodeForm(allauth_forms.RequestLoginCodeForm):
    email = address_field()

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        if not ratelimit.consume(context.request, action="request_login_code", key=email):
            raise get_adapter().validation_error("too_many_login_attempts")
        self._user = sign_in.may_enter(email)
        return email


class CodeForm(allauth_forms.ConfirmLoginCodeForm):
    code = forms.CharField(
        label="Code from the e-mail",
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "w-s"}
        ),
    )


class ConfirmCodeForm(PortalForm):
    """The code that was sent to somebody who is signed in."""

    code = CodeForm.base_fields["code"]

    def __init__(self, *args, expected, **kwargs):
        super().__init__(*args, **kwargs)
        self.expected = expected

    def clean_code(self):
        said, meant = (_figures(code) for code in (self.cleaned_data["code"], self.expected))
        if not constant_time_compare(said, meant):
            raise get_adapter().validation_error("incorrect_code")
        return said


def _figures(code):
    return code.replace("-", "").replace(" ", "").casefold()


class ForgottenPasswordForm(allauth_forms.ResetPasswordForm):
    email = address_field()

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        person = sign_in.may_enter(email)
        self.users = [person] if person else []
        return email
