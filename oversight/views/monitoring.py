"""What trustees are told of concerns, term by term: frozen, and the same for every reader."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render

from core import charts
from core.access import requires
from core.forms import key
from oversight import pdf
from oversight.models import Release
from people.models import Trust

TERMS = 9  # three years


@requires("oversight.view_monitoring")
def monitoring(request):
    release, releases = _chosen(request)
    page = {"release": release, "releases": releases}
    if release:
        page |= shown(release, releases)
    return render(request, "oversight/monitoring.html", page)


@requires("oversight.view_monitoring")
def paper(request):
    release, releases = _chosen(request)
    if release is None:
        raise Http404
    made = pdf.monitoring(release, shown(release, releases), trust=Trust.objects.first())
    said = {"Content-Disposition": f'attachment; filename="monitoring-{release.ends_on}.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=said)


def _chosen(request):
    """The release asked for, else the latest; and all there are."""
    releases = list(Release.objects.all())
    asked = key(request.GET.get("release", ""))
    found = (release for release in releases if release.pk == asked)
    return next(found, releases[0] if releases else None), releases


def shown(release, releases):
    """The counts with a chart of each list, and of the terms until then."""
    years = release.figures["years"]
    until = [row for row in releases if row.ends_on <= release.ends_on][:TERMS]
    totals = [row.figures["total"] for row in reversed(until)]
    return {
        "total": release.figures["total"]["said"],
        "terms": chart("Concerns received, term by term", totals) if len(totals) > 1 else None,
        "parts": [(part, chart(part["title"], part["rows"])) for part in release.figures["term"]],
        "years": years,
        "since": date.fromisoformat(years["since"]),
        "until": date.fromisoformat(years["until"]),
        "years_parts": [(part, chart(part["title"], part["rows"])) for part in years["parts"]],
    }


def chart(title, rows):
    longest = max((row["length"] for row in rows), default=0)
    return charts.bars(
        title, [(row["label"], row["length"], longest, "", row["said"]) for row in rows]
    )
