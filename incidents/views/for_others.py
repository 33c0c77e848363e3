"""Writing down what somebody else said, on one page."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from core.access import requires
from incidents.forms.for_others import ForOthersForm
from incidents.queries import ringing, visible
from incidents.workflow import reporting
from people.models import School


@requires("incidents.report_for_others")
def for_others(request):
    schools = School.objects.open_on(timezone.localdate())
    here = request.user.schools()
    school = schools.filter(pk__in=here).first() or schools.first()
    form = ForOthersForm(request.POST or None, school=school)
    if request.method == "POST" and form.is_valid():
        concern = reporting.submit(form.report(), by=request.user)
        messages.success(
            request, f"Written down as {concern}. Give its number to whoever told you."
        )
        if visible.cases(request.user).filter(pk=concern.case_id).exists():
            return redirect(concern.case)
        return redirect("incidents:begin")
    page = {"form": form, "numbers": ringing.numbers(school) if school else None}
    return render(request, "incidents/for_others.html", page)
