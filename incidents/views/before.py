"""Before anybody signs in: whom to call, and the ways to report. Open to everybody."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render

from incidents.queries import ringing
from people.queries import trust


@login_not_required
def before_reporting(request):
    page = {"lines": ringing.lines(), "open": trust.setting("report.anonymous")}
    return render(request, "incidents/before_reporting.html", page)
