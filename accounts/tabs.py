"""The pages beside each other in the section of official accounts."""

from django.urls import reverse

from people.models import Person

# (name, words, name of the address, permission), in their order.
TABS = (
    ("accounts", "Official accounts", "accounts:accounts", "accounts.view_accounts"),
    ("requests", "Requests", "accounts:requests", "accounts.view_requests"),
    ("duties", "To do", "accounts:duties", "accounts.view_duties"),
    ("posts", "Posts", "accounts:posts", "accounts.view_posts"),
    ("images", "Pictures of pupils", "accounts:images", "accounts.view_images"),
    ("declarations", "Declarations", "accounts:declarations", "accounts.view_declarations"),
    ("permissions", "Permissions", "accounts:permissions", "accounts.view_permissions"),
    ("advice", "May I ...?", "accounts:all_advice", "accounts.view_all_advice"),
    ("briefings", "Briefings", "accounts:briefings", "accounts.view_briefings"),
)


def open_to(person: Person) -> list[tuple[str, str, str]]:
    """(name, words, address) of those this person may open: for `accounts/_tabs.html`."""
    return [
        (name, words, reverse(address))
        for name, words, address, permission in TABS
        if person.has_perm(permission)
    ]
