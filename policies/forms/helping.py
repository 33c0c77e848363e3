"""Helping somebody to sign: how they get their link."""

from django import forms

from core.forms import PortalForm
from policies.models import SigningLink


class LinkForm(PortalForm):
    given = forms.ChoiceField(choices=SigningLink.Given)
