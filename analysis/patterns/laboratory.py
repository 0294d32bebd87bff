"""Runs the scenarios of scenarios/patterns with the built command, once each, and reads what the patterns need."""

from __future__ import annotations

import os
import subprocess
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock

import h5py
import numpy as np

from ..errors import InputError

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios" / "patterns"


def decoded(values: np.ndarray) -> np.ndarray:
    """Text of HDF5 as str, anything else as it is."""
    if values.dtype.kind in "OS":
        return np.array([v.decode() if isinstance(v, bytes) else str(v) for v in values.ravel()])
    return values


@dataclass(frozen=True)
class Run:
    """One result file, read into memory."""

    path: Path

    @cached_property
    def groups(self) -> dict[str, dict[str, np.ndarray]]:
        with h5py.File(self.path) as file:
            return {name: {key: decoded(data[...]) for key, data in file[name].items()
                           if isinstance(data, h5py.Dataset)}
                    for name in ("timeseries", "teachers", "schools", "network", "programmes", "outcomes")
                    if name in file}

    def series(self, name: str) -> np.ndarray:
        """A series of /timeseries, shape (replicate, row)."""
        return self.groups["timeseries"][name].astype(float)

    def programme(self, name: str, programme: str) -> np.ndarray:
        """A count of /programmes for one programme, shape (replicate, row)."""
        held = self.groups["programmes"]
        return held[name][:, list(held["programme"]).index(programme), :].astype(float)

    def teachers(self, name: str) -> np.ndarray:
        """A column of /teachers: (replicate, teacher), or (teacher) for id and school."""
        return self.groups["teachers"][name]

    @cached_property
    def gain(self) -> np.ndarray:
        """Practice above the baseline, share of lessons, (replicate, teacher)."""
        return self.teachers("practice").astype(float) - self.teachers("baseline").astype(float)

    @cached_property
    def attended(self) -> np.ndarray:
        """Who, of those in post at the end, has had hours of a programme; (replicate, teacher)."""
        return self.teachers("hours") > 0

    def among(self, who: np.ndarray, values: np.ndarray | None = None) -> np.ndarray:
        """Mean of `values` (default: gain) over the teachers marked in `who`, by replicate."""
        values = self.gain if values is None else values
        return np.array([v[w].mean() for v, w in zip(values, np.broadcast_to(who, values.shape))])

    @cached_property
    def ties(self) -> np.ndarray:
        """Ties of the first block of replicates as positions in /teachers, shape (tie, 2): from, to. Self-ties left
        out."""
        position = {who: k for k, who in enumerate(self.teachers("id"))}
        held = self.groups["network"]
        rows = np.array([(position[a], position[b]) for a, b in zip(held["from"], held["to"])], dtype=int).reshape(-1,
                                                                                                                   2)
        return rows[rows[:, 0] != rows[:, 1]]


class Laboratory:
    """Runs each scenario with given settings once; several patterns may ask for the same run.

    Raises InputError where a run fails.
    """

    def __init__(self, binary: Path, folder: Path, jobs: int = 2) -> None:
        self.binary, self.folder = binary, folder
        self.pool = ThreadPoolExecutor(jobs)
        self.runs: dict[tuple[str, ...], Future[Run]] = {}
        self.lock = Lock()

    def version(self) -> str:
        done = subprocess.run([self.binary, "--version"], capture_output=True, text=True, timeout=60, check=True)
        return done.stdout.splitlines()[0].strip()

    def start(self, scenario: str | Path, *settings: str) -> Future[Run]:
        """Starts a run of a scenario of scenarios/patterns (by its stem) or of a file; `settings` are path=value."""
        file = scenario if isinstance(scenario, Path) else SCENARIOS / f"{scenario}.yaml"
        with self.lock:
            key = (str(file), *settings)
            if key not in self.runs:
                folder = self.folder / f"{len(self.runs):03}-{file.stem}"
                self.runs[key] = self.pool.submit(self._run, file, folder, settings)
            return self.runs[key]

    def run(self, scenario: str | Path, *settings: str) -> Run:
        return self.start(scenario, *settings).result()

    def _run(self, file: Path, folder: Path, settings: tuple[str, ...]) -> Run:
        flags = [word for setting in settings for word in ("--set", setting)]
        done = subprocess.run([self.binary, "run", file, "-o", folder, "-q", "-j", "1", *flags], capture_output=True,
                              text=True,
                              timeout=600, env={**os.environ, "CPDSIM_SCENARIOS": str(SCENARIOS.parent)})
        if done.returncode != 0:
            raise InputError(f"{file.name} {' '.join(settings)}: the run failed\n{done.stderr}")
        return Run(folder / f"{file.stem}.h5")
