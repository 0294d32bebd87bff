"""Two studies, or two versions of one, side by side: what changed in inputs, in the verdict, in each strategy.

Where a draw has the same assumptions and the same structural form in both, the change of a strategy's gain is a paired
difference with an interval; else only the averages can be set against one another. Each study speaks in its own
currency; amounts of the two are compared in it where it is the same for both, else in EUR.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from . import compare, statistics, verdict
from .compare import Comparison
from .currency import Currency, in_own_currency, kept_currency
from .language import Words
from .labelled import text
from .load import load
from .money import price
from .picture import write
from .study_data import StudyData
from .tables import Column, Table, column
from .template import template

MOST_LINES = 200       # of the changes shown


@dataclass(frozen=True)
class Change:
    """Of one strategy's gain over the baseline (its outcome without one), second less first. NaN where it is absent."""

    strategy: str
    first: float
    second: float
    change: float
    low: float
    high: float


def shared_draws(a: Comparison, b: Comparison) -> tuple[np.ndarray, np.ndarray]:
    """Positions of the draws that agree: the same number, the same values of all that both vary, the same form."""
    count = min(a.study.draws, b.study.draws)
    same = np.array([x == y for x, y in zip(a.study.structure[:count], b.study.structure[:count])], dtype=bool)
    groups = [c.study.table("parameters") for c in (a, b)]
    if all(g is not None and g.has("value", "draw", "parameter") for g in groups):
        paths = [g.column("path", "parameter") for g in groups]
        if set(paths[0]) != set(paths[1]):
            return np.array([], dtype=int), np.array([], dtype=int)
        values = [g.get("value", "draw", "parameter")[:count] for g in groups]
        order = [paths[1].index(p) for p in paths[0]]
        same &= np.isclose(values[0], values[1][:, order], rtol=1e-9, atol=0, equal_nan=True).all(axis=1)
    elif any(g is not None for g in groups):
        same[:] = False
    where = np.flatnonzero(same)
    return where, where


def gain_of(c: Comparison, strategy: str) -> np.ndarray | None:
    """(D, R)"""
    if strategy not in c.strategies:
        return None
    values = dict(zip(c.strategies, c.values()))
    return values[strategy] - (values[c.baseline] if c.baseline is not None else 0.0)


def changes(a: Comparison, b: Comparison) -> tuple[list[Change], int]:
    """Every strategy of either, and the number of draws that could be paired."""
    one, other = shared_draws(a, b)
    names = list(dict.fromkeys([*a.strategies, *b.strategies]))
    found, nothing = [], float("nan")
    for name in names:
        x, y = gain_of(a, name), gain_of(b, name)
        means = [float(statistics.mean_of(statistics.mean_of(v, 1))) if v is not None else nothing for v in (x, y)]
        change, low, high = means[1] - means[0], nothing, nothing
        if x is not None and y is not None and len(one) > 1:
            replicates = min(x.shape[1], y.shape[1])
            pair = statistics.paired(y[other, :replicates], x[one, :replicates], a.study.interval, a.study.sampling.of(one))
            change, low, high = pair.mean, pair.low, pair.high
        found.append(Change(name, means[0], means[1], change, low, high))
    return found, len(one)


def inputs(a: Comparison, b: Comparison) -> list[str]:
    """Lines of the study as written and of its base as resolved that only one has: '-' the first, '+' the second."""
    found: list[str] = []
    for key in ("study_as_written", "scenario_as_resolved"):
        lines = [text(c.study.provenance.get(key, "")).splitlines() for c in (a, b)]
        found += [line for line in difflib.unified_diff(*lines, lineterm="", n=0)
                  if not line.startswith(("---", "+++", "@@"))]
    return found


def compare_two(first: Path, second: Path, folder: Path | None, language: str) -> tuple[str, Path]:
    """Text for the terminal and the page that was written. Raises ReportError."""
    studies = [load(path) for path in (first, second)]
    for study in studies:
        study.language = language
    currencies = [kept_currency(study) for study in studies]
    own = [compare.compare(in_own_currency(study)) for study in studies]
    heads = [verdict.verdict(c, Words(language, m.code))[:2] for c, m in zip(own, currencies)]
    alike = currencies[0] == currencies[1]
    words = Words(language, currencies[0].code if alike else "EUR")
    both = own if alike else [compare.compare(study) for study in studies]
    a, b = both
    folder = folder or b.study.path.parent / "compared"
    changed = inputs(a, b)
    same_outcome = a.outcome.name == b.outcome.name
    if not same_outcome:
        says = [words("two.other_outcome", first=words.quantity_name(a.outcome), second=words.quantity_name(b.outcome))]
    elif a.best == b.best:
        says = [words("two.same_verdict", strategy=words.quote(b.study.name(b.best)))]
    else:
        says = [words("two.other_verdict", first=words.quote(a.study.name(a.best)),
                      second=words.quote(b.study.name(b.best)))]
    says += budgets(studies, currencies, language)
    if not alike:
        says.append(words("two.in_euros"))
    table = None
    if same_outcome:
        rows, paired = changes(a, b)
        says.append(words("two.paired", draws=words.decimals(paired, 0)) if paired > 1 else words("two.unpaired"))
        table = table_of(both, words, rows, lambda s: (b if s in b.study.strategies else a).study.name(s))
        write(folder / "compared.csv", table.csv().encode("utf-8"))
    page = folder / "compared.html"
    write(page, template("two.html").render(
        words=words, language=language, title=words("two.title"), says=says, changed=changed[:MOST_LINES], more=max(0, len(changed) - MOST_LINES),
        sides=[(str(path), c.study.title(language), head, text(c.study.provenance.get("version", "")),
                text(c.study.provenance.get("commit", ""))) for path, c, head in zip((first, second), both, heads)],
        table=table).encode("utf-8"))
    parts = [*says, *(f"{words(key)}: " + " ".join(s.text for s in head)
                      for key, head in zip(("two.first", "two.second"), heads))]
    if table is not None:
        parts.append(table.text())
    parts.append(words("two.inputs") + ":\n" + "\n".join(changed[:20]) if changed else words("two.no_inputs"))
    return "\n\n".join(parts), page


def budgets(studies: list[StudyData], currencies: list[Currency], language: str) -> list[str]:
    """One sentence, where a study is in a currency of its own: both budgets, each with what it is in EUR."""
    if not any(m.own for m in currencies) or not all(study.number("budget_total") > 0 for study in studies):
        return []
    euros, items = Words(language), []
    for study, m in zip(studies, currencies):
        total = study.number("budget_total")
        amount = Words(language, m.code).money(total / m.euros)
        items.append(euros("two.budget_in_euros", own=amount, euros=euros.money(total), code=m.code,
                           rate=euros.tick(float(f"{m.euros:.6g}"))) if m.own else amount)
    return [euros("two.budgets", first=items[0], second=items[1])]


def table_of(both: list[Comparison], words: Words, rows: list[Change], name) -> Table:
    """With what a unit of the effect costs in each, where that can be said of a strategy."""
    c = both[1]
    scale, percent = c.outcome.scale, words.decimals(100 * c.study.interval, 0)
    show = lambda v: words.value(c.outcome, v / scale, True)
    cells = [[name(r.strategy), *(v * scale for v in (r.first, r.second, r.change, r.low, r.high))] for r in rows]
    prices = [[price(x, r.strategy) if r.strategy in x.strategies else None for x in both] for r in rows]
    priced = any(p is not None for pair in prices for p in pair)
    if priced:
        cells = [cell + [p.value if p is not None else float("nan") for p in pair] for cell, pair in zip(cells, prices)]
    return Table([column(words("column.strategy")), Column(words("two.first"), show), Column(words("two.second"), show),
                  Column(words("two.change"), show), *(Column(words(f"column.{k}", interval=percent, unit=""), show)
                                                       for k in ("low", "high")),
                  *(Column(f"{words('column.price')}, {words(key)}", words.number)
                    for key in ("two.first", "two.second") if priced)], cells)
