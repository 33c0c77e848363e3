"""What is asked when access to an account is given or ended."""

from django import forms
from django.utils import timezone

from accounts.forms.fields import HoldsNoSecret
from accounts.forms.register import CustodianField
from accounts.models import AccessGrant
from core.forms import FilterForm, PortalForm
from people import profile
from people.forms.fields import DayField, PastDayField
from people.models import Organisation, School

Kind = AccessGrant.Kind


class GiveForm(HoldsNoSecret, PortalForm):
    """To a person or a supplier. `stored`: the trust's profile."""

    person = CustodianField(required=False, help_text="Their name or e-mail address")
    supplier = forms.ModelChoiceField(
        Organisation.objects.all(), required=False, help_text="Instead of a person"
    )
    kind = forms.ChoiceField(label="Kind of access", choices=Kind.choices)
    given_on = DayField(label="From", initial=timezone.localdate)
    ends_on = DayField(label="Until", required=False, help_text="The last day; empty: until ended")
    login = forms.CharField(
        label="Named login",
        max_length=100,
        required=False,
        help_text="Their own user name for work on this platform, never a personal one",
    )
    basis = forms.CharField(
        max_length=300, required=False, help_text="Job description, or who designated them"
    )
    procedures = forms.CharField(
        label="Procedures they were given",
        max_length=300,
        required=False,
        help_text="Which they confirm that they follow",
    )

    def __init__(self, *args, account, stored, **kwargs):
        super().__init__(*args, **kwargs)
        self.account = account
        self.own_logins = profile.value(stored, "account.official_email") == "separate_login"
        self.fields["supplier"].empty_label = "None"

    def clean(self):
        cleaned = super().clean()
        self._check_to_whom(cleaned)
        if self.own_logins and cleaned.get("person") and not cleaned.get("login"):
            self.add_error("login", "Give their own user name: each person has a separate login")
        first, last = cleaned.get("given_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "Until: this is before the first day")
        return cleaned

    def _check_to_whom(self, cleaned):
        person, supplier, kind = (cleaned.get(name) for name in ("person", "supplier", "kind"))
        if {"person", "supplier"} & set(self.errors):
            return
        if bool(person) == bool(supplier):
            words = "a person or a supplier, not both" if person else "a person, or a supplier"
            self.add_error("person", f"Choose {words}")
        elif kind == Kind.SUPPLIER and person:
            self.add_error("supplier", "Choose the supplier whose access this is")
        elif supplier and kind and kind != Kind.SUPPLIER:
            self.add_error("kind", "A supplier has supplier’s access")
        elif person and kind and self._has_it(person, kind):
            words = Kind(kind).label.lower()
            self.add_error("kind", f"{person} has this already ({words}): end that first")

    def _has_it(self, person, kind):
        return self.account.grants.filter(person=person, kind=kind, ended_at=None).exists()


class EndForm(HoldsNoSecret, PortalForm):
    on = PastDayField(label="Ended on", initial=timezone.localdate)
    how = forms.CharField(
        label="How it was ended",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Such as: role removed on the page, and looked afterwards",
    )


class CredentialsForm(HoldsNoSecret, PortalForm):
    on = PastDayField(label="Changed on", initial=timezone.localdate)
    note = forms.CharField(
        label="Why and how it was changed, and who was given the new one",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Never the password itself",
    )


class HoldersFilter(FilterForm):
    q = forms.CharField(label="Person or account", max_length=100, widget=forms.SearchInput)
    school = forms.ChoiceField(choices=())
    kind = forms.ChoiceField(label="Kind of access", choices=[("", "Any"), *Kind.choices])
    show = forms.ChoiceField(
        label="Which",
        choices=[("", "Open"), ("unconfirmed", "Not confirmed yet"), ("ended", "Ended")],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        schools = School.objects.values_list("pk", "name")
        self.fields["school"].choices = [("", "Any"), ("trust", "The trust’s own"), *schools]
