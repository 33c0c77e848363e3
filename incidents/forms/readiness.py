"""What may be supposed of a post."""

from django import forms

from core.forms import PortalForm
from incidents.queries import readiness
from incidents.readiness import LONG, SHORT, VACANT

WHAT = (
    (VACANT, "The post is vacant"),
    (SHORT, "They are on holiday or a trip"),
    (LONG, "They are ill, suspended, seconded or on family leave"),
)


class PostField(forms.ModelChoiceField):
    def label_from_instance(self, post):
        where = f", {post.school}" if post.school else ""
        return f"{post.get_role_display()}{where}: {post.person}"


class SupposeForm(PortalForm):
    post = PostField(queryset=None, label="Which post", empty_label="Choose a post")
    what = forms.ChoiceField(label="What happens", choices=WHAT, widget=forms.RadioSelect)

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = readiness.supposable(on)
