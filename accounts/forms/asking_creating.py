"""What is typed when an approved account has been created: the entry it gets on the list.

It begins with what the request said; platform and school are as they were approved.
"""

from django import forms

from accounts import asked
from accounts.forms.register import AccountForm, CustodianField
from accounts.models import AccessGrant
from accounts.workflow import asking
from core.forms import dress

CARRIED = (  # from the request to the entry, under the same names
    *("kind", "platform", "title", "handle", "school", "purpose", "audience", "comments"),
    *("owner", "deputy", "alternative", "mailbox", "ends_on", "evaluate_on", "judged_by"),
)
LEFT_OUT = ("review_on", "note")
AS_APPROVED = ("platform", "school")
Kind = AccessGrant.Kind
KINDS = [(kind.value, kind.label) for kind in Kind if kind != Kind.SUPPLIER]
HOLDERS = ("owner", "deputy", "another")


class CreateForm(AccountForm):
    def __init__(self, data=None, *, request, process):
        initial = {name: getattr(request, name) for name in CARRIED}
        super().__init__(data, stored=process.profile, initial=initial | {"shown_publicly": True})
        self.request, self.process = request, process
        for name in LEFT_OUT:
            self.leave_out(name)
        for name in AS_APPROVED:
            self.fields[name].disabled = True
        for name in ("owner", "deputy", "alternative"):
            self.fields[name].required = True
        self.own_logins = asked.setting(process.profile, "account.custodian") == "individual_logins"
        if not self.own_logins:
            self.fields["credentials_kept"].required = True
        self._ask_for_access()

    def _ask_for_access(self):
        """The first people with access: at least two with full control, and one more at once."""
        names = []
        self.fields["another"] = CustodianField(
            label="Somebody else with access", required=False, help_text="More are added later"
        )
        for name, whose in zip(HOLDERS, ("the owner", "the deputy", "this person"), strict=True):
            first = Kind.EDIT if name == "another" else Kind.FULL
            names.append(f"{name}_access")
            self.fields[names[-1]] = forms.ChoiceField(
                label=f"Access of {whose}", choices=KINDS, initial=first.value, required=False
            )
            if self.own_logins:
                names.append(f"{name}_login")
                self.fields[names[-1]] = forms.CharField(
                    label=f"Named login of {whose}",
                    max_length=100,
                    required=name != "another",
                    help_text="Their own user name for work on this platform",
                )
        dress(self)
        groups = [(heading, [*fields]) for heading, fields in self.groups]
        kept = [(heading, self._still(fields)) for heading, fields in groups]
        kept.append(("Who has access", [self[name] for name in ("another", *names)]))
        self.groups = kept

    def _still(self, fields):
        return [self[field.name] for field in fields if field.name in self.fields]

    def clean(self):
        cleaned = super().clean()
        owner = cleaned.get("owner")
        if owner and (why := asking.why_not_in("owner", owner, self.request, self.process)):
            self.add_error("owner", why)
        has_second_step = cleaned.get("two_step") in ("app", "sms")
        if self.request.two_step and not has_second_step:
            self.add_error("two_step", "It was approved with two-step verification: switch it on")
        if has_second_step and not cleaned.get("recovery_codes"):
            self.add_error("recovery_codes", "Say who holds the recovery codes, and where")
        another = cleaned.get("another")
        if another and another in (owner, cleaned.get("deputy")):
            self.add_error("another", f"{another} has access already")
        return cleaned

    def access(self):
        """(person, kind, own login) of each who gets access."""
        said = self.cleaned_data
        return [
            (person, said.get(f"{name}_access") or Kind.EDIT, said.get(f"{name}_login", ""))
            for name in HOLDERS
            if (person := said.get(name))
        ]
