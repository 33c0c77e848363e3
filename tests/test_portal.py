import shutil
import subprocess

import pytest
from django.conf import settings

TOOLS = ("sh", "env", "dirname", "cksum", "grep", "tail", "awk", "df", "id", "rm", "mv", "cat")
LIBRARIES = (
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz-subset.so.0",
    "libmagic.so.1",
)


@pytest.fixture
def machine(tmp_path):
    """Runs `./portal` in a copy of the project, on a machine that has little installed."""
    project, programs = tmp_path / "project", tmp_path / "bin"
    project.mkdir()
    programs.mkdir()
    for name in ("portal", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(settings.BASE_DIR / name, project)
    for name in TOOLS:
        (programs / name).symlink_to(shutil.which(name))

    def portal(*words):
        return subprocess.run(
            [project / "portal", *words],
            env={"PATH": str(programs)},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    portal.programs = programs
    return portal


def test_help_needs_nothing_installed(machine):
    done = machine()

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Usage: ./portal COMMAND\n")


def test_an_unknown_command_is_named(machine):
    done = machine("fly")

    assert (done.returncode, done.stderr.splitlines()[-1]) == (1, 'There is no command "fly".')


def test_without_python_and_apt_it_says_what_to_install(machine):
    done = machine("manage", "check")

    assert done.returncode == 1
    assert done.stderr.startswith("The portal needs these Debian packages, or what your system")
    assert "python3 python3-venv" in done.stderr


def test_a_python_that_is_too_old_counts_as_none(machine):
    pretend(machine, python3="exit 1")

    assert "python3 python3-venv" in machine("manage", "check").stderr


def pretend(machine, **programs):
    for name, script in programs.items():
        path = machine.programs / name.replace("_", "-")
        path.unlink(missing_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)


def test_who_may_not_install_is_told_the_one_command(machine):
    pretend(machine, apt_get="exit 1", id="echo 1000")

    done = machine("manage", "check")

    (command,) = [line.strip() for line in done.stderr.splitlines() if "sudo" in line]
    assert done.returncode == 1
    assert command.startswith("sudo apt-get install --no-install-recommends ")


def test_a_full_disk_is_told_before_anything_is_made(machine):
    libraries = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True)
    if any(name not in libraries.stdout for name in LIBRARIES):
        pytest.skip("needs the portal's libraries installed")
    pretend(machine, python3="exit 0", df="echo Filesystem; echo /dev/sda 1 1 2048 99% /")

    done = machine("manage", "check")

    assert done.returncode == 1
    assert done.stderr.startswith("There is not enough room on the disk: 2 MB are free in")


def test_the_script_is_plain_posix_shell():
    done = subprocess.run(["sh", "-n", "portal"], cwd=settings.BASE_DIR, check=False)

    assert done.returncode == 0
