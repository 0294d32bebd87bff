"""Figure 1: the gain over the baseline at equal budget. Which strategy, and how sure.

Where the futures fall is drawn (median, half, nine tenths), and the average apart: a few large futures can lift it far
above anything that usually happens. The scale is stretched where they would flatten everything else.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from .. import brief
from ..compare import AHEAD
from ..names import question
from ..style import BLACK, GREY, Sheet
from ..tables import Column, Table, column
from .canvas import (PLATE, Context, Drawing, NoData, number_axis, plot, signed_label, stretch, stretched_ticks, wrap,
                     zero_line)

BESIDE = 6.3    # inches: on a wide screen it stands beside the words of page one


def draw(context: Context, sheet: Sheet) -> list[Drawing]:
    c, words = context.comparison, context.words
    if c.baseline is None or not c.against_baseline:
        raise NoData(words("missing.baseline"))
    rows = {r.strategy: r for r in brief.standings(c)}
    shown = [s for s in c.strategies if s in rows and s in c.against_baseline]
    scale, sign = c.outcome.scale, c.outcome.direction
    turned = lambda row, name: getattr(row, name) * sign * scale       # back to the sign of the file
    step = 0.82 if sheet.narrow else 0.5
    sheet = replace(sheet, width=min(sheet.width, BESIDE))
    figure, axes = plot(sheet, 1.3 + step * len(shown))
    ax = axes[0, 0]
    drawn = np.array([turned(rows[s], v) for s in shown for v in ("twentieth", "quarter", "median", "three_quarters",
                                                                  "last_twentieth", "mean")])
    straight = stretch(ax.xaxis, drawn, np.array([turned(rows[s], "median") for s in shown]), brief.next_to_nothing(c) * scale)
    for y, strategy in enumerate(shown):
        row, pair, look = rows[strategy], c.against_baseline[strategy], context.looks[strategy]
        ax.plot([turned(row, "twentieth"), turned(row, "last_twentieth")], [y, y], color=look.colour, linewidth=1.2,
                solid_capstyle="butt")
        ax.plot([turned(row, "quarter"), turned(row, "three_quarters")], [y, y], color=look.colour, linewidth=9,
                solid_capstyle="butt", alpha=0.4)
        ax.plot(turned(row, "median"), y, "o", color=look.colour, markersize=6.5, markeredgecolor="white",
                markeredgewidth=0.8, zorder=4)
        ax.plot(pair.mean * scale, y, "D", markerfacecolor="white", color=look.colour, markersize=5, zorder=3)
        span = f"{words.value(c.outcome, pair.low)} … {words.value(c.outcome, pair.high)}"
        value = f"{words.value(c.outcome, row.median * sign, True)} ({words.value(c.outcome, pair.mean, True)}: {span})"
        if sheet.narrow:
            ax.text(0, y - 0.2, f"{wrap(context.name(strategy), 44)}\n{value}", transform=ax.get_yaxis_transform(),
                    fontsize=8.5, va="bottom", linespacing=1.25, bbox=PLATE)
        else:
            ax.text(1.02, y, value, transform=ax.get_yaxis_transform(), fontsize=8.5, va="center")
    zero_line(ax)
    ax.set_ylim(len(shown) - 0.4, -0.9 if sheet.narrow else -0.6)
    ax.set_yticks([] if sheet.narrow else range(len(shown)),
                  [] if sheet.narrow else [wrap(context.name(s), 24) for s in shown])
    ax.tick_params(axis="y", length=0, labelcolor=BLACK)
    ax.spines["left"].set_visible(False)
    if straight:
        stretched_ticks(ax.xaxis, words, straight, drawn.min(), drawn.max())
    else:
        number_axis(ax.xaxis, words, count=4 if sheet.narrow else 6)
    ax.grid(axis="x", color=GREY, alpha=0.2, linewidth=0.6)
    ax.set_xlabel(signed_label(words,
                               words("axis.difference", what=words.measured(c.outcome),
                                     baseline=context.name(c.baseline)), sheet))
    percent = words.decimals(100 * context.study.interval, 0)
    caption = words("caption.forest", interval=percent)
    if straight:
        caption += " " + words("caption.symlog", value=words.tick(straight))
    items = "; ".join(words("alt.forest_item", strategy=context.name(s),
                            mean=words.value(c.outcome, c.against_baseline[s].mean, True),
                            low=words.value(c.outcome, c.against_baseline[s].low),
                            high=words.value(c.outcome, c.against_baseline[s].high)) for s in shown)
    alt = words("alt.forest", what=words.quantity_name(c.outcome), baseline=context.name(c.baseline), interval=percent,
                items=items)
    return [Drawing("forest", figure, alt, caption, table_of(context, shown, rows), finding(context, rows))]


def finding(context: Context, rows: dict[str, brief.Standing]) -> str:
    c, words = context.comparison, context.words
    best = words.quote(context.name(c.best))
    if any(len(g) == len(c.strategies) for g in c.twins):
        return words("finding.forest_same")
    if not [s for s in c.tied if not c.same(c.best, s)] and not brief.disagreeing_forms(c):
        return words("finding.forest_clear", best=best)
    if c.best in rows and rows[c.best].skewed:
        return words("finding.forest_skewed", best=best)
    if brief.disagreeing_forms(c):
        return words("finding.forest_forms", structure=question(words, brief.disagreeing_forms(c)[0].name.split("=")[0]))
    if c.probability[c.best] >= AHEAD:
        return words("finding.forest_few", best=best, share=words.hundred(c.probability[c.best]))
    return words("finding.forest_unclear")


def table_of(context: Context, shown: list[str], rows: dict[str, brief.Standing]) -> Table:
    c, words = context.comparison, context.words
    scale, percent = c.outcome.scale, words.decimals(100 * context.study.interval, 0)
    places = 3 if c.outcome.kind == "index" else 1 if c.outcome.kind == "share" else 0
    show = lambda v: words.decimals(v, places)
    cells = []
    for s in shown:
        p, r = c.against_baseline[s], rows[s]
        turned = lambda name, r=r: getattr(r, name) * c.outcome.direction * scale
        cells.append([context.name(s), p.mean * scale, p.low * scale, p.high * scale, p.future_low * scale,
                      p.future_high * scale, p.share_above, c.probability[s], p.pairs, turned("median"),
                      turned("quarter"), turned("three_quarters"), turned("tenth_worst"), r.nothing, r.largest])
    figures = [Column(words(f"column.{k}", interval=percent, unit=words.unit(c.outcome)), show)
               for k in ("difference", "low", "high", "future_low", "future_high")]
    return Table([column(words("column.strategy")), *figures, Column(words("column.share_above"), words.percent),
                  Column(words("column.best"), words.percent),
                  Column(words("column.pairs"), lambda v: words.decimals(v, 0)),
                  *(Column(words(f"column.{k}"), show) for k in ("median", "quarter", "three_quarters", "tenth_worst")),
                  Column(words("column.nothing"), words.percent), Column(words("column.largest"), words.percent)], cells)
