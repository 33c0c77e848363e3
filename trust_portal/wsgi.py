"""What the web server calls."""

import gc

gc.disable()  # what is loaded stays: looking for what could go costs a start a twentieth

import os  # noqa: E402

from django.core.wsgi import get_wsgi_application  # noqa: E402

from trust_portal import checks  # noqa: E402

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trust_portal.settings")

application = get_wsgi_application()
checks.refuse_unsafe()
gc.freeze()  # nor is it ever looked through again
# What the first pages leave behind (templates, forms) is looked through a thirtieth as often: it
# held one page in five up by 40 ms, and little of a page is rubbish that only such a look finds.
gc.set_threshold(20_000)
gc.enable()
