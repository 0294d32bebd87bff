"""sim/FACTS.md: the table of facts as a document, written by `scripts/facts --write`, and whether it is stale.

Stale means that a fact, a value of the documents, a verdict or a note differs, or that a simulated value has moved by
more than MOVED. The document is the same to the byte where the same program runs.
"""

from __future__ import annotations

import math
from pathlib import Path

from .catalogue import COUNTRIES, Programme
from .facts import AGREES, DIFFERS, SET, VERDICTS, FactRow, document_text, number_text
from .poles import Profile, profile
from .tables import Column, Table, column

MOVED = 0.15     # relative: chance of sixteen replicates, and compilers
HEAD = """\
# The documents' facts, and what the simulated programmes show

Written by `scripts/facts --write`; do not edit. A test fails when this table is stale, when a fact has no verdict, or
when a fitted fact lies outside its tolerance. The facts stand under `facts:` in `scenarios/programmes/`, each with what
it is compared with (`measure`), a tolerance where it is fitted, and a note where it is not.

Each programme runs alone on the school system of its country ({schools}, sixteen
replicates), with more money than it can use: the table shows whether a programme *set up from the documents behaves*
as they describe it, not whether its effects are right (that is `validation`). Money in GBP is compared in GBP.

{total} facts of {programmes} programmes: {counts}.

| verdict | meaning |
|---|---|
{meanings}
"""
FACTS_HEAD = "| fact | documents | simulated | tolerance | verdict | source, year; note |\n|---|--:|--:|--:|---|---|"
POLES_HEAD = """\
## Four poles

The learning system of "Main levers" 3.3 has four poles. Points for each ingredient that serves a pole, by the formula
in `analysis/poles.py`; the documents give no measure, so the points are an assumption (evidence 0). The balance is the
share of the second pole in its pair: 50 % is even, the documents hold that reflection and networking are the neglected
ones.

| programme | action | reflection | balance | autonomy | networking | balance |
|---|--:|--:|--:|--:|--:|--:|
"""


def cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def line_of(row: FactRow) -> str:
    f = row.fact
    tolerance = "" if f.tolerance is None else f"{f.tolerance:.0%}".replace("%", " %")
    where = f"{f.source}, {f.year}" if f.year else f.source
    note = f"{where}; {f.note}" if f.note else where
    return (f"| `{f.name}`: {cell(f.what)} ({cell(f.unit)}) | {document_text(f.value)} | {number_text(row.simulated)} "
            f"| {tolerance} | {row.verdict} | {cell(note)} |")


def poles_line(name: str, found: Profile) -> str:
    p = found.points
    return (f"| `{name}` | {p['action']:.2f} | {p['reflection']:.2f} | {found.reflection:.0%} | {p['autonomy']:.2f} "
            f"| {p['networking']:.2f} | {found.networking:.0%} |").replace("%", " %")


def poles_text(catalogue: list[Programme]) -> str:
    return POLES_HEAD + "\n".join(poles_line(p.name, profile(p)) for p in catalogue) + "\n"


def document(rows: list[FactRow], catalogue: list[Programme], schools: str) -> str:
    counts = ", ".join(f"{sum(r.verdict == v for r in rows)} {v}" for v in VERDICTS if any(r.verdict == v for r in rows))
    parts = [HEAD.format(schools=schools, total=len(rows), programmes=len({r.fact.programme for r in rows}),
                         counts=counts, meanings="\n".join(f"| {k} | {v} |" for k, v in VERDICTS.items()))]
    for code, (country, _) in COUNTRIES.items():
        parts.append(f"## {country}\n")
        for programme in (p for p in catalogue if p.country == code):
            own = [r for r in rows if r.fact.programme == programme.name]
            if own:
                parts.append(f"### {programme.title} (`{programme.name}`)\n\n{FACTS_HEAD}\n"
                             + "\n".join(line_of(r) for r in own) + "\n")
    return "\n".join(parts) + "\n" + poles_text(catalogue)


def cells_of(line: str) -> list[str]:
    return [part.strip() for part in line.replace("\\|", "¦").strip().strip("|").split("|")]


def staleness(written: str, fresh: str) -> list[str]:
    """Differences between two documents that matter; simulated values within MOVED of each other do not."""
    old, new = written.splitlines(), fresh.splitlines()
    if len(old) != len(new):
        return [f"{len(old)} lines are written, {len(new)} are due"]
    return [f"written: {a}\ndue:     {b}" for a, b in zip(old, new) if a != b and not same_row(a, b)]


def same_row(a: str, b: str) -> bool:
    first, second = cells_of(a), cells_of(b)
    if len(first) != 6 or len(second) != 6:
        return False
    if first[:2] + first[3:] != second[:2] + second[3:]:
        return False
    values = [float(text.replace(",", "")) if text else math.nan for text in (first[2], second[2])]
    return abs(values[0] - values[1]) <= MOVED * max(abs(v) for v in values)


def summary(rows: list[FactRow]) -> str:
    """One line for the end of the printed table."""
    fitted = [r for r in rows if r.verdict in (AGREES, DIFFERS)]
    wrong = [r.name for r in rows if r.verdict == DIFFERS]
    return (f"{len(rows)} facts: {sum(r.verdict == AGREES for r in fitted)} of {len(fitted)} fitted ones agree, "
            f"{sum(r.verdict == SET for r in rows)} are settings, the others are not fitted (the note says why)"
            + (f"; these differ: {', '.join(wrong)}" if wrong else ""))


def figure_table(rows: list[FactRow], version: str) -> Table:
    """The fitted facts as the report's figure 13 reads them (evidence_table): the tolerance as an expected range."""
    table = Table([column("programme"), column("name"), column("what"), column("source"), Column("expected_low"),
                   Column("expected_high"), Column("simulated"), column("verdict"), column("note"), column("version")])
    for row in rows:
        f = row.fact
        if row.verdict not in (AGREES, DIFFERS) or f.tolerance is None:
            continue
        reach = f.tolerance * abs(f.value)
        table.rows.append([f.programme, f"{row.title}: {f.what}", f"{f.unit}, {f.year}" if f.year else f.unit, f.source,
                           f.value - reach, f.value + reach, row.simulated, row.verdict, f.note, version])
    return table


def path_of_document() -> Path:
    return Path(__file__).resolve().parents[1] / "sim" / "FACTS.md"
