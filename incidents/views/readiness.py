"""Whether every concern would reach somebody, and what would happen if. No case plays a part."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.access import requires
from incidents import pdf
from incidents import readiness as ways_of
from incidents.forms.readiness import SupposeForm
from incidents.models import RouteTrial
from incidents.queries import readiness as queries
from people.models import Trust
from people.queries import posts


@requires("incidents.view_readiness")
def readiness(request):
    today = timezone.localdate()
    schools = queries.schools_on(today)
    ways = ways_of.try_all(list(schools), queries.directory_on(today), queries.rules_of())
    gaps = queries.in_words(ways_of.gaps(ways), queries.Words(ways, schools))
    page = {
        "tried": len(ways),
        "gaps": [gap for gap in gaps if not gap.is_a_job],
        "jobs": [gap for gap in gaps if gap.is_a_job],
        "vacant": posts.vacant(),
        "ending": queries.ending_soon(today),
        "last": RouteTrial.objects.first(),
        "may_appoint": request.user.has_perm("people.add_appointment"),
        "may_view_posts": request.user.has_perm("people.view_posts"),
    }
    return render(request, "incidents/readiness.html", page)


@requires("incidents.view_readiness")
def what_if(request):
    today = timezone.localdate()
    form = SupposeForm(request.GET if "post" in request.GET else None, on=today)
    page = {"form": form}
    if form.is_bound and form.is_valid():
        page |= _supposed(today, form.cleaned_data["post"], form.cleaned_data["what"])
    return render(request, "incidents/what_if.html", page)


def _supposed(today, row, what):
    found, schools, rules = (
        queries.directory_on(today),
        queries.schools_on(today),
        queries.rules_of(),
    )
    then = ways_of.supposing(found, queries.post_of(row, found), what)
    before = ways_of.try_all(list(schools), found, rules, named=False)
    after = ways_of.try_all(list(schools), then, rules, named=False)
    pairs = ways_of.changed(before, after)
    words = queries.Words([*before, *after], schools)
    new = set(ways_of.gaps(after)) - set(ways_of.gaps(before))
    return {
        "asked": True,
        "unchanged": len(before) - len(pairs),
        "pairs": [(words.shown(was), words.shown(will)) for was, will in pairs],
        "gaps": queries.in_words([gap for gap in ways_of.gaps(after) if gap in new], words),
    }


@requires("incidents.view_readiness")
def proof(request):
    """For the board: who would receive what, as of today."""
    today = timezone.localdate()
    schools = queries.schools_on(today)
    ways = ways_of.try_all(list(schools), queries.directory_on(today), queries.rules_of())
    words = queries.Words(ways, schools)
    made = pdf.proof(
        [words.shown(way) for way in ways if way.person is None],
        queries.in_words(ways_of.gaps(ways), words),
        tried=len(ways),
        on=today,
        trust=Trust.objects.first(),
    )
    said = {"Content-Disposition": f'attachment; filename="who-receives-concerns-{today}.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=said)
