"""The command line itself: exit codes, suggestions, streams."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from conftest import Cpdsim

VERBS = ["init", "check", "show", "run", "optimise", "calibrate", "status", "report", "why", "diff", "export", "verify", "selftest", "presets", "explain", "schema", "import-schools", "describe-records", "completion"]


def test_help_lists_every_verb(cpdsim: Cpdsim) -> None:
    done = cpdsim("--help")
    assert done.returncode == 0 and done.stderr == ""
    for verb in VERBS:
        assert re.search(rf"^  {verb} ", done.stdout, re.MULTILINE), verb


def test_no_arguments_is_a_usage_error(cpdsim: Cpdsim) -> None:
    done = cpdsim()
    assert done.returncode == 2 and done.stdout == "" and "check" in done.stderr


def test_version_names_version_commit_and_compiler(cpdsim: Cpdsim) -> None:
    done = cpdsim("--version")
    assert done.returncode == 0
    assert re.fullmatch(r"cpdsim \d+\.\d+\.\d+ \(\S+, \w+ [\d.]+, \w+\)\n", done.stdout)


@pytest.mark.parametrize(
    ("mistyped", "meant"), [("chekc", "check"), ("exlpain", "explain"), ("import-school", "import-schools"), ("prestes", "presets")]
)
def test_a_mistyped_verb_gets_a_suggestion(cpdsim: Cpdsim, mistyped: str, meant: str) -> None:
    done = cpdsim(mistyped, "file.yaml")
    assert done.returncode == 2 and done.stdout == ""
    assert f"unknown verb '{mistyped}'" in done.stderr and f"did you mean '{meant}'?" in done.stderr


def test_a_mistyped_flag_gets_a_suggestion(cpdsim: Cpdsim, small: Path) -> None:
    done = cpdsim("check", small, "--jsno")
    assert done.returncode == 2
    assert "unknown flag '--jsno'" in done.stderr and "did you mean '--json'?" in done.stderr


@pytest.mark.parametrize("arguments", [["check"], ["diff", "a.yaml"], ["schema", "nonsense"], ["show", "--set"], ["export", "x.h5", "--to", "xls"]])
def test_missing_and_wrong_arguments_are_usage_errors(cpdsim: Cpdsim, arguments: list[str]) -> None:
    done = cpdsim(*arguments)
    assert done.returncode == 2 and done.stdout == ""
    assert f"cpdsim {arguments[0]} --help" in done.stderr


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(cpdsim: Cpdsim, verb: str) -> None:
    done = cpdsim(verb, "--help")
    assert done.returncode == 0 and "--quiet" in done.stdout and "--no-color" in done.stdout


def test_a_closed_pipe_is_silent(binary: Path) -> None:
    command = f"set -o pipefail; '{binary}' schema | true; exit ${{PIPESTATUS[0]}}"
    for _ in range(3):  # whether the reader has gone already is a matter of luck
        done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60, check=False)
        assert done.stderr == "" and done.returncode in (0, 141)


def test_a_full_disk_is_exit_7(binary: Path) -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("no /dev/full here")
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run([binary, "schema"], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert done.returncode == 7 and "cannot write to standard output" in done.stderr


def test_explain_knows_codes_and_parameters(cpdsim: Cpdsim) -> None:
    assert "E205: The unit measures something else" in cpdsim("explain", "E205").stdout
    assert cpdsim("explain", "e205").stdout == cpdsim("explain", "E205").stdout
    assert "80" not in cpdsim("explain", "turnover.leave").stdout and "share/year" in cpdsim("explain", "turnover.leave").stdout
    codes = cpdsim("explain").stdout.splitlines()
    assert len(codes) > 20 and all(re.match(r"[EW]\d{3}  \S", line) for line in codes)
    unknown = cpdsim("explain", "E2O5")
    assert unknown.returncode == 2 and "neither an error code nor a parameter" in unknown.stderr
