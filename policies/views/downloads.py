"""Sending a file that somebody gave us: always to be kept, never shown as a page of ours."""

from django.http import HttpResponse


def given_file(stored, name):
    """The bytes of a stored file under a name of ours; what the file claims to be is not said."""
    with stored.open("rb") as file:
        response = HttpResponse(file.read(), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def scan(scan, name):
    """A scan of paper without its metadata."""
    return given_file(scan.shown, f"{name}.{scan.kind}")
