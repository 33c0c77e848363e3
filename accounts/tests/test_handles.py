"""Handles and addresses as people paste them, and what is refused."""

import importlib
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts import handles, mailboxes
from accounts.handles import Named, Platform, Problem

KNOWN = importlib.import_module("accounts.migrations.0002_name_the_platforms").ROWS
PLATFORMS = {code: Platform(code, name, handles.hosts(hosts)) for code, name, hosts, _age in KNOWN}
CHANNEL = "UCxK9mQ2vL8pRtW4zYbN6cDf"


def keys(code, handle="", address=""):
    named = handles.read(code, handle, address, PLATFORMS)
    return named.handle_key, named.address_key


@pytest.mark.parametrize(
    ("code", "handle", "address", "expected"),
    [
        ("instagram", "@OxenholmeSchool", "", "oxenholmeschool"),
        ("instagram", "instagram.com/OxenholmeSchool?igshid=x", "", "oxenholmeschool"),
        ("instagram", "", "https://www.instagram.com/oxenholmeschool/?hl=en", "oxenholmeschool"),
        ("instagram", "ｏｘｅｎholmeschool", "", "oxenholmeschool"),
        ("facebook", "", "https://m.facebook.com/Oxenholme.School/?ref=page", "oxenholmeschool"),
        ("facebook", "", "https://en-gb.facebook.com/oxenholmeschool", "oxenholmeschool"),
        ("facebook", "", "http://fb.com/OxenholmeSchool/", "oxenholmeschool"),
        ("facebook", "", "https://www.facebook.com/profile.php?id=1000&sk=about", "1000"),
        ("x", "", "https://twitter.com/OxenholmeSchool/status/123?s=20", "oxenholmeschool"),
        ("x", "", "mobile.twitter.com/OxenholmeSchool", "oxenholmeschool"),
        ("youtube", "@OxenholmeSchool", "", "oxenholmeschool"),
        ("youtube", "", "https://www.youtube.com/c/OxenholmeSchool/videos", "oxenholmeschool"),
        ("youtube", "", "https://m.youtube.com/user/OxenholmeSchool", "oxenholmeschool"),
        ("youtube", "", f"https://youtube.com/channel/{CHANNEL}?view=0", CHANNEL),
        ("mastodon", "@Oxenholme@Mastodon.Social", "", "oxenholme@mastodon.social"),
        ("mastodon", "", "https://mastodon.social/@oxenholme", "oxenholme@mastodon.social"),
        (
            "tiktok",
            "",
            "https://www.tiktok.com/@oxenholmeschool/video/1?lang=en",
            "oxenholmeschool",
        ),
        ("linkedin", "", "https://uk.linkedin.com/school/Oxenholme-School/", "oxenholme-school"),
        ("bluesky", "", "https://bsky.app/profile/oxenholme.bsky.social", "oxenholme.bsky.social"),
        ("whatsapp", "Year 6  Parents", "", "year 6 parents"),
    ],
)
def test_one_account_has_one_key_however_it_is_typed(code, handle, address, expected):
    named = handles.read(code, handle, address, PLATFORMS)

    assert named.handle_key == expected


def test_an_address_follows_from_a_handle_and_the_other_way_round():
    shown = "https://instagram.com/OxenholmeSchool"
    expected = Named("OxenholmeSchool", "oxenholmeschool", shown, shown[8:].lower())

    assert handles.read("instagram", "@OxenholmeSchool", "", PLATFORMS) == expected
    assert handles.read("instagram", "", f"{shown}/?utm_source=qr", PLATFORMS) == expected


@pytest.mark.parametrize(
    ("code", "address", "expected"),
    [
        ("blog", "HTTPS://www.Harbourne.sch.uk/News//?utm_source=x&p=2",
         "harbourne.sch.uk/News?p=2"),
        ("blog", "https://schüle.example/", "xn--schle-mva.example"),
        ("apple-podcasts", "https://podcasts.apple.com/gb/podcast/ox/id12?i=1",
         "podcasts.apple.com/podcast/id12"),
        ("spotify", "https://open.spotify.com/intl-de/show/4rOo?si=1", "spotify.com/show/4rOo"),
        ("facebook", "https://www.facebook.com/groups/Ox.PTA/", "facebook.com/groups/ox.pta"),
        ("whatsapp", "https://chat.whatsapp.com/AbC", "chat.whatsapp.com/AbC"),
    ],
)  # fmt: skip
def test_what_does_not_name_the_account_is_left_out_of_its_address(code, address, expected):
    assert keys(code, "", address)[1] == expected


@pytest.mark.parametrize(
    ("code", "handle", "address", "field", "words"),
    [
        ("instagram", "", "https://facebook.com/oxenholme", "address",
         "facebook.com is an address of Facebook, not of Instagram: choose Facebook, or give one at"
         " instagram.com"),
        ("instagram", "https://facebook.com/oxenholme", "", "handle",
         "facebook.com is an address of Facebook, not of Instagram: choose Facebook, or give one at"
         " instagram.com"),
        ("instagram", "", "https://ìnstagram.com/oxenholme", "address",
         "xn--nstagram-11a.com is not an address of Instagram: its addresses are at instagram.com"
         " or instagr.am"),
        ("blog", "", "https://www.tiktok.com/@oxenholme", "address",
         "www.tiktok.com is an address of TikTok, not of Blog or other website: choose TikTok"),
        ("x", "oxenholme", "https://x.com/harbourne", "handle",
         "The address is that of “harbourne”, the handle is another: which is it?"),
        ("x", "Oxenholme School", "", "handle",
         "A handle has no spaces: write the name of the account as its name"),
        ("x", "head@oxenholme.sch.uk", "", "handle", "Give the handle, not an e-mail address"),
        ("mastodon", "oxenholme", "", "handle",
         "Give the name with its server, such as @school@mastodon.social"),
        ("youtube", "", "https://youtu.be/dQw4", "address",
         "This is the address of one post or video: give that of the account"),
        ("instagram", "", "https://www.instagram.com/p/Cxyz/", "address",
         "This is the address of one post or video: give that of the account"),
        ("x", "", "https://x.com/", "address",
         "This is a page of the platform itself: give the address of the account"),
        ("blog", "", "javascript:alert(1)", "address", "An address begins with https://"),
        ("blog", "", "https://office:pw@harbourne.sch.uk", "address",
         "An address holds no name or password before an @"),
        *(("blog", "", text, "address",
           "Enter one web address, such as https://www.instagram.com/school")
          for text in ("http://127.0.0.1/x", "http://[::1", "https://a.b:99999", "two words")),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_beside_its_field(code, handle, address, field, words):
    with pytest.raises(Problem) as why:
        handles.read(code, handle, address, PLATFORMS)

    assert (why.value.field, str(why.value)) == (field, words)


@settings(max_examples=100, deadline=None, database=None)
@given(
    st.sampled_from(sorted(PLATFORMS)),
    st.text(string.printable + "é\0ß．", max_size=40),
    st.text(string.printable + "é\0ß．", max_size=60).map(lambda text: text and f"https://{text}"),
)
def test_anything_typed_is_read_or_refused_and_reads_the_same_again(code, handle, address):
    try:
        once = handles.read(code, handle, address, PLATFORMS)
    except Problem:
        return

    again = handles.read(code, once.handle, once.address, PLATFORMS)

    assert (again.handle_key, again.address_key) == (once.handle_key, once.address_key)


def test_the_platform_of_an_address_is_found_where_nobody_said_it():
    assert handles.guess("www.tiktok.com/@Oxenholme", PLATFORMS)[0] == "tiktok"
    assert handles.guess("oxenholme", PLATFORMS) == ("", Named())
    assert handles.guess("https://harbourne.sch.uk/", PLATFORMS) == ("", Named())


@pytest.mark.parametrize(
    "mailbox",
    ["head@gmail.com", "a@Hotmail.co.uk", "a@yahoo.fr", "a@icloud.com", "a@btinternet.com",
     "a@sky.com", "a@virginmedia.com", "a@talktalk.net", "a@proton.me", "a@gmx.de", "a@live.co.uk"],
)  # fmt: skip
def test_a_personal_mailbox_is_named_and_refused(mailbox):
    assert mailboxes.problem(mailbox) == (
        f"{mailbox} is a personal mailbox ({mailbox.rpartition('@')[2].lower()}):"
        " give one of the trust’s"
    )


@pytest.mark.parametrize("mailbox", ["a@harbourne.sch.uk", "a@gmail.harbourne.sch.uk", "a@me.org"])
def test_a_mailbox_of_a_trust_is_not_refused(mailbox):
    assert mailboxes.problem(mailbox) == ""
