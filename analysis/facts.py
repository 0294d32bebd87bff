"""Every fact of the source documents against the simulated programme: one row each, none without a verdict.

A row is the documents' value, what the model shows (a run of the programme alone on its country, or a setting of its
file), and one of VERDICTS. Only facts with a tolerance are fitted; targets, totals that the documents give
inconsistently and figures that the model has no counterpart of are said to be so.
"""

from __future__ import annotations

import json
import math
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from .catalogue import COUNTRIES, ROOT, Command, Fact, Programme, given_at, number_of, read_catalogue
from .errors import InputError
from .measures import MONEY, QUANTITIES, Measure, parse
from .poles import POLES
from .programme_run import ProgrammeRun, run_programme, run_together
from .tables import Column, Table, column

AGREES, DIFFERS, SET = "agrees", "differs", "set"
TARGET, INCONSISTENT = "target, not fitted", "documents inconsistent, not fitted"
SHOWN, NO_SIZE = "shown, not fitted", "not a size of this model"
VERDICTS = {
    AGREES: "the simulated value lies within the tolerance",
    DIFFERS: "it does not",
    SET: "the programme's file says so, and the model takes it from there",
    SHOWN: "the model shows it, and nothing was chosen so that it fits; the note says why it may differ",
    TARGET: "a wish of the documents, not an observation",
    INCONSISTENT: "the documents' own figures do not fit each other",
    NO_SIZE: "the model has no counterpart; the note says why",
}
SETTING_TOLERANCE = 0.01   # of a setting for which the fact gives no other: spans are compared by their middle


@dataclass(frozen=True)
class FactRow:
    """One fact. `simulated` is NaN where the model shows nothing."""

    country: str
    title: str           # of the programme
    fact: Fact
    simulated: float
    verdict: str

    @property
    def name(self) -> str:
        return f"{self.fact.programme}.{self.fact.name}"


def verdict_of(fact: Fact, measure: Measure, simulated: float) -> str:
    if measure.fitting:
        return {"target": TARGET, "inconsistent": INCONSISTENT, "shown": SHOWN}[measure.fitting]
    if measure.kind == "none":
        return NO_SIZE
    settled = measure.kind in ("setting", "count")
    tolerance = SETTING_TOLERANCE if fact.tolerance is None else fact.tolerance
    if not math.isfinite(simulated) or abs(simulated - fact.value) > tolerance * abs(fact.value) + 1e-9:
        return DIFFERS
    return SET if settled else AGREES


def faults_of(fact: Fact) -> list[str]:
    """What is wrong with the way a fact is written down."""
    try:
        measure = parse(fact.measure)
    except ValueError as fault:
        return [str(fault)]
    faults = [f"no {name}" for name in ("unit", "what", "source", "measure") if not getattr(fact, name)]
    if measure.kind == "quantity" and not measure.fitting and fact.tolerance is None:
        faults.append("compared without a tolerance")
    if (measure.kind == "none" or measure.fitting) and not fact.note:
        faults.append("not fitted without a reason in its note")
    return faults


def counts_of_the_model(command: Command) -> dict[str, float]:
    """How many conditions, climate dimensions and poles there are, from the command's own schema."""
    schema = json.loads(command("schema", "scenario"))
    conditions = [key for key in schema["properties"]["conditions"]["properties"]
                  if not key.startswith("gain_") and key not in ("source", "evidence", "note")]
    text = json.dumps(schema)
    words = text[text.index("school-climate dimensions it pulls up: "):].split(": ", 1)[1].split('"')[0]
    return {"conditions": float(len(conditions)), "climate_dimensions": float(words.count(",") + 1),
            "poles": float(len(POLES)), "countries": float(len({preset for _, preset in COUNTRIES.values()})),
            "ways in": float(len(ways_in(schema))), "strategies of equal importance": float(equal_strategies(command))}


def ways_in(schema: dict) -> list[str]:
    """In which a programme takes people in."""
    return schema["properties"]["programmes"]["additionalProperties"]["properties"]["recruit"]["properties"]["entry"]["enum"]


def equal_strategies(command: Command) -> int:
    """Strategies of the shipped study on them that buy one programme alone."""
    study = command.show(ROOT / "scenarios" / "studies" / "claims" / "four-strategies.yaml")
    return sum(len(strategy.get("mix", {})) == 1 for strategy in study["strategies"].values())


SUPPORT = ("coaching.visits", "coaching.hotline", "materials.kits", "materials.loans", "materials.repository")


def forms_of_support(programme: Programme) -> float:
    """Ways in which a programme stands by a teacher in class."""
    return float(sum(given_at(programme.document, path) is not None for path in SUPPORT))


def setting_of(programme: Programme, fact: Fact, path: str) -> float:
    """Error: InputError where the programme gives nothing at the path, or no number: a fact compared with nothing."""
    value = number_of(given_at(programme.document, path))
    if not math.isfinite(value):
        raise InputError(f"{programme.name}: the fact '{fact.name}' is compared with 'setting:{path}', where the programme "
                         "gives no number. Name a setting that it gives, as `cpdsim show` prints it")
    return value


class Facts:
    """The runs behind the table. Only programmes with a fact that needs one are run."""

    def __init__(self, command: Command, folder: Path, jobs: int = 2) -> None:
        self.command, self.catalogue = command, read_catalogue(command)
        self.by_name = {p.name: p for p in self.catalogue}
        self.model = counts_of_the_model(command)
        wanted: set[str] = set()
        together: set[tuple[int, tuple[str, ...]]] = set()
        for programme in self.catalogue:
            for fact in programme.facts:
                measure = parse(fact.measure)
                if measure.beside:
                    together.add((measure.year or 6, (programme.name, *measure.beside)))
                elif measure.kind == "quantity":
                    wanted.update((programme.name, *measure.others))
        with ThreadPoolExecutor(jobs) as pool:
            runs = pool.map(lambda name: run_programme(command, self.by_name[name], folder), sorted(wanted))
            self.runs: dict[str, ProgrammeRun] = dict(zip(sorted(wanted), runs))
            joint = pool.map(lambda key: run_together(command, [self.by_name[n] for n in key[1]], key[0], folder),
                             sorted(together))
            self.together: dict[tuple, ProgrammeRun] = dict(zip(sorted(together), joint))

    def simulated(self, programme: Programme, fact: Fact, measure: Measure) -> float:
        if measure.kind == "setting":
            return setting_of(programme, fact, measure.name)
        if measure.kind == "count":
            if measure.name == "programmes of the file":
                return float(sum(p.preset == programme.preset for p in self.catalogue))
            return forms_of_support(programme) if measure.name == "forms of support" else self.model[measure.name]
        if measure.kind == "none":
            return float("nan")
        runs = [self.together[measure.year or 6, (programme.name, *measure.beside)]] if measure.beside else \
            [self.runs[name] for name in (programme.name, *measure.others)]
        value = sum(QUANTITIES[measure.name](run, measure) for run in runs) / measure.over
        return value / runs[0].gbp if measure.name in MONEY and fact.unit.startswith("GBP") else value

    def rows(self) -> list[FactRow]:
        found = []
        for programme in self.catalogue:
            for fact in programme.facts:
                measure = parse(fact.measure)
                value = self.simulated(programme, fact, measure)
                found.append(FactRow(COUNTRIES[programme.country][0], programme.title, fact, value,
                                     verdict_of(fact, measure, value)))
        return found


def facts_table(command: Command | None = None, jobs: int = 2) -> list[FactRow]:
    """The whole table: some thirty short runs, about a minute. Error: InputError where the command is absent."""
    with tempfile.TemporaryDirectory(prefix="cpdsim-facts-") as folder:
        return Facts(command or Command(), Path(folder), jobs).rows()


def number_text(value: float) -> str:
    """Three significant digits, and no more than the number has."""
    if not math.isfinite(value):
        return ""
    rounded = float(f"{value:.3g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 100 or rounded == int(rounded) else f"{rounded:g}"


def document_text(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) and abs(value) >= 10000 else f"{value:g}"


def as_table(rows: list[FactRow]) -> Table:
    """For the terminal and, with full precision, as CSV."""
    table = Table([column("programme"), column("fact"), column("what"), column("unit"), column("year"),
                   column("source"), Column("documents", document_text), Column("simulated", number_text),
                   Column("tolerance", lambda v: f"{v:.0%}"), column("verdict"), column("measure"), column("note"),
                   column("country")])
    for row in rows:
        f = row.fact
        tolerance = float("nan") if f.tolerance is None else f.tolerance
        table.rows.append([f.programme, f.name, f.what, f.unit, f.year, f.source, f.value, row.simulated, tolerance,
                           row.verdict, f.measure, f.note, row.country])
    return table
