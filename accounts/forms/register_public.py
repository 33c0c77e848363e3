"""What somebody asks of the public page about accounts."""

from django import forms

from core.forms import PortalForm


class AskForm(PortalForm):
    q = forms.CharField(
        label="Address or name of the account",
        max_length=300,
        help_text="Such as https://www.instagram.com/… or @name",
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "url"}),
        error_messages={"required": "Paste the address of the account, or type its name"},
    )
