"""The portal as the demonstration, with the addresses that exist nowhere else."""

import importlib
from contextlib import contextmanager

from django.urls import clear_url_caches

from people import sign_in_urls
from trust_portal import urls


@contextmanager
def as_demonstration(settings):
    settings.DEMO = True
    _reload()
    yield
    settings.DEMO = False
    _reload()


def _reload():
    for module in (sign_in_urls, urls):
        importlib.reload(module)
    clear_url_caches()
