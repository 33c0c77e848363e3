"""What the tests run in: nothing of the shell they were started from but what is meant for them.

pytest.ini names this module as a plugin, so it is read before any other: pytest-django loads the
settings before `conftest.py` where DJANGO_SETTINGS_MODULE stands in the shell. Whatever
DATABASE_URL names is never touched: tests use TEST_DATABASE_URL, or SQLite in memory.
"""

import os
import re
import tempfile
from pathlib import Path

# Inside the folder of the process that started us, which removes it, where tests run in several.
PARENT = os.environ.get("PORTAL_DATA") if "PYTEST_XDIST_WORKER" in os.environ else None
TABLE = Path(__file__).parent.with_name("docs") / "configuration.md"
for name in re.findall(r"^\| `(\w+)`", TABLE.read_text(encoding="utf-8"), re.MULTILINE):
    if not name.startswith("TEST_") and name != "PORTAL_LONG":
        os.environ.pop(name, None)
        os.environ.pop(f"{name}_FILE", None)

LONG = os.environ.get("PORTAL_LONG") == "1"  # nothing is scaled down
PICTURES = LONG or os.environ.get("TEST_PICTURES") == "1"  # of every page, to be looked at

DATA_FOLDER = tempfile.mkdtemp(prefix="portal-tests-", dir=PARENT)
for folder in ("static", "files", "broker/queue", "broker/control"):
    Path(DATA_FOLDER, folder).mkdir(parents=True)
os.environ["PORTAL_TESTING"] = "1"
os.environ["PORTAL_DATA"] = DATA_FOLDER
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "")
os.environ["DJANGO_SETTINGS_MODULE"] = "trust_portal.settings"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in the thread of the test
