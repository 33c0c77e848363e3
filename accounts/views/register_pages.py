"""The page that most forms about an account stand on."""

from django.shortcuts import render

from people.queries.trust import stored_profile


def profile_of(user):
    """Of the trust: it came along with whoever signed in by our own backend."""
    return (user.trust_profile or {}) if hasattr(user, "trust_profile") else stored_profile()


def page_of_form(request, account, form, *, title, submit="Save", lead="", danger=False):
    page = {
        "form": form,
        "account": account,
        "page_title": title,
        "eyebrow": f"{account}, {account.platform}",
        "back": (str(account), account.get_absolute_url()),
        "action": request.path,
        "submit": submit,
        "lead": lead,
        "danger": danger,
    }
    return render(request, "people/form.html", page)
