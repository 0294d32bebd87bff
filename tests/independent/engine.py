"""Writes a setting as files, runs the command on it and reads what it says about each teacher."""

from __future__ import annotations

import csv
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from plain_model import People, Tie
from settings import SCHOOLS, TEACHERS, TIES

COLUMNS_OF_TEACHERS = ("anchor", "knowledge", "threshold")


@dataclass
class Engine:
    """What the command computed; shapes (teachers,) and (rows,)."""

    practice: np.ndarray
    knowledge: np.ndarray
    hours: np.ndarray
    mean_practice: np.ndarray
    community_members: np.ndarray | None


def split(setting: dict[str, Any]) -> tuple[dict[str, Any], People, list[Tie]]:
    """The scenario alone, and the people and ties it is about."""
    scenario = {key: value for key, value in setting.items() if key not in COLUMNS_OF_TEACHERS}
    schools = [name for name, _ in SCHOOLS]
    given = {name: np.array([np.nan if x is None else x for x in setting.get(name, [None] * len(TEACHERS))], float)
             for name in COLUMNS_OF_TEACHERS}
    people = People(school=np.array([schools.index(t[1]) for t in TEACHERS]),
                    baseline=np.array([t[3] for t in TEACHERS], float), climate=np.array([c for _, c in SCHOOLS]),
                    anchor=given["anchor"], threshold=given["threshold"],
                    knowledge=np.nan_to_num(given["knowledge"]),
                    career_years=np.array([t[4] for t in TEACHERS], float), subject=[t[2] for t in TEACHERS])
    layers = scenario.get("network", {}).get("layers")
    place = {t[0]: k for k, t in enumerate(TEACHERS)}
    ties = [Tie(place[a], place[b], weight, layer) for a, b, weight, layer in TIES if not layers or layer in layers]
    return scenario, people, ties


def write(setting: dict[str, Any], folder: Path) -> Path:
    scenario, people, ties = split(setting)
    with (folder / "teachers.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "school", "subject", "practice", "career_years", *COLUMNS_OF_TEACHERS])
        for k, (name, school, subject, practice, years, _) in enumerate(TEACHERS):
            optional = [setting[c][k] if c in setting else None for c in COLUMNS_OF_TEACHERS]
            rows.writerow([name, school, subject, practice, years, *("" if x is None else x for x in optional)])
    with (folder / "schools.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "climate"])
        rows.writerows(SCHOOLS)
    with (folder / "ties.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["from", "to", "weight", "layer"])
        rows.writerows([TEACHERS[t.of][0], TEACHERS[t.to][0], t.weight, t.layer] for t in ties)
    mixing = scenario.get("network", {}).get("mixing")
    written = {**scenario, "population": {"from": {"teachers": "teachers.csv", "schools": "schools.csv"}},
               "network": {"mixing": mixing} if mixing else {"from": "ties.csv"}}
    path = folder / "setting.yaml"
    path.write_text(json.dumps(written, indent=1))
    return path


def run(binary: str, setting: dict[str, Any], folder: Path) -> Engine:
    path = write(setting, folder)
    done = subprocess.run([binary, "run", path, "-o", folder / "out", "-q", "-j", "1"], capture_output=True, text=True,
                          timeout=60, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"the run failed\n{path.read_text()}\n{done.stderr}")
    with h5py.File(folder / "out" / "setting.h5") as file:
        members = file.get("programmes/community_members")
        return Engine(*(file["teachers"][name][0].astype(float) for name in ("practice", "knowledge", "hours")),
                      file["timeseries/practice_share"][0].astype(float),
                      None if members is None else members[0].astype(float).sum(axis=0))


def run_drawn(binary: str, scenario: dict[str, Any], folder: Path) -> tuple[People, list[Tie], Engine]:
    """Runs a scenario whose people and ties the engine draws; all schools have the same climate."""
    path = folder / "drawn.yaml"
    path.write_text(json.dumps(scenario, indent=1))
    done = subprocess.run([binary, "run", path, "-o", folder / "out", "-q", "-j", "1"], capture_output=True, text=True,
                          timeout=60, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    with h5py.File(folder / "out" / "drawn.h5") as file:
        told = {name: file["teachers"][name][...] for name in ("id", "school", "subject", "baseline", "practice",
                                                               "knowledge", "hours")}
        network = {name: [x.decode() for x in file["network"][name][...]] for name in ("from", "to", "layer")}
        mean = file["timeseries/practice_share"][0].astype(float)
    n = len(told["id"])
    place = {name.decode(): k for k, name in enumerate(told["id"])}
    nobody = np.full(n, np.nan)
    people = People(school=told["school"] - told["school"].min(), baseline=told["baseline"][0].astype(float),
                    climate=np.full(int(told["school"].max()) + 1, .5), anchor=nobody, threshold=nobody,
                    knowledge=np.zeros(n), career_years=np.full(n, 10.0),
                    subject=[x.decode() for x in told["subject"]])
    ties = [Tie(place[a], place[b], 1, layer) for a, b, layer in zip(*network.values(), strict=True)]
    found = Engine(*(told[name][0].astype(float) for name in ("practice", "knowledge", "hours")), mean, None)
    return people, ties, found
