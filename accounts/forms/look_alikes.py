"""What is asked about accounts that look like ours and are not."""

from django import forms

from accounts import handles
from accounts.forms.fields import HoldsNoSecret
from accounts.models import Platform, SocialAccount
from accounts.queries import register as queries
from core.forms import PortalForm


class MarkForm(PortalForm):
    kind = forms.ChoiceField(label="What it is", choices=SocialAccount.Kind.choices)
    resembles = forms.ModelChoiceField(
        SocialAccount.objects.none(), required=False, label="Which of ours it looks like"
    )

    def __init__(self, *args, account, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["resembles"].queryset = queries.ours().exclude(pk=account.pk)
        self.fields["resembles"].empty_label = "None of them"


class AccountNamed(forms.Form):
    """A platform with a handle or an address, pasted into one field."""

    platform = forms.ModelChoiceField(Platform.objects.filter(in_use=True), empty_label="Choose")
    where = forms.CharField(
        label="Its address or handle", max_length=300, help_text="Paste it from your browser"
    )

    def clean(self):
        cleaned = super().clean()
        platform, where = cleaned.get("platform"), cleaned.get("where")
        if platform and where:
            try:
                self.named = handles.read(platform.code, where, "", queries.platforms())
            except handles.Problem as problem:
                self.add_error("where", str(problem))
        return cleaned


class ReportForm(HoldsNoSecret, AccountNamed, PortalForm):
    title = forms.CharField(label="The name it shows", max_length=120, required=False)
    words = forms.CharField(
        label="What you noticed", max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    field_order = ("platform", "where", "title", "words")

    def clean(self):
        cleaned = super().clean()
        if hasattr(self, "named"):
            found = queries.same(cleaned["platform"], self.named)
            if found and found[1].is_ours:
                self.add_error("where", f"This is ours: “{found[1]}” is on our list")
            elif found:
                self.add_error("where", "This one is on the list already, as not ours. Thank you")
        return cleaned

    def fields_of_entry(self):
        title = self.cleaned_data["title"] or self.named.handle or self.named.address[8:]
        return {
            "platform": self.cleaned_data["platform"],
            "title": title[:120],
            **vars(self.named),
        }
