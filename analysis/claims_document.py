"""Findings for people: text for the terminal, a CSV with every part, and sim/CLAIMS.md."""

from __future__ import annotations

import math
from pathlib import Path

from .claims import Finding, Part
from .labelled import text
from .study_data import StudyData
from .tables import Column, Table, column

HEAD = """\
# The documents' claims, as findings of the model

Written by `scripts/claims --write`; do not edit. Each claim compares two strategies that spend the same money, with the
same schools, people and chance. *Advantage* is what the first leaves more than the second (for a claim of "less": less),
so a positive number speaks for the documents. The interval of {interval} is that of the mean over uncertain parameters (bootstrap
over draws); *futures* is the share of all draws and replicates in which the first is ahead. *Relative* puts the
advantage beside what the second strategy adds to no new money. A finding is one of this model under its assumptions, most of
which have grade 0 to 2: it says what has to be true for a claim to hold, not that it is true. "Not separated" means that
the interval includes 0 or that the advantage is below 5 % of what the second strategy adds. Parts of fewer than ten draws
have intervals that are known to be too narrow; of the varied numbers, the one is shown whose halves differ most.

{design}

| claim | compared | outcome | advantage | {interval} interval | relative | futures | finding |
|---|---|---|--:|---|--:|--:|---|
"""
DETAIL = """\
### {name}

> {sentence} ({source})

**{conclusion}** Expected: {expects} {outcome} with "{first}" than with "{second}". Of the budget, the first spends {spent_first}, the
second {spent_second}.{note}

| where | advantage | {interval} interval | futures | draws |
|---|--:|---|--:|--:|
"""
OUTCOMES = {"practice_years": "teacher-years of changed lessons", "sustained_teachers": "sustained teachers",
            "never_reached": "teachers never reached, % of all", "reach": "teachers reached, % of all"}


def digits(value: float) -> str:
    """Three significant digits, signed."""
    if not math.isfinite(value):
        return "–"
    rounded = float(f"{value:.3g}")
    return f"{rounded:+,.0f}" if abs(rounded) >= 100 else f"{rounded:+g}"


def percent(value: float, sign: str = "") -> str:
    return "–" if not math.isfinite(value) else f"{value:{sign}.0%}".replace("%", " %")


def interval_text(part: Part) -> str:
    return f"{digits(part.low)} to {digits(part.high)}"


def outcome_of(finding: Finding) -> str:
    return OUTCOMES.get(finding.claim.outcome, finding.claim.outcome.replace("_", " "))


def rows_of(finding: Finding) -> list[tuple[str, Part]]:
    """Every part with words for where it lies."""
    kinds = {"form": "form", "what-if": "what if", "budget": "money"}
    found = [(finding.whole.label, finding.whole)]
    found += [(f"{kinds[p.kind]}: {p.label.replace('=', ' = ').replace('_', ' ')}", p) for p in finding.parts]
    if finding.split is not None:
        s = finding.split
        sure = "clear" if s.clear else f"may be chance, p = {s.p_value:.2g} before correction"
        found += [(f"{s.path} up to {s.median:.3g} {s.unit} ({sure})", s.below), (f"{s.path} above", s.above)]
    return found


def design_of(studies: dict[str, StudyData]) -> str:
    lines = ["| study | draws | replicates | futures | seed | version | command |", "|---|--:|--:|---|---|---|---|"]
    for name, study in sorted(studies.items()):
        p = study.provenance
        lines.append(f"| {name} | {study.draws} | {study.replicates} | {', '.join(study.futures)} | {text(p.get('seed'))} "
                     f"| {text(p.get('version'))} ({text(p.get('commit'))}) "
                     f"| `cpdsim run scenarios/studies/claims/{name}.yaml` |")
    return "\n".join(lines)


def document(findings: list[Finding], studies: dict[str, StudyData]) -> str:
    interval = percent(next(iter(studies.values())).interval)
    parts = [HEAD.format(interval=interval, design=design_of(studies)).rstrip("\n")]
    for f in findings:
        parts.append(f"| {f.claim.name} | {f.titles[0]} – {f.titles[1]} | {outcome_of(f)} | {digits(f.whole.mean)} "
                     f"| {interval_text(f.whole)} | {percent(f.relative, '+')} | {percent(f.whole.share)} | {f.conclusion} |")
    for f in findings:
        c = f.claim
        parts.append("\n" + DETAIL.format(name=c.name, sentence=c.sentence, source=c.source, conclusion=f.conclusion,
                                          expects={"equal": "as many", "less": "fewer"}.get(c.expects, c.expects), outcome=outcome_of(f),
                                          first=f.titles[0], second=f.titles[1], spent_first=percent(f.spent[0]),
                                          spent_second=percent(f.spent[1]), note=f" {c.note}" if c.note else "",
                                          interval=interval).rstrip("\n"))
        parts += [f"| {where} | {digits(p.mean)} | {interval_text(p)} | {percent(p.share)} | {p.draws} |"
                  for where, p in rows_of(f)]
    return "\n".join(parts) + "\n"


def as_text(findings: list[Finding]) -> str:
    lines = []
    for f in findings:
        lines += [f"{f.claim.name}: {f.claim.sentence} ({f.claim.source})",
                  f"  {f.titles[0]} against {f.titles[1]}: {digits(f.whole.mean)} {outcome_of(f)}, "
                  f"{interval_text(f.whole)}, ahead in {percent(f.whole.share)} of futures", f"  {f.conclusion}", ""]
    return "\n".join(lines)


def as_table(findings: list[Finding]) -> Table:
    """One row per claim and part, for CSV: numbers in the printed unit of the outcome."""
    table = Table([column("claim"), column("study"), column("source"), column("first"), column("second"),
                   column("expects"), column("outcome"), column("kind"), column("where"), Column("advantage"),
                   Column("low"), Column("high"), Column("share_of_futures"), Column("draws"), column("status"),
                   column("verdict"), column("sentence")])
    for f in findings:
        for _, p in rows_of(f):
            table.rows.append([f.claim.name, f.claim.study, f.claim.source, f.claim.first, f.claim.second,
                               f.claim.expects, f.claim.outcome, p.kind, p.label, p.mean, p.low, p.high, p.share,
                               p.draws, p.status, f.verdict, f.claim.sentence])
    return table


def path_of_document() -> Path:
    return Path(__file__).resolve().parents[1] / "sim" / "CLAIMS.md"
