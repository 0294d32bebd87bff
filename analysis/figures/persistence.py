"""Figure 3: of 100 teachers changed when the money stops, how many still are 1, 3, 5 and 10 years later."""

from __future__ import annotations

import numpy as np

from .. import compare
from ..style import BLACK, GREY, Sheet
from ..tables import Column, Table, column
from .canvas import Context, Drawing, NoData, Said, label_ends, plot

MARKED = (0, 1, 3, 5, 10)
SAME = 1.0     # of 100 teachers: curves that never differ by more are one curve


def draw(context: Context, sheet: Sheet) -> list[Drawing]:
    c, words = context.comparison, context.words
    if context.study.table("persistence") is None:
        raise NoData(words("missing.persistence"))
    curves = {s: curve for s in c.strategies if (curve := compare.persistence(c, s)) is not None}
    if not curves:
        raise NoData(words("missing.changed"))
    shared = min(len(years) for years, *_ in curves.values())
    means = np.array([mean[:shared] for _, mean, *_ in curves.values()])
    years = next(iter(curves.values()))[0]
    late = max((i for i in range(shared) if years[i] <= 5 and np.isfinite(means[:, i]).all()), default=0)
    low_high = [words.decimals(f(means[:, late]), 0) for f in (np.min, np.max)]
    if len(curves) > 1 and float(np.nanmax(np.ptp(means, axis=0), initial=0.0)) < SAME:
        raise Said(words("missing.same_curves", value=low_high[0], high=low_high[1]) + "; "
                   + words("finding.persistence", low=low_high[0], high=low_high[1], years=words.tick(years[late])))
    height = 3.3
    figure, axes = plot(sheet, height)
    ax, ends, rows, items = axes[0, 0], [], [], []
    for strategy, (years, mean, low, high) in curves.items():
        look, there = context.looks[strategy], np.isfinite(mean)
        ax.fill_between(years[there], low[there], high[there], color=look.colour, alpha=0.12, linewidth=0)
        ax.plot(years[there], mean[there], color=look.colour, linestyle=look.line)
        marked = [i for i in range(len(years)) if there[i] and years[i] in MARKED]
        ax.plot(years[marked], mean[marked], look.marker, color=look.colour, markersize=6, markeredgecolor="white",
                clip_on=False)
        last = np.flatnonzero(there)[-1]
        ends.append((years[last], mean[last], f"{context.name(strategy)} {words.decimals(mean[last], 0)}", look))
        rows += [[context.name(strategy), float(years[i]), mean[i], low[i], high[i]] for i in range(len(years))
                 if there[i]]
        at_five = [i for i in marked if years[i] <= 5][-1]
        items.append(words("alt.persistence_item", strategy=context.name(strategy),
                           still=words.decimals(mean[at_five], 0), years=words.tick(years[at_five])))
    ax.set_ylim(0, 104)
    ax.set_xlim(0, max(end[0] for end in ends))
    ax.set_xticks([y for y in MARKED if y <= max(years.max() for years, *_ in curves.values())])
    ax.grid(axis="y", color=GREY, alpha=0.2, linewidth=0.6)
    ax.set_xlabel(words("axis.years_after"))
    ax.set_ylabel(words("axis.still"))
    label_ends(ax, ends, height - 0.8, sheet)
    percent = words.decimals(100 * context.study.interval, 0)
    show = lambda v: words.decimals(v, 0)
    table = Table([column(words("column.strategy")), Column(words("axis.years_after"), words.tick),
                   Column(words("axis.still"), show),
                   Column(words("column.low", interval=percent, unit=""), show),
                   Column(words("column.high", interval=percent, unit=""), show)], rows)
    return [Drawing("persistence", figure, words("alt.persistence", items="; ".join(items)),
                    words("caption.persistence", interval=percent), table,
                    words("finding.persistence", low=low_high[0], high=low_high[1], years=words.tick(years[late]))
                    if late and len(curves) > 1 else "")]
