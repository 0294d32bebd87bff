"""Disks that lie: whatever write, read, close, sync or rename return, the program ends in order, finished cases are kept
and nothing damaged is taken for finished. CPDSIM_BAD_DISK_SECONDS=600 makes it as long as it is meant to be before a
release.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from conftest import Run, assert_same_study, case_files, program

SECONDS = float(os.environ.get("CPDSIM_BAD_DISK_SECONDS", "20"))
WRITTEN_OR_NOT = {0, 7}  # a case that could not be written ends the run; one that could not be read is run again


@pytest.fixture(scope="session")
def shim() -> Path:
    return program("library", "CPDSIM_BAD_DISK")


def under_bad_disk(shim: Path, folder: Path, seed: int, chance: int, calls: str = "") -> dict[str, str]:
    return {
        **os.environ,
        "LD_PRELOAD": str(shim),
        "BAD_DISK_UNDER": str(folder.resolve()),
        "BAD_DISK_SEED": str(seed),
        "BAD_DISK_CHANCE": str(chance),
        "BAD_DISK_CALLS": calls,
        "BAD_DISK_LOG": str(folder.resolve().parent / f"{folder.name}.faults"),
    }


def faults(folder: Path) -> int:
    log = folder.resolve().parent / f"{folder.name}.faults"
    return len(log.read_text().splitlines()) if log.exists() else 0


def contents_of(folder: Path) -> dict[str, str]:
    return case_files(folder) if (folder / "cases").exists() else {}


def test_no_fault_of_a_disk_crashes_or_passes_for_a_result(shim: Path, run: Run, study: Path, undisturbed: Path, tmp_path: Path) -> None:
    end = time.monotonic() + SECONDS
    seed = met = 0
    exits: set[int] = set()
    while seed < 6 or time.monotonic() < end:
        seed += 1
        folder = tmp_path / f"out-{seed}"
        kept: dict[str, str] = {}
        for turn in range(4):
            done = run(study, folder, "-j", "2", "-q", env=under_bad_disk(shim, folder, 100 * seed + turn, (2, 10, 40, 200)[seed % 4]))
            exits.add(done.returncode)
            assert done.returncode in WRITTEN_OR_NOT, (seed, turn, done.returncode, done.stderr)
            now = contents_of(folder)
            # What a read error hid is run again, to the same bits.
            assert set(kept) <= set(now), (seed, turn)
            kept = now
            if done.returncode == 0:
                break
        met += faults(folder)
        clean = run(study, folder, "-j", "2", "-q")
        assert clean.returncode == 0, (seed, clean.stderr)
        assert_same_study(folder, undisturbed)
    assert met > 0 and 7 in exits


@pytest.mark.parametrize("call", ["close", "fsync", "rename", "write", "pwrite", "read", "pread"])
def test_each_call_that_always_fails_is_told_in_words(shim: Path, run: Run, study: Path, call: str, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    done = run(study, folder, "-j", "2", "-q", env=under_bad_disk(shim, folder, 1, 1000, call))
    assert done.returncode in WRITTEN_OR_NOT, (call, done.returncode, done.stderr)
    if call in {"close", "fsync", "rename"}:
        assert done.returncode == 7 and "cannot" in done.stderr
        assert not list(folder.glob("cases/*.h5"))
    assert run(study, folder, "-j", "2", "-q").returncode == 0
