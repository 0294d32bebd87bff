"""scripts/setup against a machine made of fakes: what it asks, what it says, and when it keeps its hands off."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest

SETUP = Path(__file__).resolve().parents[2] / "scripts" / "setup"
REAL_TOOLS = ["bash", "env", "mktemp", "rm", "tail", "sed", "cat"]


class Machine:
    """A folder of programs that is the whole PATH; apt-get and sudo write down how they were called."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / "bin"
        self.bin.mkdir()
        self.calls = folder / "calls"
        self.calls.touch()
        self.installed = folder / "installed"
        self.installed.write_text("")
        for tool in REAL_TOOLS:
            (self.bin / tool).symlink_to(f"/usr/bin/{tool}")
        self.has(
            "dpkg-query",
            f"""for package in "$@"; do
                case "$package" in -*|*'$'*) continue;; esac
                while read -r known; do [ "$known" = "$package" ] && printf '%s=installed ' "$package"; done <'{self.installed}'
            done
            echo dpkg-query >>'{self.calls}'; exit 1""",
        )
        self.is_user(0)

    def has(self, program: str, script: str) -> None:
        path = self.bin / program
        path.write_text(f"#!/usr/bin/bash\n{script}\n")
        path.chmod(0o755)

    def is_user(self, number: int) -> None:
        self.has("id", f"echo {number}")

    def has_apt(self, works: bool = True) -> None:
        """apt-get that notes its call and, if it works, makes the packages installed."""
        install = f"""for word in "$@"; do printf '%s\\n' "$word" >>'{self.installed}'; done""" if works else "exit 100"
        self.has("apt-get", f"""echo "apt-get $*" >>'{self.calls}'\ncase "$*" in *install*) {install};; esac""")

    def has_sudo(self, without_password: bool) -> None:
        run = 'while [ "$1" = -n ]; do shift; done; [ "$1" = true ] && exit 0; exec "$@"'
        self.has("sudo", f"""echo "sudo $*" >>'{self.calls}'\n{run if without_password else "exit 1"}""")

    def install(self, *packages: str) -> None:
        self.installed.write_text("".join(f"{package}\n" for package in packages))

    def setup(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/usr/bin/bash", str(SETUP), *arguments],
            env={"PATH": str(self.bin), **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    def asked(self) -> list[str]:
        return self.calls.read_text().splitlines()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def packages(machine: Machine, *groups: str) -> list[str]:
    return machine.setup(*groups, "--list").stdout.split()


def test_all_there_is_silent_quick_and_asks_dpkg_once(machine: Machine) -> None:
    machine.install(*packages(machine, "all"))
    start = time.monotonic()
    done = machine.setup("all")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert time.monotonic() - start < 1.0
    assert machine.asked() == ["dpkg-query"]


def test_root_installs_exactly_what_is_missing(machine: Machine) -> None:
    machine.has_apt()
    machine.install(*(set(packages(machine, "build")) - {"ninja-build", "catch2"}))
    done = machine.setup("build")
    assert done.returncode == 0, done.stderr
    assert "setup: missing packages: 2: ninja-build catch2" in done.stderr
    assert "apt-get install -y --no-install-recommends ninja-build catch2\n" in done.stderr
    calls = [call for call in machine.asked() if call.startswith("apt-get")]
    assert [call.split()[3] for call in calls] == ["update", "install"]
    assert calls[1].endswith("install -y --no-install-recommends ninja-build catch2")

    machine.calls.write_text("")
    again = machine.setup("build")
    assert (again.returncode, again.stderr) == (0, "")
    assert machine.asked() == ["dpkg-query"]


def test_sudo_without_password_is_used(machine: Machine) -> None:
    machine.is_user(1000)
    machine.has_apt()
    machine.has_sudo(without_password=True)
    done = machine.setup("bench")
    assert done.returncode == 0, done.stderr
    assert "setup: running: sudo -n apt-get install" in done.stderr
    assert any(call.startswith("sudo -n env DEBIAN_FRONTEND=noninteractive apt-get") for call in machine.asked())


@pytest.mark.parametrize("sudo", ["none", "wants a password"])
def test_without_rights_names_the_command_for_an_administrator(machine: Machine, sudo: str) -> None:
    machine.is_user(1000)
    machine.has_apt()
    if sudo != "none":
        machine.has_sudo(without_password=False)
    done = machine.setup("bench")
    assert done.returncode == 2
    assert "    apt-get update && apt-get install -y --no-install-recommends libbenchmark-dev python3-numba valgrind\n" in done.stderr
    assert not any(call.startswith("apt-get") for call in machine.asked())


def test_no_install_only_looks(machine: Machine) -> None:
    machine.has_apt()
    done = machine.setup("bench", CPDSIM_NO_INSTALL="1")
    assert done.returncode == 2
    assert "CPDSIM_NO_INSTALL=1 forbids to install: libbenchmark-dev" in done.stderr
    assert machine.asked() == ["dpkg-query"]


def test_failing_installation_ends_with_2_and_the_command(machine: Machine, tmp_path: Path) -> None:
    machine.has_apt(works=False)
    done = machine.setup("bench", TMPDIR=str(tmp_path))
    assert done.returncode == 2
    assert "is the network reachable?" in done.stderr
    assert "apt-get install -y --no-install-recommends libbenchmark-dev" in done.stderr


def test_not_debian(machine: Machine) -> None:
    (machine.bin / "dpkg-query").unlink()
    done = machine.setup("bench")
    assert done.returncode == 2
    assert "not Debian" in done.stderr
    assert machine.setup("bench", CPDSIM_NO_SETUP="1").returncode == 0


def test_unknown_group(machine: Machine) -> None:
    done = machine.setup("biuld")
    assert done.returncode == 2
    assert "unknown group 'biuld'" in done.stderr


@pytest.mark.skipif(not os.path.exists("/usr/bin/apt-cache"), reason="needs Debian's package lists")
def test_every_package_is_known_to_this_debian(machine: Machine) -> None:
    known = subprocess.run(["apt-cache", "pkgnames"], capture_output=True, text=True, check=True).stdout.split()
    if len(known) < 10_000:
        pytest.skip("the package lists of this machine are not loaded")
    assert set(packages(machine, "all")) <= set(known)
