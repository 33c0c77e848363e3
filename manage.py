#!/usr/bin/env python
"""Django's command line, run inside the portal's environment by `./portal manage`."""

import gc

gc.set_threshold(50_000, 20)  # loading makes what stays: looking through it is a fifth of a start

import os  # noqa: E402
import sys  # noqa: E402

from django.core.management import execute_from_command_line  # noqa: E402

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trust_portal.settings")
    execute_from_command_line(sys.argv)
