"""The log as it would reach standard error."""

import io
import logging
from contextlib import contextmanager

import structlog

from trust_portal import logs


@contextmanager
def written_log():
    """Gives a function that returns what has been logged so far."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    options = dict(logs.LOGGING["formatters"]["json"])
    options.pop("()")
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(**options))
    logging.getLogger().addHandler(handler)
    yield stream.getvalue
    logging.getLogger().removeHandler(handler)
