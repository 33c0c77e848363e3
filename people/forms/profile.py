"""The settings of one group of the trust profile, each by the kind of value it takes."""

from django import forms

from core.forms import PortalForm, dress
from people import profile
from people.profile_values import problem


class NumbersField(forms.CharField):
    """Whole numbers with commas between them."""

    def prepare_value(self, value):
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value):
        parts = [part.strip() for part in super().clean(value).split(",") if part.strip()]
        if any(not part.isdecimal() or len(part) > 4 for part in parts):
            label = self.label.removesuffix(" (optional)")
            raise forms.ValidationError(f"{label}: enter whole numbers with commas between them")
        return [int(part) for part in parts]


class WordsField(forms.CharField):
    """Words with commas between them."""

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list) else value

    def __init__(self, *args, pattern="", **kwargs):
        super().__init__(*args, **kwargs)
        self.pattern = pattern

    def clean(self, value):
        words = [word.strip() for word in super().clean(value).split(",") if word.strip()]
        return words if self.pattern else [word.lower() for word in words]


def field_of(setting):
    said = {"label": setting.label, "help_text": setting.hint, "required": False}
    kind = setting.kind
    if kind == "switch":
        return forms.BooleanField(**said)
    if kind == "number":
        said["required"] = not setting.open
        return forms.IntegerField(min_value=setting.least, max_value=setting.most, **said)
    if kind == "numbers":
        return NumbersField(max_length=1000, **said)
    if kind == "words":
        return WordsField(max_length=1000, pattern=setting.pattern, **said)
    if kind == "choice":
        said["required"] = True
        return forms.ChoiceField(choices=setting.choices, widget=forms.RadioSelect, **said)
    if kind == "choices":
        widget = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(choices=setting.choices, widget=widget, **said)
    said["required"] = True
    return forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), **said)


class ProfileForm(PortalForm):
    seen = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args, group, **kwargs):
        super().__init__(*args, **kwargs)
        self.settings = {
            name_of(setting): setting for setting in profile.SETTINGS if setting.group == group
        }
        self.fields |= {name: field_of(setting) for name, setting in self.settings.items()}
        dress(self)

    def clean(self):
        cleaned = super().clean()
        for name, setting in self.settings.items():
            if name in cleaned and (why := problem(setting, cleaned[name])):
                self.add_error(name, why.replace(setting.key, setting.label, 1))
        return cleaned

    def changes(self):
        return {setting.key: self.cleaned_data[name] for name, setting in self.settings.items()}


def name_of(setting):
    """The key as the name of a field: a dot would be lost in an address of the page."""
    return setting.key.replace(".", "-")
