"""Schools, the words they use, and whom to ring."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from core.access import requires
from people import registry
from people.forms.schools import ContactForm, SchoolForm
from people.models import Contact, School
from people.queries import history, posts, schools
from people.views.pages import form_page, tabs
from people.workflow import records


@requires("people.view_home")
def schools_list(request):
    page = {
        "tabs": tabs(request.user),
        "schools": schools.visible_to(request.user),
        "today": timezone.localdate(),
        "may_add": request.user.has_perm("people.add_school"),
    }
    return render(request, "people/schools.html", page)


@requires("people.view_school", schools.visible_to)
def school(request, school):
    user = request.user
    may_change = user.has_perm("people.change_school", school)
    page = {
        "school": school,
        "contacts": school.contacts.all(),
        "rows": posts.board(school) if user.has_perm("people.view_posts") else None,
        "may_change": may_change,
        "history": history.of_rows(school.history.all(), "School") if may_change else None,
        "may_change_contacts": user.has_perm("people.change_contact", school),
        "links": [
            (words, reverse(url_name, kwargs={"slug": school.slug}))
            for words, url_name, permission in registry.school_pages
            if user.has_perm(permission, school)
        ],
        "gone": bool(school.left_on and school.left_on < timezone.localdate()),
    }
    return render(request, "people/school.html", page)


@requires("people.add_school")
def add_school(request):
    form = SchoolForm(request.POST or None, initial={"joined_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        school = School(slug=form.slug(), **form.changes())
        records.add(school, by=request.user)
        messages.success(request, f"{school} is on record.")
        return redirect(school)
    back = ("Schools", reverse("people:schools"))
    return form_page(request, form, title="Add a school", back=back, submit="Add")


@requires("people.change_school", schools.visible_to)
def change_school(request, school):
    form = SchoolForm(request.POST or None, instance=school)
    if request.method == "POST" and form.is_valid():
        records.change(school, form.changes(), by=request.user, seen=form.seen_mark())
        messages.success(request, "Saved.")
        return redirect(school)
    return form_page(request, form, title="The school and its words", back=_back(school))


@requires("people.change_contact", schools.visible_to)
def add_contact(request, school):
    form = ContactForm(request.POST or None, school=school)
    if request.method == "POST" and form.is_valid():
        records.add(Contact(school=school, **form.changes()), by=request.user)
        messages.success(request, "The contact is on record.")
        return redirect(school)
    return form_page(request, form, title="Add a contact", back=_back(school), submit="Add")


@requires("people.change_contact", schools.contacts_visible_to)
def change_contact(request, contact):
    form = ContactForm(request.POST or None, instance=contact, school=contact.school)
    if request.method == "POST" and form.is_valid():
        records.change(contact, form.changes(), by=request.user, seen=form.seen_mark())
        messages.success(request, "Saved.")
        return redirect(contact.school)
    title = f"Change {contact.get_kind_display()}"
    return form_page(request, form, title=title, back=_back(contact.school))


@requires("people.change_contact", schools.contacts_visible_to)
def remove_contact(request, contact):
    if request.method == "POST":
        school = contact.school
        records.remove(contact, by=request.user)
        messages.success(request, "The contact is taken away.")
        return redirect(school)
    page = {"row": contact, "back": _back(contact.school)}
    return render(request, "people/remove.html", page)


def _back(school):
    return str(school), school.get_absolute_url()
