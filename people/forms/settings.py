"""The trust's name, address, colours and logo."""

from django import forms

from core import contrast, images
from people.forms.fields import RecordForm
from people.models import Trust

COLOURS = ("colour", "accent", "wash", "colour_dark", "accent_dark", "wash_dark")


class TrustForm(RecordForm):
    """Colours that cannot be read are refused; a logo is made anew from the picture."""

    new_logo = forms.FileField(
        label="New logo",
        required=False,
        help_text="PNG, JPEG, WebP or GIF, at most 2 MB. It is shown 44 pixels high",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
    )
    no_logo = forms.BooleanField(
        label="Use the portal’s own mark instead of a logo", required=False
    )

    class Meta:
        model = Trust
        fields = ("name", "short_name", "address", "help_contact", "privacy_contact", *COLOURS)
        labels = {
            "help_contact": "Whom to ask about the portal",
            "privacy_contact": "Whom to ask about personal data",
            "colour": "Colour of links and buttons",
            "accent": "Colour of the margin line",
            "wash": "Colour of quiet panels",
            "colour_dark": "Links and buttons, where the device is dark",
            "accent_dark": "Margin line, where the device is dark",
            "wash_dark": "Quiet panels, where the device is dark",
        }
        help_texts = {
            "help_contact": "Shown to everybody on the page Help: a name, telephone or address",
            "privacy_contact": "Shown on the page Privacy: the data protection officer",
        }
        widgets = {name: forms.TextInput(attrs={"type": "color"}) for name in COLOURS}

    def clean(self):
        cleaned = super().clean()
        colours = {name: cleaned.get(name) for name in COLOURS}
        if all(contrast.is_colour(colour) for colour in colours.values()):
            for field, why in contrast.complaints(colours).items():
                self.add_error(field, why)
        return cleaned

    def clean_new_logo(self):
        """The picture as PNG bytes, or nothing."""
        upload = self.cleaned_data["new_logo"]
        if not upload:
            return None
        try:
            return images.logo(upload)
        except images.Unusable as why:
            raise forms.ValidationError(str(why)) from None
