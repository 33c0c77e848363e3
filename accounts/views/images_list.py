"""A school's image record from its MIS, on its way in."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.forms.bringing_in import ListForm
from accounts.models import ListImport
from accounts.queries import images_scope as scope
from accounts.rules import images as may
from accounts.views.bringing_in import take_in
from accounts.workflow import images_applying
from core.access import requires


@requires("accounts.begin_image_list")
def begin_image_list(request):
    user = request.user
    schools = scope.schools(may.held(user, may.KEEPS))
    form = ListForm(request.POST or None, request.FILES or None, schools=schools)
    if request.method == "POST" and form.is_valid():
        school = form.cleaned_data["school"]
        if made := take_in(form, kind=ListImport.Kind.IMAGES, school=school, by=user):
            return redirect(made)
    page = Paginator(scope.lists_visible_to(user), 20).get_page(request.GET.get("page"))
    return render(request, "accounts/images/begin_list.html", {"form": form, "page": page})


@require_POST
@requires("accounts.accept_held", scope.held_rows)
def accept_held(request, held):
    """One answer that was held back becomes what the list says, once it is brought in."""
    images_applying.accept(held)
    messages.success(request, "This one becomes yes when the list is brought in.")
    return redirect(f"{reverse('accounts:list_import', args=[held.listimport_id])}?show=held#rows")
