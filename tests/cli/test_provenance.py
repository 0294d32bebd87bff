"""Whose a result is, what it was made from, and what is never replaced without a word."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
from conftest import SMALL, TWO_WAYS, Cpdsim

h5py = pytest.importorskip("h5py")

OBSERVED = """\
format: cpd-scenario/1
title: "Three teachers"
time: {start: 2026-09, end: 2026-09, step: 1 month}
population: {from: {teachers: staff/teachers.csv}}
network: {from: staff/ties.csv}
practice: {uptake: instant, decay_half_life: never}
peers: {form: mean, weight: 50 %}
fading: none
reflection: none
turnover: none
climate: none
programmes: {}
run: {replicates: 1}
"""


@pytest.fixture
def observed(tmp_path: Path) -> Path:
    """A scenario whose teachers and ties lie in a folder beside it."""
    staff = tmp_path / "input/staff"
    staff.mkdir(parents=True)
    (staff / "teachers.csv").write_text("id,school,career_years,practice\nana,s,20,0\nben,s,20,0.8\ncem,s,20,0.2\n", encoding="utf-8")
    (staff / "ties.csv").write_text("from,to,weight\nana,ben,1\nana,cem,3\n", encoding="utf-8")
    file = tmp_path / "input/observed.yaml"
    file.write_text(OBSERVED, encoding="utf-8")
    return file


def sum_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_a_result_names_its_data_and_their_check_sums(cpdsim: Cpdsim, observed: Path, tmp_path: Path) -> None:
    assert cpdsim("run", observed, "-o", "out").returncode == 0
    with h5py.File(tmp_path / "out/observed.h5") as file:
        data = file["provenance/data"]
        held = {place.decode(): (path.decode(), check.decode()) for place, path, check in zip(data["place"], data["path"], data["sha256"], strict=True)}
        assert file["provenance/written_in"][()].decode() == str(observed.resolve())
    staff = observed.parent / "staff"
    assert held == {
        "population.from.teachers": (str(staff / "teachers.csv"), sum_of(staff / "teachers.csv")),
        "network.from": (str(staff / "ties.csv"), sum_of(staff / "ties.csv")),
    }


def test_observed_data_are_found_from_any_folder(cpdsim: Cpdsim, observed: Path, tmp_path: Path) -> None:
    assert cpdsim("run", "input/observed.yaml", "-o", "out").returncode == 0  # a relative name
    for where in (tmp_path, observed.parent, Path("/")):
        done = cpdsim("verify", tmp_path / "out/observed.h5", cwd=where)
        assert done.returncode == 0, done.stderr


def test_moved_data_are_found_beside_the_result_or_where_told(cpdsim: Cpdsim, observed: Path, tmp_path: Path) -> None:
    assert cpdsim("run", observed, "-o", "out").returncode == 0
    (observed.parent / "staff").rename(tmp_path / "elsewhere")
    lost = cpdsim("verify", "out/observed.h5")
    assert lost.returncode == 3
    for name in ("teachers.csv", "ties.csv"):
        line = next(line for line in lost.stderr.splitlines() if name in line)
        assert "is missing" in line and sum_of(tmp_path / "elsewhere" / name) in line
    assert cpdsim("verify", "out/observed.h5", "--data", "elsewhere").returncode == 0
    for name in ("teachers.csv", "ties.csv"):
        shutil.copy(tmp_path / "elsewhere" / name, tmp_path / "out")
    assert cpdsim("verify", "out/observed.h5").returncode == 0


def test_changed_data_are_named_and_not_run(cpdsim: Cpdsim, observed: Path) -> None:
    assert cpdsim("run", observed, "-o", "out").returncode == 0
    ties = observed.parent / "staff/ties.csv"
    before = sum_of(ties)
    ties.write_text(ties.read_text(encoding="utf-8").replace("cem,3", "cem,1"), encoding="utf-8")
    done = cpdsim("verify", "out/observed.h5")
    assert done.returncode == 3
    assert "ties.csv' has changed" in done.stderr and before in done.stderr and sum_of(ties) in done.stderr
    assert "teachers.csv" not in done.stderr


def test_a_result_is_not_replaced_by_another_scenarios(cpdsim: Cpdsim, tmp_path: Path) -> None:
    for folder, title in (("a", "First"), ("b", "Second")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "plan.yaml").write_text(SMALL.replace("Three schools", title), encoding="utf-8")
    (tmp_path / "b/plan.yaml").write_text((tmp_path / "b/plan.yaml").read_text(encoding="utf-8").replace("seed: 7", "seed: 8"), encoding="utf-8")
    assert cpdsim("run", "a/plan.yaml", "-o", "out").returncode == 0
    before = (tmp_path / "out/plan.h5").read_bytes()
    refused = cpdsim("run", "b/plan.yaml", "-o", "out")
    assert refused.returncode == 7 and "--force" in refused.stderr
    assert str(tmp_path.resolve() / "a/plan.yaml") in refused.stderr and "First" in refused.stderr
    assert cpdsim("run", "b/plan.yaml", "-o", "out", "--fresh").returncode == 7
    assert (tmp_path / "out/plan.h5").read_bytes() == before
    forced = cpdsim("run", "b/plan.yaml", "-o", "out", "--force")
    assert forced.returncode == 0 and "belonged to" in forced.stderr
    assert (tmp_path / "out/plan.h5").read_bytes() != before


def test_the_same_scenario_changed_is_made_again_with_a_word(cpdsim: Cpdsim, small: Path, tmp_path: Path) -> None:
    assert cpdsim("run", small, "-o", "out").returncode == 0
    kept = cpdsim("run", small, "-o", "out")
    assert kept.returncode == 0 and "up to date" in kept.stderr
    again = cpdsim("run", small, "-o", "out", "--seed", 8)
    assert again.returncode == 0 and "made again" in again.stderr
    with h5py.File(tmp_path / "out/small.h5") as file:
        assert file["provenance"].attrs["seed"] == 8


def test_a_result_edited_by_hand_is_not_kept(cpdsim: Cpdsim, small: Path, tmp_path: Path) -> None:
    assert cpdsim("run", small, "-o", "out").returncode == 0
    with h5py.File(tmp_path / "out/small.h5", "r+") as file:
        file["outcomes/reach"][0] = 0.75
    again = cpdsim("run", small, "-o", "out")
    assert again.returncode == 0 and "changed by another program" in again.stderr
    assert cpdsim("verify", "out/small.h5").returncode == 0


def test_what_was_never_ours_is_not_replaced(cpdsim: Cpdsim, small: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/small.h5").write_text("my notes", encoding="utf-8")
    assert cpdsim("run", small, "-o", "out").returncode == 7
    assert (tmp_path / "out/small.h5").read_text(encoding="utf-8") == "my notes"


def test_studies_and_scenarios_do_not_replace_each_other(cpdsim: Cpdsim, small: Path, tmp_path: Path) -> None:
    (tmp_path / "two.yaml").write_text(TWO_WAYS, encoding="utf-8")
    assert cpdsim("run", "two.yaml", "-o", "a").returncode == 0
    shutil.copy(small, tmp_path / "study.yaml")  # its result would be study.h5
    refused = cpdsim("run", "study.yaml", "-o", "a")
    assert refused.returncode == 7 and "belongs to the study" in refused.stderr
    assert cpdsim("run", "study.yaml", "-o", "b").returncode == 0
    refused = cpdsim("run", "two.yaml", "-o", "b")
    assert refused.returncode == 7 and "belongs to the scenario" in refused.stderr


def test_studies_of_one_name_do_not_replace_each_other(cpdsim: Cpdsim, small: Path, tmp_path: Path) -> None:
    for folder, total in (("a", "40000"), ("b", "50000")):
        (tmp_path / folder).mkdir()
        shutil.copy(small, tmp_path / folder)
        (tmp_path / folder / "two.yaml").write_text(TWO_WAYS.replace("40000", total), encoding="utf-8")
    assert cpdsim("run", "a/two.yaml", "-o", "out").returncode == 0
    refused = cpdsim("run", "b/two.yaml", "-o", "out")
    assert refused.returncode == 7 and "a/two.yaml" in refused.stderr
    assert cpdsim("run", "a/two.yaml", "-o", "out", "--set", "budget.total=45000 EUR").returncode == 0


def test_a_case_edited_by_hand_is_run_again_and_not_merged(cpdsim: Cpdsim, small: Path, tmp_path: Path) -> None:
    (tmp_path / "two.yaml").write_text(TWO_WAYS, encoding="utf-8")
    assert cpdsim("run", "two.yaml", "-o", "out").returncode == 0
    with h5py.File(tmp_path / "out/study.h5") as file:
        before = file["outcomes/reach"][:]
    case = sorted(tmp_path.glob("out/cases/*.h5"))[0]
    with h5py.File(case, "r+") as file:
        file["outcomes/reach"][...] = 0.75
    again = cpdsim("run", "two.yaml", "-o", "out")
    assert again.returncode == 0 and case.name in again.stderr and "run again" in again.stderr
    with h5py.File(tmp_path / "out/study.h5") as file:
        assert (file["outcomes/reach"][:] == before).all()
