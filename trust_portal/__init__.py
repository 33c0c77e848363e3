"""Wiring only: settings, URLs, Celery, and the home page, the one page that may know every app."""

from trust_portal.celery import app as celery_app

__all__ = ["celery_app"]
