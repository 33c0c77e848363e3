"""What every page must bear in a browser: no accessibility mistake, no sideways scrolling.

axe looks at each page at one width or the other, so that the whole run stays short; at both with
PORTAL_LONG=1.
"""

from zlib import crc32

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error

from tests.environment import LONG, PICTURES

WIDTHS = (390, 1280)
NARROWEST = 320  # a small telephone, and a screen of 1280 pixels at 400 % zoom


def look(page, folder, name):
    """Try the page as it stands at both widths, and leave a picture of each where one is wanted."""
    wrong = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        by_axe = LONG or width == WIDTHS[crc32(name.encode()) % len(WIDTHS)]
        settled(page)
        violations = mistakes(page) if by_axe else []
        picture(page, folder / f"{name}-{width}.png")
        wrong += [f"{width}: {said['id']}: {said['nodes'][0]['html']}" for said in violations]
        wrong += wider_than(page, width)
    page.set_viewport_size({"width": NARROWEST, "height": 900})
    wrong += wider_than(page, NARROWEST)
    page.set_viewport_size({"width": WIDTHS[-1], "height": 900})
    assert wrong == [], f"{name}: {wrong}"


def picture(page, path):
    """Hundreds of them take a minute and are looked at by nobody unless asked for."""
    if PICTURES:
        page.screenshot(path=path, full_page=True)


def mistakes(page):
    """What axe finds, in the next document too where one came while it was looking.

    What a pressed button asks for arrives a moment later, and takes the page away under axe.
    """
    for _ in range(3):
        settled(page)
        try:
            return found_by_axe(page)
        except Error as error:
            gone = error
    raise gone


def settled(page):
    page.wait_for_load_state()
    page.wait_for_function("document.readyState === 'complete'")


def found_by_axe(page):
    """The script, half a megabyte, is read once a document."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    return page.evaluate("axe.run({resultTypes: ['violations']}).then(found => found.violations)")


def wider_than(page, width):
    wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"{wider} pixels wider than {width}"] if wider > 0 else []
