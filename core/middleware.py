"""What every request and response gets: what nobody can type is turned away, refusals are a page
with the reason, personal pages are never cached."""

from ipaddress import ip_address
from itertools import chain

from django.conf import settings
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from core.workflow import Refused

NUL = "\0"  # no keyboard has it, no text of ours holds it, and PostgreSQL refuses it


class ReaderAddressMiddleware:
    """Behind proxies REMOTE_ADDR is theirs: put the reader's in its place, as the trusted ones say.

    Else all readers would share one count of misses, and every signature carry the same address.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        said = request.headers.get("X-Forwarded-For", "").split(",")
        proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
        if 0 < proxies <= len(said) and _is_address(said[-proxies].strip()):
            request.META["REMOTE_ADDR"] = said[-proxies].strip()
        return self.get_response(request)


def _is_address(text):
    try:
        return bool(ip_address(text))
    except ValueError:
        return False


class ReadableMiddleware:
    """A NUL in an address, a query or a field is answered with 400, unseen by views.

    After CsrfViewMiddleware, which has read the fields by then. Django takes it out of file names.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        fields = chain(request.GET.lists(), request.POST.lists())
        said = chain([request.path], *([name, *values] for name, values in fields))
        if any(NUL in text for text in said):
            return render(request, "400.html", status=400)
        return None


class RefusedMiddleware:
    """A refused transition is a 409 page carrying the reason, wherever it was raised."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, Refused):
            return render(request, "409.html", {"reason": exception}, status=409)
        return None


class PrivatePagesMiddleware:
    """Nothing that a page said to one person may be shown from a cache to another."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()"
        )
        return response
