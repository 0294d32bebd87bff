"""The tables that are not behind a figure: strategies at a glance, who beats whom, which assumptions turn the choice, all
pairs, all outcomes; and the provenance box."""

from __future__ import annotations

import hashlib
import re

import numpy as np

from . import brief, compare, money, statistics, turning
from .compare import Comparison, quantity_of
from .currency import kept_currency
from .language import Words
from .labelled import text
from .names import future_name
from .statistics import mean_of
from .tables import Column, Table, column

RATIOS = {"cost_per_sustained_teacher": "sustained_teachers"}    # outcomes that are money over another outcome


def at_a_glance(c: Comparison, words: Words) -> Table:
    """One row per strategy, best first: gain over the baseline, its interval, the middle future, how often next to
    nothing, how often best, what one costs, spent, left."""
    percent = words.decimals(100 * c.study.interval, 0)
    value = lambda v: words.value(c.outcome, v, c.baseline is not None)
    first = words("column.difference", unit=words.unit(c.outcome)) if c.baseline else words.quantity_name(c.outcome)
    rows, several = [], c.second is not None
    values = dict(zip(c.strategies, c.values()))
    standing = {s.strategy: s for s in brief.standings(c)} if c.baseline and several else {}
    nothing = float("nan")
    priced = c.baseline is not None and several and c.outcome.kind == "count"
    for strategy in c.strategies:
        pair, row = c.against_baseline.get(strategy), standing.get(strategy)
        account = money.account(c, strategy)
        spent = (account.spent, account.unspent_share) if account else (nothing, nothing)
        low, high = (pair.low, pair.high) if pair else mean_interval(c, values[strategy]) \
            if c.baseline is None else (nothing,) * 2
        low_high = f"{value(low)} … {value(high)}" if np.isfinite(low) else "–"
        price = money.price(c, strategy) if priced else None
        rows.append([c.study.name(strategy), pair.mean if pair else nothing if c.baseline else c.mean[strategy],
                     low_high,
                     *([row.median * c.outcome.direction, row.nothing] if row else [nothing] * 2 if standing else []),
                     *([c.probability[strategy]] if several else []),
                     *([price.value if price else nothing] if priced else []), *spent])
    return Table([column(words("column.strategy")), Column(first, value),
                  Column(words("column.interval", interval=percent), str),
                  *([Column(words("column.median"), value), Column(words("column.nothing"), words.percent)]
                    if standing else []),
                  *([Column(words("column.best"), words.percent)] if several else []),
                  *([Column(words("column.price"), lambda v: words.decimals(v, 0))] if priced else []),
                  Column(words("column.spent"), words.money, spare=True), Column(words("column.left"), words.percent)], rows)


DIFFERS = 0.02   # of what is spent: from there on a reader who multiplies would wonder


def price_note(c: Comparison, words: Words) -> str:
    """Why what each costs, times the difference, is not what is spent; empty where it is, or where there are no prices."""
    def differs(strategy: str) -> bool:
        price, account = money.price(c, strategy), money.account(c, strategy)
        if price is None or account is None or not account.spent > 0:
            return False
        return abs(price.value * abs(c.against_baseline[strategy].mean) / account.spent - 1) > DIFFERS

    if c.second is None or c.outcome.kind != "count" or not any(differs(s) for s in c.against_baseline):
        return ""
    columns = {name: words(f"column.{name}") for name in ("price", "spent")}
    if money.discounting(c) != "both":
        return words("note.price", **columns)
    return words("note.price_discounted", rate=words.percent(c.study.number("discount"), 1), **columns)


def mixes(c: Comparison, words: Words) -> Table:
    """Strategy and the programmes it pays for, by their share of what is planned at the reference level."""
    budget, rows = c.study.table("budget"), []
    if budget is None or c.second is None or not budget.has("planned", *money.LEDGER):
        return Table([], [])
    planned, programmes = budget.get("planned", *money.LEDGER), budget.labels("programme")
    for strategy in c.strategies:
        of = np.nansum(planned[c.study.strategies.index(strategy), c.level], axis=(0, 2, 3))
        share = of / of.sum() if of.sum() > 0 else of
        parts = [words("mix.item", programme=words.title(programmes[p]), share=words.percent(share[p]))
                 for p in np.argsort(-share, kind="stable") if share[p] >= 0.005]
        rows.append([c.study.name(strategy), ", ".join(parts) or words("mix.nothing")])
    return Table([column(words("column.strategy")), column(words("column.mix"))], rows)


def mean_interval(c: Comparison, values: np.ndarray) -> tuple[float, float]:
    """Interval of the mean of one strategy's (D, R) values."""
    rows = statistics.units_of_resampling(values, c.study.sampling)
    if len(rows) < 2:
        return float("nan"), float("nan")
    _, low, high, _ = statistics.interval_of(rows, c.study.interval)
    return float(low), float(high)


def who_beats_whom(c: Comparison, words: Words) -> Table:
    """Row beats column in so many of 100 futures; ties beat neither."""
    share = {}
    for (a, b), pair in c.pairs.items():
        above, below = pair.share_above, pair.share_below
        share[a, b], share[b, a] = (above, below) if c.outcome.direction > 0 else (below, above)
    rows = [[c.study.name(a), *(share.get((a, b), float("nan")) for b in c.strategies)] for a in c.strategies]
    return Table([column(words("column.strategy")), *(Column(c.study.name(s), words.hundred) for s in c.strategies)],
                 rows if c.second is not None else [])


def which_turn(c: Comparison, words: Words) -> Table:
    """Assumption and winner: the whole study, each structural form and what-if, and numbers that turn the order."""
    rows = []
    for w in [*brief.winners(c), *turning.by_marks(c)]:
        if w.kind == "number":
            name = words("winners.number", parameter=words.parameter(w.name), side=words(f"verdict.{w.side}"),
                         value=words.parameter_value(w.value, w.unit))
            sure = words("sure.number")
        elif w.kind == "mark":
            name = words("winners.mark", what=words.quantity_name(quantity_of(c.study, w.name)))
            sure = how_sure(c, words, w)
        else:
            everything = "winners.all_weighed" if text(c.study.attributes.get("posterior", "")) else "winners.all"
            name = words(everything) if w.kind == "all" else future_name(words, w.name)
            sure = how_sure(c, words, w)
        rows.append([name, "–" if w.nothing_first else c.study.name(w.first), w.lead, sure])
    rows += [[words("winners.finding", finding=words.published(t.finding)), c.study.name(c.strategies[t.first]),
              float(t.means[t.first] - t.means[t.second]) * c.outcome.direction,
              words("sure.unclear", second=c.study.name(c.strategies[t.second]))]
             for t in turning.by_findings(c) if t.kind == "without"]
    return Table([column(words("column.assumption")), column(words("column.first_place")),
                  Column(words("column.lead", unit=words.unit(c.outcome)), lambda v: words.value(c.outcome, v)),
                  column(words("column.how_sure"))], rows if len(rows) > 1 else [])


def how_sure(c: Comparison, words: Words, w: brief.Winner) -> str:
    if w.nothing_first:
        return words("sure.equal")
    near = next((t for t in c.tied if not c.same(c.best, t)), None) if w.kind == "all" else None
    if near is not None:          # as the headline has it: ahead of all others, and in futures enough
        return words("sure.unclear", second=c.study.name(near))
    if w.clear:
        return words("sure.clear")
    if w.draws < brief.FORM_DRAWS:
        return words("sure.few", draws=words.decimals(w.draws, 0))
    return words("sure.unclear", second=c.study.name(w.second))


def all_pairs(c: Comparison, words: Words) -> Table:
    percent = words.decimals(100 * c.study.interval, 0)
    scale = c.outcome.scale
    show = lambda v: words.value(c.outcome, v / scale, True)
    rows = [[c.study.name(a), c.study.name(b), p.mean * scale, p.low * scale, p.high * scale, p.future_low * scale,
             p.future_high * scale, p.share_above,
             p.reduction_chance, p.reduction_assumptions, p.parameter_share] for (a, b), p in c.pairs.items()]
    spans = [Column(words(f"column.{k}", interval=percent, unit=words.unit(c.outcome)), show)
             for k in ("difference", "low", "high", "future_low", "future_high")]
    return Table([column(words("column.first")), column(words("column.second")), *spans,
                  Column(words("column.share_above"), words.percent),
                  Column(words("column.reduction_chance"), words.number),
                  Column(words("column.reduction_assumptions"), words.number),
                  Column(words("column.parameters_share"), words.percent)], rows, grouped=True)


def all_outcomes(c: Comparison, words: Words) -> Table:
    """Main outcome, those asked for beside it, then the rest of the file."""
    study, rows = c.study, []
    names = dict.fromkeys([c.outcome.name, *study.listed("also"), *study.outcomes.variables])
    percent = words.decimals(100 * study.interval, 0)
    nothing = float("nan")
    for name in names:
        if not study.has_outcome(name):
            continue
        quantity, values = quantity_of(study, name), study.outcome(name)[:, c.level]
        show = lambda v, q=quantity: words.decimals(v, 0) if q.kind == "money" else words.value(q, v / q.scale)
        for strategy in c.strategies:
            i = study.strategies.index(strategy)
            if name in RATIOS:
                price = money.price_of(c, strategy, RATIOS[name])
                cells, share = [price.value, nothing, price.low, price.high] if price else [nothing] * 4, nothing
            else:
                pair = c.paired(values[i], values[study.strategies.index(c.baseline)]) \
                    if c.baseline and strategy != c.baseline else None
                cells = [float(mean_of(mean_of(values[i], 1))),
                         *((pair.mean, pair.low, pair.high) if pair else (nothing,) * 3)]
                share = pair.parameter_share if pair else nothing
            rows.append([words.measured(quantity), study.name(strategy),
                         *(Shown(v * quantity.scale, show) for v in cells), share])
    columns = [Column(words(k, interval=percent, unit="").replace("()", "").strip(), lambda v: v.show(float(v)))
               for k in ("column.average", "column.difference", "column.low", "column.high")]
    return Table([column(words("column.outcome")), column(words("column.strategy")), *columns,
                  Column(words("column.parameters_share"), words.percent)], rows, grouped=True)


def main_outcomes(c: Comparison, words: Words) -> Table:
    """Of all outcomes those that the study asks for, and the money: the others are in the CSV file and the workbook."""
    asked = dict.fromkeys([c.outcome.name, c.study.main_outcome, *c.study.listed("also"), "spend", "unspent"])
    everything = all_outcomes(c, words)
    wanted = {words.measured(quantity_of(c.study, n)) for n in asked}
    return Table(everything.columns, [row for row in everything.rows if row[0] in wanted], grouped=True)


def evidence_strip(c: Comparison) -> tuple[int, list[tuple[int, int]]]:
    """(numbers of the model a dot stands for, [(grade, dots)]) for a strip of at most 60 dots."""
    counts = compare.evidence_counts(c.study)
    total = sum(counts.values())
    each = max(1, -(-total // 60))
    return each, [(g, max(1, round(n / each))) for g, n in sorted(counts.items(), reverse=True) if n]


class Shown(float):
    """A number that knows how to print itself, for columns that mix quantities."""

    def __new__(cls, value: float, show) -> "Shown":
        made = super().__new__(cls, value)
        made.show = show
        return made


def provenance(c: Comparison, words: Words) -> list[tuple[str, str]]:
    """(label, value) of the provenance box; what only a person can fill in is left blank and says so."""
    study, p = c.study, c.study.provenance
    resolved = text(p.get("scenario_as_resolved", ""))
    written = text(p.get("study_as_written", "")) + resolved
    presets = sorted(set(re.findall(r"builtin:[\w/.-]+@\d+", written)))
    counts = compare.evidence_counts(study)
    seed = study.attributes.get("seed", p.get("seed", ""))
    discount = study.number("discount")
    teachers, scale = study.number("n_teachers"), study.number("scale")
    price, shown = study.number("price_year"), kept_currency(study)

    def joined(*parts: object) -> str:
        return ", ".join(t for t in (text(part) for part in parts) if t) or "–"

    rows = [(words("box.title"), study.title(words.language)),
            (words("box.version"), joined(p.get("version", p.get("source", "")), p.get("commit", ""))),
            (words("box.compiler"), joined(p.get("compiler", ""))),
            (words("box.hash"), hashlib.sha256(resolved.encode()).hexdigest() if resolved else "–"),
            (words("box.seed"), f"{seed:.0f}" if isinstance(seed, (int, float, np.number)) else text(seed) or "–"),
            (words("box.runs"), f"{study.draws} × {study.replicates}"),
            (words("box.failed"), f"{study.failed}, {study.absent}"),
            (words("box.presets"), ", ".join(presets) or "–"),
            (words("box.evidence"), ", ".join(f"{g}: {n}" for g, n in sorted(counts.items())) or "–"),
            (words("box.payers"), ", ".join(study.listed("whose")) or "–"),
            (words("box.currency"), words("box.currency_of", code=shown.code, rate=words.tick(float(f"{shown.euros:.6g}")))
             if shown.own else "–"),
            (words("box.prices"), f"{price:.0f}" if np.isfinite(price) else "–"),
            (words("box.discount"), "–" if not np.isfinite(discount) else words.percent(discount, 1)
             if money.effect_is_discounted(c) or not discount else words("box.discount_unused", rate=words.percent(discount, 1))),
            (words("box.window"),
             " – ".join(t for t in (text(study.attributes.get("window_from", "")),
                                    text(study.attributes.get("window_to", ""))) if t) or "–"),
            (words("box.span"), " – ".join(t
                                           for t in (text(study.attributes.get("start", "")),
                                                     text(study.attributes.get("end", ""))) if t) or "–"),
            (words("box.scale"), f"{words.decimals(teachers, 0)}, {words.number(scale)}"),
            (words("box.pairing"), text(study.attributes.get("pairing", "")).replace("_", " ") or "–"),
            (words("box.hours"), words.number(float(p["core_hours"]))
             if isinstance(p.get("core_hours"), (int, float, np.number)) else joined(p.get("core_hours", ""))),
            (words("box.host"), joined(p.get("host", ""), p.get("date", ""))),
            (words("box.command"), joined(p.get("command", ""))),
            (words("box.reviewer"), f"[{words('box.blank')}]"),
            (words("box.assurance"), f"[{words('box.blank')}]")]
    return [(label, value) for label, value in rows if value != "–"]     # what the file does not say is no line
