"""What we serve: others' work as it came, and our own without what the content policy refuses."""

import hashlib
import json
import re

from django.conf import settings

STATIC = settings.BASE_DIR / "static"


def test_vendored_files_are_what_the_manifest_says():
    manifest = json.loads((STATIC / "vendor" / "MANIFEST.json").read_text())
    served = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (STATIC / "vendor").iterdir()
        if path.name != "MANIFEST.json"
    }

    assert served == {name: entry["sha256"] for name, entry in manifest.items()}


def test_no_stylesheet_asks_another_host_or_an_address_that_the_policy_refuses():
    asked = [
        address
        for path in STATIC.rglob("*.css")
        for address in re.findall(r"url\(\s*['\"]?([^'\")]+)", path.read_text())
    ]

    assert [address for address in asked if not address.startswith("vendor/")] == []
    assert [address for address in asked if not (STATIC / address).is_file()] == []


def test_dark_is_the_same_whether_the_device_or_the_person_asked_for_it():
    css = (STATIC / "portal.css").read_text()
    by_device = re.search(r':root:not\(\[data-bs-theme="light"\]\) \{(.*?)\}', css, re.DOTALL)[1]
    by_choice = re.search(r'\n  :root\[data-bs-theme="dark"\] \{(.*?)\}', css, re.DOTALL)[1]

    assert by_device.split() == by_choice.split()


def test_no_template_holds_style_or_script_of_its_own():
    served_or_data = r'(\ssrc=|\stype="application/json")'
    inline = re.compile(
        rf"\sstyle=|<style|<script(?![^>]*{served_or_data})|\son[a-z]+=", re.IGNORECASE
    )
    folder = settings.BASE_DIR / "templates"
    pages = [path for path in folder.rglob("*.html") if path.parent.name not in {"pdf", "email"}]

    assert [path.name for path in pages if inline.search(path.read_text())] == []
