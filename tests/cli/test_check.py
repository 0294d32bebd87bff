"""`check`: all errors at once, exit 3, machine-readable on request."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from conftest import SOURCE, Cpdsim

BROKEN = """\
format: cpd-scenario/1
programmes:
  course:
    sessions: {hours: 60 EUR/teacher, capcity: 3}
    cascade: {kept_per_tier: 70}
turnover: {leave: often}
time: {start: 2026-13}
"""


def test_a_good_file_is_ok(cpdsim: Cpdsim, small: Path) -> None:
    done = cpdsim("check", small)
    assert done.returncode == 0 and done.stdout == f"{small}: ok\n"
    assert all(line.startswith(f"{small}: note: ") for line in done.stderr.splitlines()) and "defaults" in done.stderr
    assert cpdsim("check", "-q", small).stdout == ""


def test_all_errors_are_listed_at_once(cpdsim: Cpdsim, tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    done = cpdsim("check", "broken.yaml")
    assert done.returncode == 3 and done.stdout == ""
    for place in ["broken.yaml:4:23: error[E205]", "broken.yaml:4:39: error[E103]", "broken.yaml:5:30: error[E204]", "broken.yaml:6:19: error[E2", "broken.yaml:7:15: error[E207]"]:
        assert place in done.stderr, place
    assert "5 errors" in done.stderr
    assert "\x1b[" not in done.stderr  # not a terminal: no colours


def test_json_has_the_same_errors(cpdsim: Cpdsim, small: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    done = cpdsim("check", "--json", "small.yaml", "broken.yaml")
    assert done.returncode == 3 and done.stderr == ""
    report = json.loads(done.stdout)
    assert report["valid"] is False
    assert report["files"] == [{"file": "small.yaml", "valid": True, "kind": "scenario"}, {"file": "broken.yaml", "valid": False}]
    assert [(d["line"], d["code"]) for d in report["diagnostics"]][:3] == [(4, "E205"), (4, "E103"), (5, "E204")]


def test_a_missing_file_is_invalid_input(cpdsim: Cpdsim) -> None:
    done = cpdsim("check", "nowhere.yaml")
    assert done.returncode == 3 and "nowhere.yaml: error[E101]" in done.stderr


def test_good_files_are_named_beside_bad_ones(cpdsim: Cpdsim, small: Path) -> None:
    done = cpdsim("check", "nowhere.yaml", "small.yaml")
    assert done.returncode == 3 and done.stdout == "small.yaml: ok\n"


def test_set_is_checked_like_the_file(cpdsim: Cpdsim, small: Path) -> None:
    assert cpdsim("check", "--set", "turnover.leave=12 %/year", small).returncode == 0
    wrong = cpdsim("check", small, "--set", "turnover.leave=12 EUR", "--set", "turnover.leve=1 %/year")
    assert wrong.returncode == 3 and "E205" in wrong.stderr and "did you mean 'leave'?" in wrong.stderr
    assert cpdsim("check", small, "--set", "turnover.leave").returncode == 2


def test_every_file_that_is_shipped_is_valid(cpdsim: Cpdsim) -> None:
    files = sorted(SOURCE.glob("scenarios/studies/**/*.yaml")) + sorted(SOURCE.glob("scenarios/examples/*.yaml"))
    files += sorted(SOURCE.glob("scenarios/countries/*.yaml"))
    assert len(files) > 10
    done = cpdsim("check", *files)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(": ok\n") == len(files)


def test_the_flagship_is_checked_in_100_ms(cpdsim: Cpdsim) -> None:
    """The best of five; the limit is generous for busy machines and builds with sanitizers."""
    limit = float(os.environ.get("CPDSIM_CHECK_SECONDS", "0.4"))
    times = []
    for _ in range(5):
        begin = time.perf_counter()
        assert cpdsim("check", SOURCE / "scenarios/studies/france-30-million.yaml").returncode == 0
        times.append(time.perf_counter() - begin)
    assert min(times) < limit, times


def test_presets_are_listed_and_checked_by_name(cpdsim: Cpdsim) -> None:
    lines = cpdsim("presets").stdout.splitlines()
    assert any(line.startswith("builtin:country/france-lower-secondary@1  ") and line.rstrip().endswith("schools") for line in lines)
    listed = json.loads(cpdsim("presets", "--json").stdout)
    assert len(listed) == len(lines) and all(preset["title"] for preset in listed)
    assert cpdsim("check", "builtin:country/france-lower-secondary@1").returncode == 0
    wrong = cpdsim("check", "builtin:country/france-lower-secondary@2")
    assert wrong.returncode == 3 and "did you mean 'builtin:country/france-lower-secondary@1'?" in wrong.stderr


def test_memory_is_that_of_the_machine_that_is_spoken_of(cpdsim: Cpdsim, small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the answer of `check` would be another on every machine, without a word."""
    monkeypatch.setenv("CPDSIM_MEMORY", "64")
    assert cpdsim("check", "-q", small).returncode == 0
    monkeypatch.setenv("CPDSIM_MEMORY", "0.02")
    done = cpdsim("check", small)
    assert done.returncode == 3 and "error[E311]" in done.stderr and "CPDSIM_MEMORY says there are 20 MB" in done.stderr
    monkeypatch.setenv("CPDSIM_MEMORY", "much")
    done = cpdsim("check", small)
    assert done.returncode == 2 and "CPDSIM_MEMORY is 'much', not a number of GB" in done.stderr
    monkeypatch.delenv("CPDSIM_MEMORY")
    done = cpdsim("check", small, "--set", "population.schools.simulate=1e7", "--set", "population.schools.represent=1e7")
    assert done.returncode == 3 and "this machine has" in done.stderr


def test_prices_by_school_where_teachers_join_one_by_one_are_refused(cpdsim: Cpdsim, small: Path) -> None:
    text = small.read_text(encoding="utf-8")
    for price in ("EUR/school", "EUR/school/year", "EUR/team"):
        small.write_text(text.replace("30 EUR/h/teacher", f"30 {price}"), encoding="utf-8")
        done = cpdsim("check", small)
        assert done.returncode == 3 and "error[E314]: teachers join one by one, so " + price in done.stderr
        small.write_text(text.replace("30 EUR/h/teacher", f"30 {price}").replace("recruit: {", "recruit: {unit: school, team: 2 teachers, "), encoding="utf-8")
        assert "E314" not in cpdsim("check", small).stderr
