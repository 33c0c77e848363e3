"""What every response gets: refusals as a page with the reason, personal pages never cached."""

from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from core.workflow import Refused

NO_SENSES = "camera=(), geolocation=(), microphone=()"


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
