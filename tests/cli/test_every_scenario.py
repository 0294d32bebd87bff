"""Every YAML file under scenarios/ is read without a complaint, and runs: whole where it is small, else cut down.

Files are found, not listed: a new one is covered by itself.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import SOURCE, Cpdsim

FOLDER = SOURCE / "scenarios"
FILES = sorted(file for file in FOLDER.rglob("*.yaml") if file.parent.name != "evidence")  # no scenarios, see tests/facts
FEW = ["uncertainty.draws=1", "uncertainty.trajectories=1", "replicates.per_draw=1"]


def named(file: Path) -> str:
    return file.relative_to(FOLDER).as_posix()


def of_kind(folder: str) -> list[Path]:
    return [file for file in FILES if named(file).startswith(folder)]


def is_study(file: Path) -> bool:
    return "\nformat: cpd-study/1" in "\n" + file.read_text(encoding="utf-8")


PHASES = ("primary", "lower_secondary", "upper_secondary")


def schools(file: Path, number: int) -> list[str]:
    """So many simulated schools; of a system, in each phase."""
    of_system = "-system@" in file.name or "-system@" in file.read_text(encoding="utf-8")
    places = [f"population.phases.{phase}" for phase in PHASES] if of_system else ["population.schools"]
    return [f"{place}.simulate={number}" for place in places]


def settings(values: list[str]) -> list[str]:
    return [argument for value in values for argument in ("--set", value)]


STUDIES = [file for file in FILES if is_study(file)]
COLLECTIONS = [file for file in of_kind("programmes") if "@" in file.name]  # read with every country's example
PROGRAMMES = [file for file in of_kind("programmes") if file not in COLLECTIONS]
VERIFICATION = [file for file in of_kind("verification") if file not in STUDIES]
OTHERS = [file for file in FILES if file not in {*STUDIES, *COLLECTIONS, *PROGRAMMES, *VERIFICATION}]


def test_files_are_found() -> None:
    assert len(FILES) > 80 and len(STUDIES) > 10 and len(PROGRAMMES) > 40 and len(VERIFICATION) > 10 and len(OTHERS) > 10


@pytest.mark.parametrize("file", FILES, ids=named)
def test_it_is_read_without_errors_or_warnings(cpdsim: Cpdsim, file: Path) -> None:
    done = cpdsim("check", file)
    assert done.returncode == 0, done.stderr
    assert "warning" not in done.stderr, done.stderr


COUNTRY_OF = {"at": "austria", "fi": "finland", "fr": "france", "it": "italy", "uk": "england", "common": "france"}


def country_preset(code: str) -> str:
    (file,) = (FOLDER / "countries").glob(f"{COUNTRY_OF[code]}-*.yaml")
    return f"builtin:country/{file.stem}"


@pytest.mark.parametrize("file", PROGRAMMES, ids=named)
def test_a_programme_runs_on_its_country(cpdsim: Cpdsim, file: Path, tmp_path: Path) -> None:
    programmes = json.loads(cpdsim("show", file, "--json").stdout)["programmes"]
    countries = {programme["country"] for programme in programmes.values()}
    assert len(countries) == 1 and countries <= COUNTRY_OF.keys()
    lines = "".join(f"  - {{programme: {name}, amount: 5 million EUR/year}}\n" for name in programmes)
    mine = tmp_path / "mine.yaml"
    mine.write_text(f"format: cpd-scenario/1\ntitle: alone\nextends: [{country_preset(countries.pop())}, '{file}']\n"
                    f"funding:\n{lines}", encoding="utf-8")
    checked = cpdsim("check", mine)
    assert checked.returncode == 0 and "warning" not in checked.stderr, checked.stderr
    # As many schools as give every region one, for `only: ["Bretagne"]` and the like.
    done = cpdsim("run", mine, "-o", "out", "-q", *settings(["population.schools.simulate=60", "run.replicates=1", "time.end=2028-08"]))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "mine.h5").stat().st_size > 0


@pytest.mark.parametrize("file", OTHERS, ids=named)
def test_a_scenario_runs(cpdsim: Cpdsim, file: Path, tmp_path: Path) -> None:
    done = cpdsim("run", file, "-o", "out", "-q", *settings([*schools(file, 12), "run.replicates=1"]))
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "out").glob("*.h5"))


@pytest.mark.parametrize("file", VERIFICATION, ids=named)
def test_a_verification_scenario_runs(cpdsim: Cpdsim, file: Path, tmp_path: Path) -> None:
    done = cpdsim("run", file, "-o", "out", "-q", *settings(["run.replicates=1"]))
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "out").glob("*.h5"))


@pytest.mark.parametrize("file", STUDIES, ids=named)
def test_a_study_runs(cpdsim: Cpdsim, file: Path, tmp_path: Path) -> None:
    cut = list(FEW)
    text = file.read_text(encoding="utf-8")
    if "\n    what_if" in text or "\n  what_if:" in text:
        cut.append("uncertainty.what_if_draws=1")
    done = cpdsim("run", file, "-o", "out", "-q", "-j", "1", *settings([*cut, *schools(file, 12)]))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "study.h5").is_file()
