"""Figure 8: effect against the level of the budget, with the frontier of the best strategy at each level."""

from __future__ import annotations

import numpy as np

from ..statistics import Paired
from ..style import BLACK, GREY, Sheet
from ..tables import Column, Table, column
from .canvas import Context, Drawing, NoData, label_ends, number_axis, plot, signed_label, wrap, zero_line


def by_level(context: Context) -> dict[str, list[Paired]]:
    """Strategy -> paired difference to the baseline at each level."""
    c, study = context.comparison, context.study
    values = study.outcome(c.outcome.name)
    base = values[study.strategies.index(c.baseline)]
    return {s: [c.paired(values[study.strategies.index(s), i], base[i])
                for i in range(len(study.levels))]
            for s in c.strategies if s != c.baseline}


def draw(context: Context, sheet: Sheet) -> list[Drawing]:
    c, words, study = context.comparison, context.words, context.study
    if c.baseline is None:
        raise NoData(words("missing.baseline"))
    found = by_level(context)
    if sum(any(np.isfinite(p[i].mean) for p in found.values()) for i in range(len(study.levels))) < 2:
        raise NoData(words("missing.levels"))
    if not any(p.mean for pairs in found.values() for p in pairs if np.isfinite(p.mean)):
        raise NoData(words("missing.all_the_same"))
    order = np.argsort(study.levels)
    total = study.number("budget_total")
    in_money = np.isfinite(total) and total > 0
    x = study.levels[order] * (total if in_money else 100.0)
    height = 3.4
    figure, axes = plot(sheet, height)
    ax, ends, rows, scale = axes[0, 0], [], [], c.outcome.scale
    for strategy, pairs in found.items():
        look = context.looks[strategy]
        mean, low, high = (np.array([getattr(pairs[i], v) for i in order]) * scale for v in ("mean", "low", "high"))
        there = np.isfinite(mean)
        if not there.any():
            continue
        ax.fill_between(x[there], low[there], high[there], color=look.colour, alpha=0.12, linewidth=0)
        ax.plot(x[there], mean[there], color=look.colour, linestyle=look.line, marker=look.marker, markersize=5)
        ends.append((x[there][-1], mean[there][-1], context.name(strategy), look))
        rows += [[context.name(strategy), float(study.levels[i]),
                  float(study.levels[i] * total) if in_money else float("nan"),
                  *(float(getattr(pairs[i], v)) * scale for v in ("mean", "low", "high"))]
                 for i in order]
    best = np.array([max((p[i].mean * c.outcome.direction for p in found.values() if np.isfinite(p[i].mean)),
                         default=np.nan) for i in order]) * c.outcome.direction * scale
    line, = ax.plot(x, best, color=GREY, linewidth=7, alpha=0.25, zorder=0, solid_capstyle="round")
    ax.legend([line], [words("mark.frontier")], loc="upper left", frameon=False)
    zero_line(ax, vertical=False)
    ax.set_xticks(x)
    ax.set_xticklabels([(words.tick(round(v / 1e6, 3)) + "\n" if in_money else "") + words.percent(study.levels[i])
                        for v, i in zip(x, order)])
    number_axis(ax.yaxis, words)
    ax.set_xlabel(wrap(words("axis.budget") if in_money else words("axis.level"), 40 if sheet.narrow else 80))
    ax.set_ylabel(signed_label(words, f"{words.quantity_name(c.outcome)} ({words.unit(c.outcome)})", sheet,
                               vertical=True))
    label_ends(ax, ends, height - 0.9, sheet)
    leaders = []
    for i in order:
        there = {s: p[i].mean for s, p in found.items() if np.isfinite(p[i].mean)}
        if there:
            first = max(there, key=lambda s: there[s] * c.outcome.direction)
            leaders.append(words("alt.levels_item", level=words.percent(study.levels[i]), strategy=context.name(first),
                                 mean=words.value(c.outcome, there[first], True)))
    percent = words.decimals(100 * study.interval, 0)
    show = lambda v: words.value(c.outcome, v / scale)
    table = Table([column(words("column.strategy")), Column(words("axis.level"), words.percent),
                   Column(words("column.budget"), lambda v: words.decimals(v, 0)),
                   Column(words("column.difference", unit=words.unit(c.outcome)), show),
                   Column(words("column.low", interval=percent, unit=""), show),
                   Column(words("column.high", interval=percent, unit=""), show)], rows)
    return [Drawing("budget_levels", figure,
                    words("alt.levels", what=words.quantity_name(c.outcome), items="; ".join(leaders)),
                    words("caption.levels", interval=percent), table, finding(context, found))]


def finding(context: Context, found: dict[str, list[Paired]]) -> str:
    """How much the next larger level adds for the best strategy, where both effects are clear."""
    c, words, levels = context.comparison, context.words, context.study.levels
    larger = [i for i, v in enumerate(levels) if v > levels[c.level]]
    if c.best not in found or not larger:
        return ""
    i = min(larger, key=lambda k: levels[k])
    now, more = found[c.best][c.level], found[c.best][i]
    if not (now.separated and more.separated and now.mean * more.mean > 0):
        return ""
    return words("finding.levels", factor=words.tick(float(f"{levels[i] / levels[c.level]:.3g}")),
                 strategy=words.quote(context.name(c.best)), effect=words.tick(round(more.mean / now.mean, 1)))
