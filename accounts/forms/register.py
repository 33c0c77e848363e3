"""What is asked about an entry of the register of official accounts."""

from django import forms
from django.db.models import Q

from accounts import handles, mailboxes
from accounts.forms.fields import HoldsNoSecret, is_shared
from accounts.models import Platform, SocialAccount
from accounts.queries import register as queries
from accounts.workflow import register as workflow
from core.forms import FilterForm, PortalForm
from people.forms.fields import DayField, PersonField, RecordForm
from people.models import School

PARTS = {
    "what": (
        "What it is",
        (
            *("kind", "platform", "title", "handle", "address", "school"),
            *("purpose", "audience", "comments", "shown_publicly"),
        ),
    ),
    "who": ("Who answers for it", ("owner", "deputy", "alternative")),
    "kept": (
        "How it is kept",
        (
            *("mailbox", "recovery_number", "two_step", "recovery_codes"),
            *("credentials_kept", "portfolio"),
        ),
    ),
    "life": (
        "How long it lives",
        ("opened_on", "ends_on", "evaluate_on", "judged_by", "review_on", "note"),
    ),
}
NAMES = tuple(name for _, names in PARTS.values() for name in names)
DAYS = ("opened_on", "ends_on", "evaluate_on", "review_on")


class CustodianField(PersonField):
    """An adult of the trust who is here."""

    def clean(self, value):
        try:
            person = super().clean(value)
        except forms.ValidationError as why:
            if not str(value or "").strip():
                raise
            said = f"{why.messages[0]}. Only adults of the trust can own an account"
            raise forms.ValidationError(said) from None
        if person and (why := workflow.why_not_named(person)):
            raise forms.ValidationError(why)
        return person


class RegisterFilter(FilterForm):
    """`full`: offers also what only readers in full may ask."""

    q = forms.CharField(label="Name, handle or address", max_length=100, widget=forms.SearchInput)
    school = forms.ChoiceField(choices=())
    platform = forms.ModelChoiceField(Platform.objects.all(), empty_label="Any platform")
    show = forms.ChoiceField(label="Which", choices=())
    state = forms.ChoiceField(choices=[("", "Any but closed"), *SocialAccount.State.choices])
    owner = forms.CharField(max_length=100, label="Owner’s name")
    sort = forms.ChoiceField(
        label="Sort by",
        choices=[
            ("", "School"),
            *(("title", "Name"), ("platform", "Platform")),
            *(("state", "State"), ("review", "Review")),
        ],
    )
    SHOWS = (
        ("review", "Review due"),
        ("few", "Fewer than two with full control"),
        ("portfolio", "Portfolio not the trust’s"),
        ("two_step", "Two-step verification off or not known"),
        ("nobody", "Without an owner"),
    )

    def __init__(self, *args, full, **kwargs):
        super().__init__(*args, **kwargs)
        schools = School.objects.values_list("pk", "name")
        self.fields["school"].choices = [("", "Any"), ("trust", "The trust’s own"), *schools]
        shows = [("", "All"), ("not_ours", "Not ours"), *(self.SHOWS if full else ())]
        self.fields["show"].choices = shows
        if not full:
            del self.fields["owner"], self.fields["state"]


class AccountForm(HoldsNoSecret, RecordForm):
    """An entry, or a part of it. `stored`: the trust's profile."""

    owner = CustodianField(required=False, help_text="Answers for it: name or e-mail address")
    deputy = CustodianField(required=False)
    alternative = CustodianField(
        required=False,
        label="Alternative custodian",
        help_text="Takes over at once where owner and deputy cannot",
    )
    opened_on = DayField(required=False, label="Opened on")
    ends_on = DayField(required=False, label="Planned until")
    evaluate_on = DayField(required=False, label="To be evaluated on")
    review_on = DayField(
        required=False, label="Next review", help_text="Empty: as the trust’s profile says"
    )

    class Meta:
        model = SocialAccount
        fields = NAMES
        labels = {
            "title": "Its name, as followers read it",
            "school": "School",
            "comments": "Comments and moderation",
            "mailbox": "Official mailbox behind it",
            "two_step": "Two-step verification",
            "recovery_codes": "Recovery codes: who holds them, and where",
            "credentials_kept": "Where the password is kept",
            "portfolio": "Who owns the business portfolio",
            "judged_by": "How its success is judged",
            "shown_publicly": "Name it on the public page “Is this account really ours?”",
        }
        help_texts = {
            "handle": "As on the platform, with or without @; or paste its address",
            "address": "Its web address; what tracks people is taken away",
            "comments": "Who may comment, who moderates, where people are sent instead",
            "recovery_number": "The trust’s telephone that gets codes, never a person’s own",
            "recovery_codes": "Never the codes themselves",
            "credentials_kept": "Such as: the trust’s password manager, folder Social media. "
            "Never the password",
        }
        widgets = {
            name: forms.Textarea(attrs={"rows": 3})
            for name in ("purpose", "comments", "note", "judged_by")
        }

    def __init__(self, *args, stored, part="", **kwargs):
        super().__init__(*args, **kwargs)
        self.stored = stored
        for name in NAMES:
            if part and name not in PARTS[part][1]:
                self.leave_out(name)
        self.groups = [
            (heading, [self[name] for name in names if name in self.fields])
            for key, (heading, names) in PARTS.items()
            if part in ("", key)
        ]
        if "platform" in self.fields:
            used = Q(in_use=True) | Q(pk=self.instance.platform_id)
            self.fields["platform"].queryset = Platform.objects.filter(used)
            self.fields["school"].empty_label = "The trust"
            self.fields["school"].label = "School"
        if "mailbox" in self.fields and mailboxes.are_wanted(stored):
            self.fields["mailbox"].label = "Official mailbox behind it"  # asked for of ours

    def clean_mailbox(self):
        mailbox = self.cleaned_data["mailbox"].lower()
        if mailbox:
            is_shared(mailbox)
        return mailbox

    def clean(self):
        cleaned = super().clean()
        if "platform" in self.fields and cleaned.get("platform"):
            self._read_handle(cleaned)
        self._check_people(cleaned)
        self._check_days(cleaned)
        self._check_mailbox(cleaned)
        return cleaned

    def _check_mailbox(self, cleaned):
        if "mailbox" not in self.fields or "mailbox" in self.errors or cleaned.get("mailbox"):
            return
        kind = cleaned.get("kind") or self.instance.kind
        if why := mailboxes.lacking(kind, self.stored):
            self.add_error("mailbox", why)

    def _read_handle(self, cleaned):
        if "handle" not in cleaned or "address" not in cleaned:
            return
        platform = cleaned["platform"]
        if not (cleaned["handle"] or cleaned["address"]):
            self.add_error("handle", "Give the handle or the address, or both")
            return
        try:
            named = handles.read(
                platform.code, cleaned["handle"], cleaned["address"], _known(platform)
            )
        except handles.Problem as problem:
            self.add_error(problem.field, str(problem))
            return
        if found := queries.same(platform, named, but=self.instance.pk):
            field, other = found
            field = field if self.data.get(field) else "handle"
            self.add_error(field, f"“{other}” of {other.school or 'the trust'} is this account")
        cleaned |= vars(named)
        self.named = named

    def _check_people(self, cleaned):
        named = {}
        for name in workflow.CUSTODIANS:
            if person := cleaned.get(name):
                if person in named:
                    self.add_error(name, f"{person} is named already: name somebody else")
                named[person] = name

    def _check_days(self, cleaned):
        began = cleaned.get("opened_on")
        for name in ("ends_on", "evaluate_on"):
            if began and cleaned.get(name) and cleaned[name] < began:
                label = str(self.fields[name].label).removesuffix(" (optional)")
                self.add_error(name, f"{label}: this is before it was opened")

    def changes(self):
        keys = {}
        if hasattr(self, "named"):
            keys = {"handle_key": self.named.handle_key, "address_key": self.named.address_key}
        return super().changes() | keys


def _known(platform):
    """Platforms with their hosts, this one among them."""
    known = queries.platforms()
    hosts = handles.hosts(platform.hosts)
    return known | {platform.code: handles.Platform(platform.code, platform.name, hosts)}


class NoteForm(HoldsNoSecret, PortalForm):
    note = forms.CharField(label="Why", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, label="Why", hint="", required=True, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["note"]
        field.label, field.help_text, field.required = label, hint, required
        if not required:
            field.label = f"{label} (optional)"
        field.error_messages["required"] = f"Fill in: {label}"


class EditorForm(PortalForm):
    editor = CustodianField(
        required=False, help_text="Answers for what is posted. Empty: nobody any more"
    )


class BaselineForm(HoldsNoSecret, PortalForm):
    two_step = forms.ChoiceField(
        label="Two-step verification", choices=SocialAccount.TwoStep.choices, required=False
    )
    baseline = forms.CharField(
        label="Measures applied",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Such as: two-step by app, alerts of new sign-ins to the office, backup contact",
    )
