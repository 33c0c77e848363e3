"""Choosing a password, and confirming that it is you with the one you have."""

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth.password_validation import validate_password

from people.forms.sign_in import LONGEST

ADVICE = "At least 12 characters. Three or four words that do not belong together are good."


def password_field(label, autocomplete, **kwargs):
    return forms.CharField(
        label=label,
        strip=False,
        max_length=LONGEST,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        **kwargs,
    )


class Choosing(forms.Form):
    """Two fields that must agree, with a password good enough for this person."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"] = password_field("New password", "new-password", help_text=ADVICE)
        self.fields["password2"] = password_field("The new password again", "new-password")

    def clean_password1(self):
        validate_password(self.cleaned_data["password1"], self.user)
        return self.cleaned_data["password1"]

    def clean_password2(self):
        if self.cleaned_data["password2"] != self.data.get(self.add_prefix("password1")):
            raise forms.ValidationError("The two are not the same. Type the new password again.")
        return self.cleaned_data["password2"]


class NewPasswordForm(Choosing, allauth_forms.ResetPasswordKeyForm):
    pass


class FirstPasswordForm(Choosing, allauth_forms.SetPasswordForm):
    pass


class ChangePasswordForm(Choosing, allauth_forms.ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"] = password_field("Your password now", "current-password")
        self.order_fields(["oldpassword", "password1", "password2"])


class ConfirmPasswordForm(allauth_forms.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"] = password_field("Your password", "current-password")

    def clean_password(self):
        password = self.cleaned_data["password"]
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("incorrect_password")
        return password
