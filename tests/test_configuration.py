import re

from django.conf import settings

from trust_portal.management.commands.first_administrator import PASSWORD, QUESTIONS

READ = re.compile(r'(?:\benv|\bflag|\bsecret|\bfernet_keys|\bhttps|environ\.get)\(\s*"([A-Z_]+)"')
ROW = re.compile(r"^\| `([A-Z_]+)` \|", re.MULTILINE)
ELSEWHERE = {
    "TEST_DATABASE_URL",
    "TEST_REDIS_URL",
    "TEST_PICTURES",
    "PORTAL_LONG",
}  # read by the tests
APPS = [app for app in settings.INSTALLED_APPS if (settings.BASE_DIR / app).is_dir()]
OUTSIDE = {"HOME", "PATH", "DJANGO_SETTINGS_MODULE"}  # not ours


def names_read():
    asked = {variable for _, variable in QUESTIONS.values()} | {PASSWORD}
    for app in APPS:
        for path in (settings.BASE_DIR / app).glob("**/*.py"):
            if "tests" not in path.parts:
                asked |= set(READ.findall(path.read_text(encoding="utf-8")))
    return sorted(name for name in (asked | ELSEWHERE) - OUTSIDE if not name.endswith("_FILE"))


def test_the_table_of_settings_names_exactly_what_is_read():
    table = (settings.BASE_DIR / "docs/configuration.md").read_text(encoding="utf-8")

    assert sorted(ROW.findall(table)) == names_read()
