"""One programme by itself on its country, with more money than it can use, and what its result file shows of it.

Sizes are national (represented). Rows of /programmes are states at dates; row 0 is the start, row k ends step k.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .catalogue import Command, Programme, given_at, number_of
from .cpdsim.results import Results
from .labelled import Group, Tables

REPLICATES = 16         # one block: fewer would take as long
MOST_SCHOOLS = 3500     # simulated, of the phases it serves; a small programme needs a country not much smaller than the
                        # real one
FEW_SCHOOLS = 20        # simulated, of a phase that it does not serve
DAY = 6.0               # hours of CPD in a day

SCENARIO = """\
format: cpd-scenario/1
title: "{title} alone"
extends: [{country}, {preset}]
time: {{end: {end}}}
population: {{phases: {{{simulate}}}}}
funding: [{{programme: {programme}, amount: 1000 million EUR/year}}]
outputs: {{by: [school_type, region, phase], keep: [by_group, budget]}}
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
    by_phase: Group
    taught: dict[str, float]         # by phase: pupils of one teacher

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


def phases_served(programme: Programme, phases: list[str]) -> list[str]:
    recruit = programme.document.get("recruit", {})
    named = recruit.get("phases") or [name for name in recruit.get("schools_by_phase", {}) if name in phases] or phases
    return [phase for phase in phases if phase in named]


def simulated_schools(programme: Programme, phases: dict) -> str:
    """As many of each phase as make the sample of the phases it serves an even one, and a few of the others."""
    represent = {name: number_of(given_at(phase, "represent")) for name, phase in phases.items()}
    served = phases_served(programme, list(phases))
    share = min(1.0, MOST_SCHOOLS / sum(represent[name] for name in served))
    number = {name: max(1, round(represent[name] * share)) if name in served else min(FEW_SCHOOLS, int(schools))
              for name, schools in represent.items()}
    return ", ".join(f"{name}: {{simulate: {schools}}}" for name, schools in number.items())


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
    phases = preset["population"]["phases"]
    file = folder / f"{programme.name}.yaml"
    file.write_text(SCENARIO.format(title=programme.name, country=country, preset=programme.preset, end=end,
                                    simulate=simulated_schools(programme, phases), programme=programme.name,
                                    replicates=REPLICATES), encoding="utf-8")
    command("run", file, "-o", folder, "--force", "-q")
    gbp = number_of(given_at(command.show(file), "money.gbp"))
    taught = {name: number_of(given_at(phase, "pupils_taught")) for name, phase in phases.items()}
    return read_run(programme, folder / f"{programme.name}.h5", years, 1.17 if np.isnan(gbp) else gbp, taught)


def read_run(programme: Programme, file: Path, years: int, gbp: float,
             taught: dict[str, float]) -> ProgrammeRun:
    tables = Tables.of(Results(file))
    group, groups = tables["programmes"], tables.under("by_group")
    series = {name: group.get(name, "replicate", "programme", "time")[:, 0, 1:] for name in group.variables}
    return ProgrammeRun(programme, years, gbp, series, tables["budget"], groups["school_type"], groups["region"],
                        groups["phase"], taught)

