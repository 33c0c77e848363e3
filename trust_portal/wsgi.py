"""What the web server calls."""

import gc

gc.disable()  # what is loaded stays: looking for what could go costs a start a twentieth

import os  # noqa: E402

from django.core.wsgi import get_wsgi_application  # noqa: E402

from trust_portal import checks, garbage  # noqa: E402

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trust_portal.settings")

application = get_wsgi_application()
checks.refuse_unsafe()
garbage.collect_less_often()
