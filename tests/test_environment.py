import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connections

NOT_FOR_TESTS = "postgres://nobody@127.0.0.1:1/the_real_one"


def test_the_database_is_the_one_for_tests():
    named = os.environ.get("TEST_DATABASE_URL", "")

    assert os.environ["DATABASE_URL"] == named
    assert settings.TESTING
    for told in (settings.DATABASES["default"], connections["default"].settings_dict):
        assert "the_real_one" not in str(told["NAME"])
        assert told["ENGINE"].endswith("postgresql" if named else "sqlite3")


@pytest.mark.sqlite
@pytest.mark.parametrize("settings_named", ["", "trust_portal.settings"])
def test_a_shell_that_names_a_real_database_changes_nothing(settings_named, tmp_path):
    shell = os.environ | {"DATABASE_URL": NOT_FOR_TESTS, "PORTAL_DATA": str(tmp_path / "real")}
    shell |= {"SECRET_KEY": "of the real portal", "PORTAL_DEMO": "1"}
    shell.pop("PORTAL_TESTING")
    shell.pop("PYTEST_XDIST_WORKER", None)
    shell.pop("DJANGO_SETTINGS_MODULE")
    if settings_named:
        shell["DJANGO_SETTINGS_MODULE"] = settings_named

    inner = subprocess.run(
        [sys.executable, "-m", "pytest", f"{__file__}::test_the_database_is_the_one_for_tests"],
        cwd=settings.BASE_DIR,
        env=shell,
        capture_output=True,
        text=True,
        check=False,
    )

    assert inner.returncode == 0, inner.stdout + inner.stderr
    assert not (tmp_path / "real").exists()
