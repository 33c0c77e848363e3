"""What the portal writes to its log: JSON lines with a request id, and no personal text.

No query strings, no tokens of a path, no addresses, no browser or network of the reader.
"""

import re

import structlog
from django.urls import Resolver404, resolve
from django_structlog.middlewares import RequestMiddleware

ADDRESS = re.compile(r"[^\s@<>\"'=(]+@[^\s@<>\"')]+\.\w+")


DETAIL = re.compile(r"^(DETAIL|LINE \d+|CONTEXT):.*$", re.MULTILINE)  # PostgreSQL quotes rows


def without_rows(_logger, _level, event):
    """Take e-mail addresses and quoted rows out of every text, tracebacks among them."""
    return {
        key: DETAIL.sub(r"\1: [left out]", ADDRESS.sub("[address]", value))
        if isinstance(value, str)
        else value
        for key, value in event.items()
    }


def without_paths(_logger, _level, event):
    """Django's own lines quote the path, which may hold the token of a one-time link."""
    record = event.get("_record")
    request = getattr(record, "request", None)
    if hasattr(request, "path_info"):
        event["event"] = event["event"].replace(f": {request.path}", "")
        event["request"] = safe_address(request)
    return event


def safe_address(request):
    """The path with its numbers, each other part that varies shown by name only."""
    try:
        match = getattr(request, "resolver_match", None) or resolve(request.path_info)
    except Resolver404:
        return f"{request.method} (no such page)"
    path = "/" + match.route
    for name, value in match.kwargs.items():
        shown = str(value) if isinstance(value, int) else f"<{name}>"
        path = re.sub(rf"<(\w+:)?{name}>", shown, path)
    return f"{request.method} {path}"


class RequestLogMiddleware(RequestMiddleware):
    """One line a request, and its id in the answer, so that a reader can quote it."""

    def handle_response(self, request, response):
        response.headers["X-Request-ID"] = structlog.contextvars.get_contextvars()["request_id"]
        super().handle_response(request, response)

    @staticmethod
    def format_request(request):
        return safe_address(request)

    @staticmethod
    def bind_user_id(request):
        # Only who was looked up anyway: a log line must cost no query, and work without a database.
        user = getattr(request, "_cached_user", None)
        if user and user.pk:
            structlog.contextvars.bind_contextvars(user_id=user.pk)


SHARED_PROCESSORS = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": [*SHARED_PROCESSORS, without_paths],
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                without_rows,
                structlog.processors.JSONRenderer(),
            ],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "propagate": True},  # no mail to administrators: it holds pages
        "django.server": {"handlers": [], "propagate": True},
        "django.request": {"level": "ERROR"},  # the rest is in the request's own line
        "celery.app.trace": {"level": "WARNING"},  # django_structlog has a line for each task
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.beat": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}


def configure_structlog():
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED_PROCESSORS,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
