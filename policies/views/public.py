"""Pages that everybody may read, signed in or not: the same for all, so any cache may keep them."""

import hashlib
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from people.models import School
from policies import pdf, shown
from policies.queries import public
from policies.workflow import editions

FRESH_FOR = 5 * 60  # seconds; after that a cache asks whether it is still the same
# Whoever looks, the page draws its frame as for nobody: it may be kept and shown to another.
NOBODY = {"user": AnonymousUser(), "sections": [], "details_url": "", "messages": []}


def for_everybody(view):
    """Open where the profile says so; elsewhere there is no such page."""

    @wraps(view)
    def guarded(request, **lookup):
        if not public.is_open():
            raise Http404
        return view(request, **lookup)

    return login_not_required(require_safe(guarded))


@for_everybody
def index(request):
    shelves = public.shelves(timezone.localdate())
    own = next((shelf for shelf in shelves if shelf.school is None), None)
    schools = [shelf for shelf in shelves if shelf.school]
    found = {"own": _lines(own) if own else [], "schools": schools}
    found["beside"] = [link for each in public.beside if (link := each())]
    return _page(request, "public/index.html", found)


@for_everybody
def school(request, school):
    found = _school(school)
    shelves = public.shelves(timezone.localdate())
    shelf = next((shelf for shelf in shelves if shelf.school == found), None)
    lines = _lines(shelf) if shelf else []
    return _page(request, "public/school.html", {"school": found, "lines": lines})


@for_everybody
def policy(request, slug, school=None):
    place, version, text = _found(slug, school)
    return _page(
        request,
        "public/policy.html",
        {
            "school": place,
            "version": version,
            "policy": version.policy,
            "parts": shown.sections(text.clauses),
            "facts": pdf.public_facts(version, text),
            "pdf_url": _url("public:paper", version, place),
        },
    )


@for_everybody
def paper(request, slug, school=None):
    """Drawn once for each text, then kept as a file until something in it changes."""
    place, version, text = _found(slug, school)
    content, tag = pdf.public_policy(version, place, text)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{version.policy.slug}.pdf"'
    return _kept(request, response, tag)


def _school(slug):
    schools = School.objects.open_on(timezone.localdate()).exclude(kind=School.Kind.CENTRAL)
    return get_object_or_404(schools, slug=slug)


def _found(slug, school):
    """(school or None, version, its text there); 404 where the school shows no such policy."""
    place, today = _school(school) if school else None, timezone.localdate()
    version = public.version_of(slug, place, today)
    if version is None:
        raise Http404
    return place, version, editions.text_to_show(version, place and place.pk, today)


def _lines(shelf):
    """(title, summary, address, when reviewed) of each policy of a shelf."""
    return [
        (
            version.policy.title,
            version.policy.summary,
            _url("public:policy", version, shelf.school),
            public.reviewed_on(version),
        )
        for version in shelf.versions
    ]


def _url(name, version, school):
    place = {"school": school.slug} if school else {}
    return reverse(name, kwargs={"slug": version.policy.slug, **place})


def _page(request, template, context):
    response = render(request, template, {**NOBODY, **context})
    return _kept(request, response, hashlib.sha256(response.content).hexdigest())


def _kept(request, response, tag):
    response["ETag"] = f'"{tag[:32]}"'
    patch_cache_control(response, public=True, max_age=FRESH_FOR)
    return get_conditional_response(request, etag=response["ETag"], response=response)
