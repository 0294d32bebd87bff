"""One programme by itself on its country, or several side by side, with more money than they can use, and what the
result file shows of it.

Sizes are national (represented). Rows of /programmes are states at dates; row 0 is the start, row k ends step k.
"""

from __future__ import annotations

from dataclasses import dataclass, field
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
extends: [{country}, {presets}]
time: {{end: {end}}}
population: {{phases: {{{simulate}}}}}
funding: [{funding}]
outputs: {{by: [school_type, region, phase], keep: [{keep}]}}
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
    people: tuple[Group, Group] | None = None                # teachers and schools at the end, where they are kept
    weight: dict[str, float] = field(default_factory=dict)   # by phase: schools that one stands for

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


def run_together(command: Command, programmes: list[Programme], years: int, folder: Path) -> ProgrammeRun:
    """Several programmes of a country side by side for so many years, with every teacher at the end."""
    return run_offers(command, programmes, years, folder, "-".join(p.name for p in programmes) + f"-{years}",
                      "by_group, budget, teachers")


def phases_served(programme: Programme, phases: list[str]) -> list[str]:
    recruit = programme.document.get("recruit", {})
    named = recruit.get("phases") or [name for name in recruit.get("schools_by_phase", {}) if name in phases] or phases
    return [phase for phase in phases if phase in named]


def simulated_schools(programmes: list[Programme], phases: dict) -> str:
    """As many of each phase as make the sample of the phases served an even one, and a few of the others."""
    represent = {name: number_of(given_at(phase, "represent")) for name, phase in phases.items()}
    served = [phase for phase in phases if any(phase in phases_served(p, list(phases)) for p in programmes)]
    share = min(1.0, MOST_SCHOOLS / sum(represent[name] for name in served))
    number = {name: max(1, round(represent[name] * share)) if name in served else min(FEW_SCHOOLS, int(schools))
              for name, schools in represent.items()}
    return ", ".join(f"{name}: {{simulate: {schools}}}" for name, schools in number.items())


def years_needed(programme: Programme) -> int:
    """Six school years, or more where a fact names a later one."""
    own = [f.measure.partition(" / ")[0] for f in programme.facts if " together with " not in f.measure]
    named = [int(n) for measure in own for n in "".join(c if c.isdigit() else " " for c in measure).split()]
    return max([6, *named])


def run_programme(command: Command, programme: Programme, folder: Path) -> ProgrammeRun:
    return run_offers(command, [programme], years_needed(programme), folder, programme.name, "by_group, budget")


def run_offers(command: Command, programmes: list[Programme], years: int, folder: Path, name: str,
               keep: str) -> ProgrammeRun:
    programme = programmes[0]
    country = command.country(programme.country)
    preset = command.show(country)
    start = preset["time"]["start"]
    year, month = (int(n) for n in start.split("-"))
    end = f"{year + years}-{month - 1:02d}" if month > 1 else f"{year + years - 1}-12"
    phases = preset["population"]["phases"]
    file = folder / f"{name}.yaml"
    file.write_text(SCENARIO.format(title=name, country=country, end=end, replicates=REPLICATES, keep=keep,
                                    presets=", ".join(dict.fromkeys(p.preset for p in programmes)),
                                    simulate=simulated_schools(programmes, phases), funding=", ".join(
                                        f"{{programme: {p.name}, amount: 1000 million EUR/year}}" for p in programmes)), encoding="utf-8")
    command("run", file, "-o", folder, "--force", "-q")
    gbp = number_of(given_at(command.show(file), "money.gbp"))
    taught = {name: number_of(given_at(phase, "pupils_taught")) for name, phase in phases.items()}
    run = read_run(programme, folder / f"{name}.h5", years, 1.17 if np.isnan(gbp) else gbp, taught)
    if run.people is not None:
        counted = dict(zip(*np.unique(run.people[1].column("phase", "school"), return_counts=True)))
        run.weight = {phase: number_of(given_at(given, "represent")) / counted[phase] for phase, given in phases.items()}
    return run


def read_run(programme: Programme, file: Path, years: int, gbp: float,
             taught: dict[str, float]) -> ProgrammeRun:
    tables = Tables.of(Results(file))
    group, groups = tables["programmes"], tables.under("by_group")
    series = {name: group.get(name, "replicate", "programme", "time")[:, 0, 1:] for name in group.variables}
    people = (tables["teachers"], tables["schools"]) if "teachers" in tables and "schools" in tables else None
    return ProgrammeRun(programme, years, gbp, series, tables["budget"], groups["school_type"], groups["region"],
                        groups["phase"], taught, people)

