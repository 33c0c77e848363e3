"""How settings.py reads the environment; every variable is in docs/configuration.md."""

import os
import re
from pathlib import Path

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent


def env(name, default=""):
    return os.environ.get(name, default)


def flag(name, default="0"):
    return env(name, default) == "1"


TESTING = flag("PORTAL_TESTING")  # set by pytest's configuration alone
DATA_DIR = Path(env("PORTAL_DATA", str(BASE_DIR / "var"))).resolve()


def secret(name, default=""):
    """NAME, or what the file says that NAME_FILE names, or the one `./portal serve` made."""
    if value := env(name):
        return value
    made = DATA_DIR / "keys" / name.lower()
    path = env(f"{name}_FILE") or (made if made.exists() and not TESTING else "")
    return Path(path).read_text(encoding="utf-8").strip() if path else default


def fernet_keys(name, default):
    """One or more, newest first, between commas or on lines of their own."""
    keys = [key for key in re.split(r"[,\s]+", secret(name, default)) if key]
    if not keys:
        raise ImproperlyConfigured(
            f"Set {name}, or {name}_FILE: the key under which the words and files of concerns are "
            "kept. `./portal serve` makes one by itself; docs/configuration.md says how to."
        )
    for number, key in enumerate(keys, 1):
        try:
            Fernet(key)
        except ValueError:
            raise ImproperlyConfigured(
                f"{name}: key {number} is not 32 bytes in URL-safe base64 (44 characters)."
            ) from None
    return keys


def https(name):
    """An address that messages are posted to; without TLS only on this machine."""
    address = secret(name)
    local = ("http://127.0.0.1:", "http://localhost:")
    if address and not address.startswith(("https://", *local)):
        raise ImproperlyConfigured(f"{name} must begin with https://")
    return address
