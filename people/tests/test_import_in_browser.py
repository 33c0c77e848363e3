"""A staff file brought in with a real browser, narrow and wide, every page looked at."""

from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from people import tasks
from people.importing.tests.files import write_csv
from people.models import Placement, StaffImport
from people.tests.entering import enter
from people.tests.factories import SchoolFactory, TrustFactory, holder
from people.tests.staff_files import HEADINGS, row
from people.workflow import imports
from tests.looking import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ODD = ["Where" if heading == "School" else heading for heading in HEADINGS]
NAMES = ["Amina Bello", "Ben Carter", "Chloë Davies", "Dev Patel", "Ewa Nowak", "Finn Doyle"]


def someone(number, **cells):
    given, family = NAMES[number % 6].split()
    return row(str(1000 + number), given, f"{family}-{number}", role="Teacher of Art", **cells)


def _changes():
    return [
        someone(0, school="ash"),
        [*someone(1)[:6], "Head of Art", *someone(1)[7:]],
        someone(2, ends="2027-08-31"),
        someone(3, school="Nowhere"),
        someone(4, manager="1004"),
        *(someone(n) for n in range(5, 32)),
        someone(50, manager="77"),
    ]


def _bring_in_the_first(page, output, tmp_path):
    first = write_csv(tmp_path / "first.csv", [someone(n) for n in range(40)], headings=ODD)
    page.get_by_label("Staff file").set_input_files(first)
    page.get_by_role("button", name="Read it").click()
    page.get_by_text("The file could not be read").or_(page.get_by_role("status")).wait_for()
    look(page, output, "staff-file-reading")
    tasks.work_on_staff_files()
    page.get_by_text("Nothing was changed.").wait_for()  # the page found out by itself
    look(page, output, "staff-file-failed")
    page.get_by_role("link", name="Choose the columns").click()
    look(page, output, "staff-file-columns")
    page.get_by_label("Staff number").select_option("No")
    page.get_by_label("Staff group").select_option("Group")
    page.get_by_label("School").select_option("Where")
    page.get_by_role("button", name="Read it again").click()
    page.get_by_role("status").wait_for()
    tasks.work_on_staff_files()
    page.get_by_role("button", name="Bring the changes in").wait_for()
    look(page, output, "staff-file-first")
    page.get_by_role("button", name="Bring the changes in").click()
    page.get_by_role("status").wait_for()
    tasks.work_on_staff_files()
    page.get_by_text("Brought in: 40 rows.").wait_for()
    look(page, output, "staff-file-applied")


@pytest.fixture
def output(output_folder, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return output_folder


def sign_in(page, live_server, client, person):
    enter(client, person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


def test_hr_brings_a_staff_file_in(page, live_server, client, output, tmp_path):
    TrustFactory()
    for name, slug in (("Quay High School", "quay"), ("Ash Lane Primary School", "ash")):
        SchoolFactory(name=name, slug=slug)
    sign_in(page, live_server, client, holder("hr"))
    go = lambda name, *args: page.goto(live_server.url + reverse(f"people:{name}", args=args))  # noqa: E731

    go("staff_imports")
    look(page, output, "staff-files-none")
    page.get_by_role("link", name="Bring in a staff file").click()
    look(page, output, "staff-file-begin")
    bad = tmp_path / "bad.csv"
    bad.write_text("Ann,Lee\nBob,Ray\n")
    page.get_by_label("Staff file").set_input_files(bad)
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("alert").wait_for()
    look(page, output, "staff-file-bad")

    _bring_in_the_first(page, output, tmp_path)

    Placement.objects.filter(person__family_name="Doyle-35").update(ends_on="2030-08-31")
    second = write_csv(tmp_path / "Autumn staff list.csv", _changes(), headings=ODD)
    go("begin_import")
    page.get_by_label("Staff file").set_input_files(second)
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("status").wait_for()
    tasks.work_on_staff_files()
    page.get_by_role("button", name="Bring the changes in").click()
    page.get_by_role("alert").wait_for()
    look(page, output, "staff-file-many-leave")
    for outcome in ("leave", "move", "change", "add", "expected"):
        page.goto(page.url.split("confirm/")[0].split("?")[0] + f"?show={outcome}")
        look(page, output, f"staff-file-{outcome}")
    page.get_by_label("Yes, 8 leave").check()
    page.get_by_role("button", name="Bring the changes in").click()
    page.get_by_role("status").wait_for()
    tasks.work_on_staff_files()
    page.get_by_text("Brought in: 33 rows.").wait_for()
    go("staff_imports")
    look(page, output, "staff-files")


def test_it_works_without_scripts(browser, live_server, client, output, tmp_path):
    TrustFactory()
    SchoolFactory(name="Quay High School", slug="quay")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server, client, holder("administrator"))
    path = write_csv(tmp_path / "staff.csv", [someone(1)], headings=HEADINGS)
    imports_before = StaffImport.objects.count()

    page.goto(live_server.url + reverse("people:begin_import"))
    page.get_by_label("Staff file").set_input_files(path)
    page.get_by_role("button", name="Read it").click()
    tasks.work_on_staff_files()
    page.get_by_role("link", name="Look again").click()
    page.get_by_text("1 row read. Nothing has changed yet.").wait_for()
    page.get_by_role("button", name="Drop the file").click()
    page.get_by_text("is dropped. Nothing was changed.").wait_for()
    context.close()

    assert imports_before == 0
    assert StaffImport.objects.get().state == imports.DROPPED
    assert not list(Path(tmp_path / "media").rglob("*.csv"))
