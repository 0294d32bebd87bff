"""`calibrate`: weights of a small study's draws, a posterior that a study takes, and what is refused."""

from __future__ import annotations

import re
from pathlib import Path

import h5py
import numpy as np
import pytest
from conftest import SMALL_STUDY, SOURCE, Cpdsim

PATTERNS = SOURCE / "scenarios" / "patterns"
STUDY = SMALL_STUDY.replace("small.yaml", "base.yaml") + """\
uncertainty:
  vary: all_with_range
  draws: 96
  structures: {learning.dose: [threshold_logistic, saturating]}
  evidence: {files: [findings.yaml]}
replicates: {per_draw: 1}
"""
BASE = f"""\
format: cpd-scenario/1
extends: [{PATTERNS}/18-volunteers.yaml]
population: {{schools: {{simulate: 4, represent: 4}}}}
funding: []
"""
FINDINGS = f"""\
format: cpd-evidence/1
targets:
  half_gone:
    what: {{en: "knowledge left after six months"}}
    observed: {{value: 0.5, unit: share, error: 0.15, error_is: assumed}}
    design: trial
    source: "a trial"
    read: full
    evidence: 3
    use: calibrate
    scenario: {PATTERNS}/04-knowledge-alone.yaml
    set: {{population.schools.simulate: 4, population.schools.represent: 4}}
    arms: {{end: {{}}, later: {{}}}}
    measure: {{quantity: knowledge, contrast: later / end, among: {{end: attended, later: attended}}, at: 2027-06, dates: {{later: 2027-12}}}}
  kept_out:
    what: {{en: "not to be used"}}
    observed: {{value: 0.5, unit: share, error: 0.15, error_is: assumed}}
    design: trial
    source: "another trial"
    read: full
    evidence: 3
    use: held_out
"""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    for name, text in (("small.yaml", STUDY), ("base.yaml", BASE), ("findings.yaml", FINDINGS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path / "small.yaml"


def weights(folder: Path) -> tuple[np.ndarray, np.ndarray, list[str]]:
    with h5py.File(folder / "evidence.h5") as file:
        draws = file["draws"]
        return draws["weight"][...], draws["value"][...], list(draws["parameter"].asstr())


def test_a_posterior_is_written_grows_and_feeds_a_study(cpdsim: Cpdsim, study: Path, tmp_path: Path) -> None:
    few = cpdsim("calibrate", study, "-o", "few", "-j", "1", "--max-draws", "2000", "--posterior", "64")
    assert few.returncode == 0, few.stderr
    assert "evidence says nothing" in few.stdout
    weight, value, names = weights(tmp_path / "few")
    assert weight.sum() == pytest.approx(1) and 1 / (weight**2).sum() >= 200
    half_life = value[:, names.index("fading.knowledge_half_life")]
    assert (weight * half_life).sum() != pytest.approx(half_life[:96].mean(), rel=0.02)
    many = cpdsim("calibrate", study, "-o", "many", "-j", "2", "--max-draws", "2000", "--posterior", "128")
    assert many.returncode == 0
    assert (tmp_path / "few" / "evidence.h5").read_bytes() == (tmp_path / "many" / "evidence.h5").read_bytes()
    with h5py.File(tmp_path / "few" / "posterior.h5") as a, h5py.File(tmp_path / "many" / "posterior.h5") as b:
        np.testing.assert_array_equal(a["draws/value"][...], b["draws/value"][:64])
        drawn, paths = a["draws/value"][...], list(a["draws/parameter"].asstr())
    run = cpdsim("run", study, "-o", "run", "-q", "--set", "uncertainty.from=few/posterior.h5", "--set", "uncertainty.draws=32")
    assert run.returncode == 0, run.stderr
    with h5py.File(tmp_path / "run" / "study.h5") as file:
        taken = list(file["parameters/path"].asstr())
        for path in ("fading.knowledge_half_life", "practice.transfer"):
            np.testing.assert_array_equal(file["parameters/value"][:, taken.index(path)], drawn[:32, paths.index(path)])
    more = cpdsim("run", study, "-o", "run2", "-q", "--set", "uncertainty.from=few/posterior.h5", "--set", "uncertainty.draws=65")
    assert more.returncode == 3 and "has 64" in more.stderr


def test_a_second_call_runs_nothing_again(cpdsim: Cpdsim, study: Path) -> None:
    assert cpdsim("calibrate", study, "-o", "out", "--max-draws", "96").returncode == 5  # too few draws for 200
    done = cpdsim("calibrate", study, "-o", "out", "-n")
    assert done.returncode == 0 and "6 (6 are there)" in done.stdout


def test_too_few_effective_draws_are_refused_in_a_sentence(cpdsim: Cpdsim, study: Path, tmp_path: Path) -> None:
    done = cpdsim("calibrate", study, "-o", "out", "--max-draws", "96")
    assert done.returncode == 5 and "no posterior" in done.stderr
    assert (tmp_path / "out" / "evidence.h5").exists() and not (tmp_path / "out" / "posterior.h5").exists()


def test_what_is_held_out_is_refused(cpdsim: Cpdsim, study: Path) -> None:
    done = cpdsim("calibrate", study, "-o", "out", "--set", "uncertainty.evidence.only=[kept_out]")
    assert done.returncode == 3 and "held out" in done.stderr


def test_files_of_others_are_not_replaced(cpdsim: Cpdsim, study: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "evidence.h5").write_bytes(b"mine")
    done = cpdsim("calibrate", study, "-o", "out")
    assert done.returncode == 7 and (tmp_path / "out" / "evidence.h5").read_bytes() == b"mine"


def test_names_are_checked(cpdsim: Cpdsim, study: Path, tmp_path: Path) -> None:
    done = cpdsim("calibrate", study, "-o", "out", "--without", "half_gon")
    assert done.returncode == 3 and "did you mean 'half_gone'" in done.stderr
    (tmp_path / "findings.yaml").write_text(FINDINGS.replace("contrast: later", "contrast: latr"), encoding="utf-8")
    done = cpdsim("check", "findings.yaml")
    assert done.returncode == 3 and "findings.yaml:14:" in done.stderr and "did you mean 'later'?" in done.stderr


def test_the_self_check_sees_a_turned_sign_and_no_fault_where_there_is_none(cpdsim: Cpdsim, study: Path) -> None:
    done = cpdsim("calibrate", study, "-o", "out", "--self-check")
    assert done.returncode == 0, done.stderr
    found = {name: float(re.search(f"^{name}.*?([-.e\\d]+)(?: \\(wanted| \\(not seen|$)", done.stdout, re.M).group(1))
             for name in ("ranks uniform", "sign of half_gone turned", "every finding used twice")}
    assert found["ranks uniform"] > 0.01 and found["sign of half_gone turned"] < 0.001
    assert "an evidence ratio of .7 or more in" in done.stdout


def test_truths_among_the_draws_are_found_again(cpdsim: Cpdsim, study: Path) -> None:
    done = cpdsim("calibrate", study, "-o", "out", "--truths", "24", "-q")
    assert done.returncode == 0, done.stderr
    assert "24 truths" in done.stdout and "a pool of 4704 draws" in done.stdout      # 96, and two rounds of 96 for each
    held = re.search(r"hold the truth in ([.\d]+) %", done.stdout)
    assert held and 80 <= float(held.group(1)) <= 97
