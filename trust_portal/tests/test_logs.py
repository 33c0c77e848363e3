import json
import logging

import pytest
from django.test import RequestFactory
from django.urls import path

from tests.written_log import written_log
from trust_portal.logs import safe_address


def broken(request, pk, token):
    raise RuntimeError(pk)


urlpatterns = [path("healthz", lambda request: None), path("look/<int:pk>/<token>/", broken)]


@pytest.fixture
def written():
    """The lines of the log."""
    with written_log() as written:
        yield lambda: [json.loads(line) for line in written().splitlines()]


@pytest.mark.urls("trust_portal.tests.test_logs")
def test_a_token_in_a_path_is_not_logged():
    request = RequestFactory().get("/look/7/s3cret/?next=/me@trust.example")

    assert safe_address(request) == "GET /look/7/<token>/"


def test_each_answer_carries_the_request_id_of_its_line(client, written):
    response = client.get("/healthz?q=anybody@trust.example")

    (line,) = [line for line in written() if line["event"] == "request_finished"]
    del line["timestamp"]
    assert line == {
        "event": "request_finished",
        "level": "info",
        "logger": "django_structlog.middlewares.request",
        "code": 200,
        "request": "GET /healthz",
        "request_id": response.headers["X-Request-ID"],
    }


def test_an_unknown_page_is_logged_without_its_path(client, written, db):
    client.get("/nobody@trust.example/")

    assert [(line["event"], line["request"]) for line in written()] == [
        ("request_finished", "GET (no such page)")
    ]


@pytest.mark.expects_errors
@pytest.mark.urls("trust_portal.tests.test_logs")
def test_a_page_that_breaks_is_logged_without_its_path(client, written):
    client.raise_request_exception = False

    response = client.get("/look/7/s3cret/?next=/me@trust.example")

    assert response.status_code == 500
    assert [(line["event"], line["request"]) for line in written()] == [
        ("request_failed", "GET /look/7/<token>/"),
        ("Internal Server Error", "GET /look/7/<token>/"),
    ]
    assert "s3cret" not in str(written())


@pytest.mark.expects_errors
def test_a_traceback_is_logged_without_the_row_it_quotes(written):
    try:
        raise ValueError("not once\nDETAIL:  Key (name)=(Ada Byron) exists, ada@trust.example")
    except ValueError:
        logging.getLogger("anything").exception("Sorry, bob@trust.example")

    (line,) = written()
    assert line["event"] == "Sorry, [address]"
    assert line["exception"].splitlines()[-1] == "DETAIL: [left out]"
