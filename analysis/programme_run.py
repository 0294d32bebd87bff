"""One programme by itself on its country, with more money than it can use, and what its result file shows of it.

Sizes are national (represented). Rows of /programmes are states at dates; row 0 is the start, row k ends step k.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np

from .catalogue import Command, Programme, given_at, number_of
from .load import Group, read_group

REPLICATES = 16         # one block: fewer would take as long
MOST_SCHOOLS = 3500     # simulated; a small programme needs a country that is not much smaller than the real one
DAY = 6.0               # hours of CPD in a day

SCENARIO = """\
format: cpd-scenario/1
title: "{title} alone"
extends: [{country}, {preset}]
time: {{end: {end}}}
population: {{schools: {{simulate: {simulate}}}}}
funding: [{{programme: {programme}, amount: 1000 million EUR/year}}]
outputs: {{by: [school_type, region], keep: [by_group, budget]}}
run: {{replicates: {replicates}}}
"""


@dataclass
class ProgrammeRun:
    """What the run of one programme shows. Series are (replicate, step) for steps 1..T."""

    programme: Programme
    years: int
    gbp: float                       # EUR for one GBP
    series: dict[str, np.ndarray]
    budget: Group
    by_type: Group
    by_region: Group
    pupils_taught: float             # by one teacher

    @property
    def steps(self) -> int:
        return self.series["members"].shape[1]

    def per_year(self, name: str) -> np.ndarray:
        """(replicate, year) sums."""
        return self.series[name].reshape(len(self.series[name]), self.years, -1).sum(axis=2)

    def price(self, path: str) -> float:
        """EUR of a price of the programme."""
        written = str(given_at(self.programme.document, path))
        return number_of(written) * (self.gbp if "GBP" in written else 1)

    def spent(self, kind: str | None = None, payer: str | None = None) -> np.ndarray:
        """(replicate, year) EUR, of one kind and payer or of all."""
        absorbed = self.budget.get("absorbed", "replicate", "programme", "payer", "kind", "time")[:, 0, :, :, 1:]
        for axis, (dim, wanted) in enumerate((("payer", payer), ("kind", kind))):
            if wanted is not None:
                keep = np.array([label == wanted for label in self.budget.labels(dim)], dtype=float)
                absorbed = absorbed * (keep[:, None, None] if axis == 0 else keep[None, :, None])
        by_step = absorbed.sum(axis=(1, 2))
        return by_step.reshape(len(by_step), self.years, -1).sum(axis=2)


def years_needed(programme: Programme) -> int:
    """Six school years, or more where a fact names a later one."""
    named = [int(n) for f in programme.facts for n in "".join(c if c.isdigit() else " " for c in f.measure).split()]
    return max([6, *named])


def run_programme(command: Command, programme: Programme, folder: Path) -> ProgrammeRun:
    country = command.country(programme.country)
    preset = command.show(country)
    start = preset["time"]["start"]
    years = years_needed(programme)
    year, month = (int(n) for n in start.split("-"))
    end = f"{year + years}-{month - 1:02d}" if month > 1 else f"{year + years - 1}-12"
    represent = int(number_of(given_at(preset, "population.schools.represent")))
    file = folder / f"{programme.name}.yaml"
    file.write_text(SCENARIO.format(title=programme.name, country=country, preset=programme.preset, end=end,
                                    simulate=min(represent, MOST_SCHOOLS), programme=programme.name,
                                    replicates=REPLICATES), encoding="utf-8")
    command("run", file, "-o", folder, "--force", "-q")
    gbp = number_of(given_at(command.show(file), "money.gbp"))
    pupils_taught = number_of(given_at(preset, "population.schools.pupils_taught"))
    return read_run(programme, folder / f"{programme.name}.h5", years, 1.17 if np.isnan(gbp) else gbp, pupils_taught)


def read_run(programme: Programme, file: Path, years: int, gbp: float, pupils_taught: float) -> ProgrammeRun:
    with h5py.File(file, "r") as result:
        group = read_group(result["programmes"])
        series = {name: group.get(name, "replicate", "programme", "time")[:, 0, 1:] for name in group.variables}
        return ProgrammeRun(programme, years, gbp, series, read_group(result["budget"]),
                            read_group(result["by_group/school_type"]), read_group(result["by_group/region"]),
                            pupils_taught)

