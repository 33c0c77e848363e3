"""Fields and forms that more than one page of official accounts uses."""

from django import forms

from accounts import mailboxes, secrets
from accounts.queries import register as queries

TOO_LONG = 20_000  # characters, of which the longest field takes a quarter
WHERE_ONLY = "The portal keeps no passwords, codes or keys: write only where it is kept"


def holds_no_secret(text):
    """A validator for text about an account; what no field takes is refused for its length."""
    if len(text := str(text)) > TOO_LONG:
        return
    if why := secrets.reason(text):
        raise forms.ValidationError(f"{why}. {WHERE_ONLY}.", code="secret")


class HoldsNoSecret:
    """A form, this before PortalForm, none of whose texts may look like a secret."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField) and not field.widget.is_hidden:
                field.validators = [*field.validators, holds_no_secret]


def is_shared(mailbox):
    """A validator: a mailbox of the trust, nobody's own."""
    owner = queries.owners_of([mailbox]).get(mailbox.lower())
    if why := mailboxes.problem(mailbox, owner):
        raise forms.ValidationError(f"{why}.", code="personal")
