"""Runs scenarios with the built binary and reads what the closed forms need from the result files.

The binary is named by the environment variable CPDSIM_BIN, which ctest sets; without it the tests are skipped.
"""
from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np
import pytest

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios" / "verification"


@dataclass(frozen=True)
class Run:
    """One result file. Series have the shape (replicate, row), teachers' columns (replicate, teacher)."""

    series: dict[str, np.ndarray]
    teachers: dict[str, np.ndarray]
    programmes: dict[str, np.ndarray]  # (replicate, programme, row)

    def of_teachers(self, column: str, replicate: int = 0) -> dict[str, float]:
        """id -> value of one replicate."""
        ids = [i.decode() if isinstance(i, bytes) else str(i) for i in self.teachers["id"]]
        return dict(zip(ids, self.teachers[column][replicate].tolist()))


def run(file: Path, out: Path, *flags: str) -> Run:
    """Runs one scenario file into the folder `out`. Fails the test when the command does."""
    binary = os.environ.get("CPDSIM_BIN")
    if not binary:
        pytest.skip("CPDSIM_BIN does not name the built cpdsim")
    done = subprocess.run([binary, "run", str(file), "-o", str(out), "-q", "--force", *flags], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    with h5py.File(out / f"{file.stem}.h5") as h5:
        groups = [{name: data[...] for name, data in h5[group].items()} if group in h5 else {} for group in ("timeseries", "teachers", "programmes")]
    return Run(*groups)


def scenario(name: str, out: Path, *flags: str) -> Run:
    """A scenario of scenarios/verification by its stem."""
    return run(SCENARIOS / f"{name}.yaml", out, *flags)


def mean_and_error(values: np.ndarray) -> tuple[float, float]:
    """Mean over replicates and its standard error."""
    values = values.astype(float)
    return float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values)))
