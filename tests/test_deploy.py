"""What can be known of deploy/ without a container engine: names that fit each other."""

import re

import pytest
import yaml
from django.conf import settings

DEPLOY = settings.BASE_DIR / "deploy"
SERVICE_KEYS = {
    "build",
    "cap_drop",
    "command",
    "depends_on",
    "env_file",
    "environment",
    "healthcheck",
    "image",
    "ports",
    "read_only",
    "restart",
    "security_opt",
    "stop_grace_period",
    "tmpfs",
    "volumes",
}  # fmt: skip -- of the Compose specification, those in use
CONDITIONS = {"service_started", "service_healthy", "service_completed_successfully"}


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))


def settings_known():
    table = (settings.BASE_DIR / "docs/configuration.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE))


def test_what_was_never_run_says_so_in_its_first_line():
    for name in ("compose.yaml", "Dockerfile"):
        assert (DEPLOY / name).read_text(encoding="utf-8").startswith("# Not run:")


def test_services_name_only_what_there_is(compose):
    services = compose["services"]
    kept = {volume.split(":")[0] for one in services.values() for volume in one.get("volumes", [])}

    assert set(compose) == {"name", "x-portal", "services", "volumes"}
    assert {key for one in services.values() for key in one} <= SERVICE_KEYS
    assert {name for name in kept if not name.startswith(".")} == set(compose["volumes"])
    for one in services.values():
        waits = one.get("depends_on", {})
        assert set(waits) <= set(services)
        if isinstance(waits, dict):
            assert {wait["condition"] for wait in waits.values()} <= CONDITIONS
        assert one.get("image") or (DEPLOY / one["build"]["context"]).is_dir()


def test_who_must_be_healthy_says_how_that_is_seen(compose):
    services = compose["services"]
    for one in services.values():
        waits = one.get("depends_on", {})
        for name in waits if isinstance(waits, dict) else ():
            if waits[name]["condition"] == "service_healthy":
                assert services[name]["healthcheck"]["test"]


def test_the_portal_is_told_only_settings_that_it_knows(compose):
    portal = [one for one in compose["services"].values() if one.get("image") == "trust-portal"]
    told = {name for one in portal for name in one["environment"]}

    assert len(portal) == 4
    assert told - {"CELERY_SKIP_CHECKS"} <= settings_known()


def test_files_that_the_image_copies_and_mounts_are_there(compose):
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    copied = [
        source
        for line in re.findall(r"^COPY (?!--from)(.+)$", dockerfile, re.MULTILINE)
        for source in line.split()[:-1]
        if not source.startswith("--")
    ]
    mounted = [
        volume.split(":")[0]
        for one in compose["services"].values()
        for volume in one.get("volumes", [])
        if volume.startswith(".")
    ]

    assert copied
    assert [source for source in copied if not (settings.BASE_DIR / source).exists()] == []
    assert [source for source in mounted if not (DEPLOY / source).exists()] == []


def test_units_run_the_commands_that_there_are_as_a_user_of_their_own():
    for path in sorted(DEPLOY.glob("*.service")):
        unit = path.read_text(encoding="utf-8")
        commands = re.findall(r"manage\.py (\w+)", unit)
        assert {"User=portal", "NoNewPrivileges=yes", "ProtectSystem=strict"} <= {*unit.split("\n")}
        assert "ExecStart=/opt/trust-portal/" in unit
        assert set(commands) <= {"migrate", "check", "prepare"}
