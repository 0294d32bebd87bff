"""The command `sensitivity`: what moves an outcome of a study, on the terminal or as CSV and JSON for other tools."""

from __future__ import annotations

import argparse
import json
import math
import sys
import textwrap
from dataclasses import asdict
from pathlib import Path

from . import compare, indices, sensitivity, spreadsheet
from .compare import Comparison
from .discovery import Rule, discover
from .errors import InputError, ReportError
from .language import Words
from .load import load
from .study_data import StudyData
from .picture import write
from .tables import Column, Table, column
from .targets import Target, targets
from .names import condition_words

WIDTH = 100
ONLY_CSV = ("rank_reg", "at_low", "at_high", "mu_low", "mu_high")   # would not fit a terminal


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sensitivity", description="What moves an outcome of a study: Sobol' indices of a saltelli design, "
        "elementary effects of a morris design, rank correlations and switching values of any other.",
        epilog="exit codes: 0 done, 2 usage, 3 input invalid, 7 output cannot be written")
    parser.add_argument("path", type=Path, help="folder with study.h5, or study.h5 itself")
    parser.add_argument("--of", default="lead", metavar="TARGET",
                        help="lead (best minus runner-up), outcome:STRATEGY, difference:STRATEGY (to the baseline) or "
                        "all (default: lead)")
    parser.add_argument("--outcome", default="", help="another outcome than the study's main one")
    parser.add_argument("--top", type=int, default=15, help="lines on the terminal (default: 15; 0: all)")
    parser.add_argument("--csv", type=Path, metavar="DIR",
                        help="write factors.csv, design.csv, unit_cube.csv, results.csv and one table per target")
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    return parser


def plain_table(study: StudyData, target: Target) -> Table:
    """Any design of independent draws: rank correlation, rank regression, fitted line and switching value."""
    rows = [[f.path, f.unit, f.low, f.high, f.rank_correlation, f.rank_regression, f.p_value, f.lead_at_low,
             f.lead_at_high, f.switching, "yes" if f.clear else "no"]
            for f in sensitivity.influences(study, target.by_draw)]
    names = ("low", "high", "spearman", "rank_reg", "p", "at_low", "at_high", "zero_at")
    return Table([column("factor"), column("unit"), *map(spreadsheet.number, names), column("clear")], rows)


def table_of(study: StudyData, target: Target) -> tuple[Table, dict[str, object]]:
    """The table of one target, and what has to be said about it: rows used, rows dropped."""
    plan = study.plan
    if plan is not None and plan.sampler == "saltelli":
        found = indices.sobol(plan, target.by_draw, study.interval)
        keys = ("first", "first_low", "first_high", "total", "total_low", "total_high")
        rows = [[i.path, *(getattr(i, k) for k in keys)] for i in found.indices] if found else []
        said = {"method": "saltelli", "rows": found.rows, "rows_dropped": found.dropped, "variance": found.variance,
                "explained_alone": found.alone} if found else {"method": "saltelli", "rows": 0}
        return Table([column("factor"), *map(spreadsheet.number, keys)], rows), said
    if plan is not None and plan.sampler == "morris":
        found = indices.morris(plan, target.by_draw, study.interval)
        keys = ("mu_star", "mu_star_low", "mu_star_high", "mu", "mu_low", "mu_high", "sigma")
        rows = [[e.path, *(getattr(e, k) for k in keys), e.count] for e in found.effects] if found else []
        said = {"method": "morris", "trajectories": found.trajectories, "effects_missing": found.missing,
                "draws_dropped": found.dropped} if found else {"method": "morris", "trajectories": 0}
        return Table([column("factor"), *map(spreadsheet.number, keys), Column("effects")], rows), said
    used = [d for d, v in enumerate(target.by_draw) if math.isfinite(v)]
    missing = sorted(set(range(len(target.values))) - set(used))
    return plain_table(study, target), {"method": "rank correlation", "draws": len(used), "draws_dropped": missing}


def chosen(comparison: Comparison, wanted: str, outcome: str) -> list[Target]:
    if outcome and not comparison.study.has_outcome(outcome):
        there = ", ".join(n for n in comparison.study.outcomes.variables if comparison.study.has_outcome(n))
        raise InputError(f"the study has no outcome '{outcome}'. Choose one of {there}")
    found = targets(comparison, outcome or None)
    if wanted == "all":
        return found
    match = [t for t in found if t.name == wanted]
    if not match:
        raise InputError(f"--of {wanted}: nothing of that name. Choose all or one of "
                         + ", ".join(t.name for t in found))
    return match


def rule_in_words(rule: Rule | str, comparison: Comparison, words: Words) -> str:
    if isinstance(rule, str):
        from .discovery import ENOUGH_DRAWS, ENOUGH_WANTED
        return "no rule was searched: " + words(f"discovery.{rule}", draws=ENOUGH_DRAWS, wanted=ENOUGH_WANTED)
    if not rule.accepted:
        return words("discovery.nothing", draws=rule.draws)
    return (f"{comparison.best} {'loses' if rule.loses else 'wins'} where {condition_words(words, rule.conditions)} "
            f"(coverage {rule.coverage:.2f}, density {rule.density:.2f}; in unseen draws {rule.unseen_coverage:.2f} and "
            f"{rule.unseen_density:.2f}; overall {rule.base_rate:.2f})")


def number_or_none(value: object) -> object:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def as_data(table: Table, said: dict[str, object]) -> dict[str, object]:
    names = [c.title for c in table.columns]
    return {**said, "factors": [dict(zip(names, map(number_or_none, row))) for row in table.rows]}


def rule_as_data(rule: Rule | str) -> object:
    if isinstance(rule, str):
        return {"accepted": False, "why": rule}
    kept = {k: number_or_none(v) for k, v in asdict(rule).items() if k not in ("conditions", "inside", "gap")}
    return {"accepted": rule.accepted, **kept,
            "conditions": [{k: number_or_none(v) for k, v in asdict(c).items()} for c in rule.conditions]}


def note(target: Target, said: dict[str, object]) -> str:
    shown = {key: f"{v:.3g}" if isinstance(v, float) else v if v != [] else "none" for key, v in said.items()}
    facts = ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in shown.items())
    return textwrap.fill(f"{target.name}: {facts}", WIDTH)


def main(argv: list[str] | None = None) -> int:
    options = arguments().parse_args(argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        study = load(options.path)
        if study.single:
            raise InputError(f"{options.path}: one scenario varies nothing. Give the folder of a study")
        comparison, words = compare.compare(study), Words("en")
        asked = chosen(comparison, options.of, options.outcome)
        found = {t.name: (t, *table_of(study, t)) for t in asked}
        rule = discover(comparison)
        if options.csv:
            tables = {"factors": spreadsheet.factors(study), "design": spreadsheet.draws(study),
                      "results": spreadsheet.results(study)}
            if study.plan is not None:
                tables["unit_cube"] = spreadsheet.draws(study, unit_cube=True)
            tables |= {"sensitivity_" + name.replace(":", "_"): table for name, (_, table, _) in found.items()}
            for name, table in tables.items():
                write(options.csv / f"{name}.csv", table.csv().encode("utf-8"))
            print(f"sensitivity: {options.csv}: {len(tables)} files", file=sys.stderr)
    except ReportError as fault:
        print(f"sensitivity: {fault}", file=sys.stderr)
        return fault.exit_code
    if options.json:
        print(json.dumps({"outcome": options.outcome or comparison.outcome.name, "best": comparison.best,
                          "second": comparison.second, "interval": study.interval,
                          "targets": {name: as_data(table, said) for name, (_, table, said) in found.items()},
                          "rule": rule_as_data(rule)}, ensure_ascii=False, indent=2))
        return 0
    for target, table, said in found.values():
        kept = [i for i, c in enumerate(table.columns) if c.title not in ONLY_CSV]
        shown = Table([table.columns[i] for i in kept],
                      [[row[i] for i in kept] for row in table.rows[:options.top or None]])
        print(note(target, said), shown.text(WIDTH), "", sep="\n")
    print(rule_in_words(rule, comparison, words))
    return 0
