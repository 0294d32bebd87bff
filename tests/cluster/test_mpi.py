"""Ranks of MPI share out the cases and change nothing. Skipped where OpenMPI is absent."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import CASES, SOURCE, Run, assert_same_study, case_files, program, write_study


OPTIMUM = SOURCE / "scenarios" / "verification" / "optimum-greedy.yaml"


@pytest.fixture(scope="session")
def mpi_binary() -> Path:
    if shutil.which("mpirun") is None:
        pytest.skip("mpirun is not installed (scripts/setup cluster)")
    return program("cpdsim-mpi", "CPDSIM_MPI_BIN")


def mpirun(ranks: int, *command: str | Path) -> subprocess.CompletedProcess[str]:
    """OpenMPI on this machine alone, whoever we are."""
    environment = {**os.environ, "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}
    local = ["--oversubscribe", "--mca", "btl", "self,vader", "--mca", "oob_tcp_if_include", "lo"]
    return subprocess.run(
        ["mpirun", "-n", str(ranks), *local, *map(str, command)],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(("ranks", "threads"), [(1, 1), (2, 1), (4, 1), (2, 2)])
def test_ranks_change_nothing(
    ranks: int, threads: int, mpi_binary: Path, study: Path, undisturbed: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    done = mpirun(ranks, mpi_binary, "run", study, "-o", folder, "-j", threads)
    assert done.returncode == 0, done.stderr
    assert f"{CASES} cases run" in done.stderr
    assert_same_study(folder, undisturbed)
    again = mpirun(ranks, mpi_binary, "run", study, "-o", folder, "-j", threads)
    assert f"0 cases run, {CASES} kept" in again.stderr


def test_ranks_go_on_where_one_process_stopped(mpi_binary: Path, run: Run, study: Path, undisturbed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    assert run(study, folder, "-q", "--shard", "2/3").returncode == 0
    before = case_files(folder)
    assert 0 < len(before) < CASES
    done = mpirun(3, mpi_binary, "run", study, "-o", folder, "-j", "1")
    assert done.returncode == 0, done.stderr
    assert f"{CASES - len(before)} cases run, {len(before)} kept" in done.stderr
    assert_same_study(folder, undisturbed)


def test_a_fault_is_said_once_and_ends_all_ranks(mpi_binary: Path, tmp_path: Path) -> None:
    study = write_study(tmp_path)
    study.write_text(study.read_text(encoding="utf-8").replace("baseline: nothing", "baseline: nobody"), encoding="utf-8")
    done = mpirun(2, mpi_binary, "run", study, "-o", tmp_path / "out")
    assert done.returncode == 3
    assert done.stderr.count("error[E401]") == 1


def test_a_full_disk_ends_all_ranks_and_what_fitted_stays(
    mpi_binary: Path, small_disk: Path, run: Run, study: Path, undisturbed: Path, tmp_path: Path
) -> None:
    full = mpirun(2, mpi_binary, "run", study, "-o", small_disk / "out", "-j", "1")
    assert full.returncode == 7, full.stderr
    assert "free some space" in full.stderr
    folder = tmp_path / "larger"
    shutil.copytree(small_disk / "out", folder)
    assert 0 < len(case_files(folder)) < CASES
    assert run(study, folder, "-q").returncode == 0
    assert_same_study(folder, undisturbed)


def test_a_search_finds_the_same_bytes_on_any_number_of_ranks(mpi_binary: Path, tmp_path: Path) -> None:
    found = []
    for ranks in (1, 3):
        folder = tmp_path / f"best-{ranks}"
        done = mpirun(ranks, mpi_binary, "optimise", OPTIMUM, "-o", folder, "-j", "1")
        assert done.returncode == 0, done.stderr
        assert done.stdout.count("best.yaml") == 1, "the first rank alone speaks"
        found.append([(folder / name).read_bytes() for name in ("optimise.h5", "best.yaml")])
    assert found[0] == found[1]
