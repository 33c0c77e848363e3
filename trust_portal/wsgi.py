"""What the web server calls."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from trust_portal import checks

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trust_portal.settings")

application = get_wsgi_application()
checks.refuse_unsafe()
# What was loaded stays: looking through it again and again would hold up one page in twenty.
gc.collect()
gc.freeze()
