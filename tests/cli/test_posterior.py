"""The posterior draws that come with the studies belong to the registry and the ranges that come with them."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import h5py
import numpy as np
import pytest

from conftest import Cpdsim

ROOT = Path(__file__).resolve().parents[2]
POSTERIOR = ROOT / "scenarios/evidence/posterior.h5"
TAKEN = re.compile(r"^ +from: +(\S*evidence/posterior.h5)", re.MULTILINE)
STUDIES = sorted(path for path in (ROOT / "scenarios/studies").rglob("*.yaml") if TAKEN.search(path.read_text()))


def test_the_posterior_is_of_the_registry_beside_it() -> None:
    """`scripts/posterior` makes it anew."""
    registry = ROOT / "scenarios/evidence/core.yaml"
    with h5py.File(POSTERIOR) as file:
        assert file.attrs["format"] == "cpd-posterior/1"
        assert list(file.attrs["registries_sha256"]) == [hashlib.sha256(registry.read_bytes()).hexdigest()]
        assert file.attrs["effective_size"] >= 200
        assert file["draws/value"].shape[0] >= 512
        # What the page needs to say what the draws rest on: whoever has a clone has no evidence.h5.
        assert np.isfinite(file["targets/z_left_out"][file["targets/in_likelihood"][:] == 1]).all()
        assert len(file["forms/used"]) == 3 and file["learnt/learnt"][:].any()


PRESETS = sorted((ROOT / "scenarios/countries").glob("*.yaml"))
CENTRAL = re.compile(r"^  (\w+): \{value: ([\d.]+)(?: (%|months|teachers|/year|h))?, range:", re.MULTILINE)
IN_BASE_UNITS = {"%": 0.01, "months": 1 / 12, None: 1, "teachers": 1, "/year": 1, "h": 1}


@pytest.mark.parametrize("preset", PRESETS, ids=lambda path: path.stem)
def test_where_evidence_moved_a_number_presets_have_its_mean(preset: Path) -> None:
    """A single scenario must not be more hopeful than the studies: a value stands within a standard deviation of the mean."""
    with h5py.File(POSTERIOR) as file:
        learnt = {path.decode().split(".")[-1]: (mean, sd) for path, mean, sd, moved in zip(
            *(file["learnt"][name][:] for name in ("parameter", "posterior_mean", "posterior_sd", "learnt"))) if moved}
    text = preset.read_text()
    stated = {name: float(value) * IN_BASE_UNITS[unit or None] for name, value, unit in CENTRAL.findall(text)}
    compared = [name for name in learnt if name in stated]
    assert len(compared) >= 9
    far = {name: (stated[name], learnt[name][0]) for name in compared
           if abs(stated[name] - learnt[name][0]) > learnt[name][1]}
    assert not far


def run_of(cpdsim: Cpdsim, study: str, folder: Path) -> dict[str, np.ndarray]:
    done = cpdsim("run", ROOT / "scenarios/studies" / study, "-o", folder, "-q", "--set", "uncertainty.draws=16", "--set",
                  "budget.levels=[100 %]", "--set", "uncertainty.what_if={}", "--set", "population.schools.simulate=20")
    assert done.returncode == 0, done.stderr
    with h5py.File(folder / "study.h5") as file:
        names = [name.decode() for name in file["parameters/path"][:]]
        return dict(zip(names, np.asarray(file["parameters/value"][:]).T))


def test_studies_take_its_draws_where_their_range_is_the_one_weighed(cpdsim: Cpdsim, tmp_path: Path) -> None:
    with h5py.File(POSTERIOR) as file:
        paths = [path.decode() for path in file["draws/parameter"][:]]
        weighed = dict(zip(paths, file["draws/value"][:16].T))
    flagship = run_of(cpdsim, "france-30-million.yaml", tmp_path / "flagship")
    for path, values in weighed.items():
        assert np.array_equal(flagship[path], values), f"{path}: the range has changed; scripts/posterior"
    england = run_of(cpdsim, "england-partnerships.yaml", tmp_path / "england")
    assert np.array_equal(england["practice.transfer"], weighed["practice.transfer"])
    assert england["turnover.leave"].min() >= 0.07      # its own range, 7 to 10 % a year


@pytest.mark.parametrize("study", STUDIES, ids=lambda path: path.stem)
def test_studies_name_a_posterior_that_is_there(study: Path) -> None:
    assert (study.parent / TAKEN.findall(study.read_text())[0]).resolve() == POSTERIOR


@pytest.mark.parametrize("study", [s for s in STUDIES + sorted((ROOT / "scenarios/studies").glob("*best-mix.yaml"))
                                   if "optimise:" in s.read_text()], ids=lambda path: path.stem)
def test_searches_find_draws_enough_before_anything_is_run(cpdsim: Cpdsim, study: Path) -> None:
    """Draws to search on, to choose by and to say what the choice is worth are different ones."""
    assert cpdsim("optimise", study, "-n").returncode == 0
    done = cpdsim("optimise", study, "-n", "--set", "optimise.certify.at_most=4800")
    assert done.returncode == 3
    assert "draws are needed to search" in done.stderr and "lower optimise.certify.at_most" in done.stderr
