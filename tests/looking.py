"""What every page must bear in a browser: no accessibility mistake, no sideways scrolling."""

from axe_playwright_python.sync_playwright import Axe

WIDTHS = (390, 1280)
NARROWEST = 320  # a small telephone, and a screen of 1280 pixels at 400 % zoom


def look(page, folder, name):
    """Try the page as it stands at both widths, and leave a picture of each in the folder."""
    wrong = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        violations = mistakes(page)
        page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
        wrong += [f"{width}: {said['id']}: {said['nodes'][0]['html']}" for said in violations]
        wrong += wider_than(page, width)
    page.set_viewport_size({"width": NARROWEST, "height": 900})
    wrong += wider_than(page, NARROWEST)
    page.set_viewport_size({"width": WIDTHS[-1], "height": 900})
    assert wrong == [], f"{name}: {wrong}"


def mistakes(page):
    """What axe finds; its script, half a megabyte, is read once a document."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    return page.evaluate("axe.run({resultTypes: ['violations']}).then(found => found.violations)")


def wider_than(page, width):
    wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"{wider} pixels wider than {width}"] if wider > 0 else []
