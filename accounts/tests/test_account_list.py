"""What a row of a spreadsheet of accounts says, and what is wrong with it."""

import importlib

import pytest

from accounts import account_list, handles

KNOWN = importlib.import_module("accounts.migrations.0002_name_the_platforms").ROWS
PLATFORMS = {
    code: handles.Platform(code, name, handles.hosts(hosts)) for code, name, hosts, _age in KNOWN
}


def read(**cells):
    return account_list.read(
        2, {"platform": "Instagram", "handle": "@oxenholme"} | cells, PLATFORMS
    )


@pytest.mark.parametrize(
    ("cells", "code", "key"),
    [
        ({}, "instagram", "oxenholme"),
        ({"platform": "insta GRAM"}, "instagram", "oxenholme"),
        ({"platform": "Twitter"}, "x", "oxenholme"),
        ({"platform": "X (Twitter)"}, "x", "oxenholme"),
        ({"platform": "facebook.com"}, "facebook", "oxenholme"),
        ({"platform": "", "handle": "", "address": "https://tiktok.com/@Ox"}, "tiktok", "ox"),
    ],
)
def test_the_platform_is_known_by_its_names_or_by_the_address(cells, code, key):
    row = read(**cells)

    assert (row.platform, row.named.handle_key, row.problems) == (code, key, [])


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"platform": "Bebo"}, "“Bebo” is no platform of the list."),
        ({"platform": "", "handle": "ox"}, "The platform is not said."),
        ({"handle": ""}, "Neither handle nor address is given."),
        ({"handle": "=1+1"}, "Handle holds a formula. Replace it by its value."),
        ({"address": "https://facebook.com/oxenholme"},
         "Address: facebook.com is an address of Facebook, not of Instagram: choose Facebook, or"
         " give one at instagram.com."),
        ({"mailbox": "the office"}, "Mailbox “the office” is not an e-mail address."),
        ({"two_step": "maybe"}, "Two-step verification: “maybe” is none of app, SMS or no."),
        ({"opened_on": "31.02.2026"},
         "Opened on “31.02.2026” is no day of the calendar (day first)."),
        ({"note": "password: harbourne"}, "Note: this looks like a password."),
        ({"title": "x" * 121}, "Name is longer than 120 characters."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_column(cells, problem):
    assert read(**cells).problems == [problem]


def test_a_row_without_a_name_is_called_by_its_handle():
    assert read().said == {"title": "oxenholme"}


@pytest.mark.parametrize(
    ("found", "why"),
    [
        ({"platform", "handle"}, ""),
        ({"address"}, ""),
        ({"handle"}, "No column says the platform. Head it Platform."),
        ({"platform"}, "No column says the handle or the address. Head one of them Handle or"
         " Address."),
        ({"platform", "handle", "password"}, "This list has a column of passwords. Take it out and"
         " save the file anew: the portal keeps none."),
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_used_is_told_so_as_a_whole(found, why):
    assert account_list.lacking(found) == why
