"""The page that most forms of people stand on, and the tabs of the lists."""

from django.shortcuts import render
from django.urls import reverse

from people import registry


def form_page(request, form, *, title, back, submit="Save", lead="", eyebrow="", danger=False):
    """`back`: (words, address), above the title and beside the button."""
    page = {
        "form": form,
        "page_title": title,
        "back": back,
        "action": request.path,  # without the query, so that a post can wait and come back
        "submit": submit,
        "lead": lead,
        "eyebrow": eyebrow,
        "danger": danger,
    }
    return render(request, "people/form.html", page)


BESIDE = (
    ("people", "People", "people:people", "people.view_people"),
    ("posts", "Posts", "people:posts", "people.view_posts"),
    ("schools", "Schools", "people:schools", ""),
    ("files", "Staff files", "people:staff_imports", "people.view_staffimport"),
)


def tabs(user):
    """(name, words, address) of the lists beside each other that this person may open."""
    return [
        (name, words, reverse(url_name))
        for name, words, url_name, permission in (*BESIDE, *registry.beside)
        if not permission or user.has_perm(permission)
    ]
