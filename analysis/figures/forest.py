"""Figure 1: paired differences to the baseline at equal budget. Which strategy, and how sure.

Two spreads, drawn apart: the thick bar says how precisely the average is known, the thin line where the futures fall.
"""

from __future__ import annotations

import numpy as np

from ..style import BLACK, GREY, Sheet
from ..tables import Column, Table, column
from .canvas import PLATE, Context, Drawing, NoData, number_axis, plot, signed_label, wrap, zero_line


def draw(context: Context, sheet: Sheet) -> list[Drawing]:
    c, words = context.comparison, context.words
    if c.baseline is None or not c.against_baseline:
        raise NoData(words("missing.baseline"))
    shown = [s for s in c.strategies if s != c.baseline]
    scale = c.outcome.scale
    step = 0.78 if sheet.narrow else 0.46
    figure, axes = plot(sheet, 1.25 + step * len(shown))
    ax = axes[0, 0]
    for row, strategy in enumerate(shown):
        pair, look = c.against_baseline[strategy], context.looks[strategy]
        ax.plot([pair.future_low * scale, pair.future_high * scale], [row, row], color=look.colour, linewidth=1.2,
                solid_capstyle="butt")
        ax.plot([pair.low * scale, pair.high * scale], [row, row], color=look.colour, linewidth=9,
                solid_capstyle="butt", alpha=0.45)
        ax.plot(pair.mean * scale, row, look.marker, color=look.colour, markersize=6, markeredgecolor="white",
                markeredgewidth=0.8)
        span = f"{words.value(c.outcome, pair.low)} … {words.value(c.outcome, pair.high)}"
        value = f"{words.value(c.outcome, pair.mean, True)} ({span})"
        if sheet.narrow:
            ax.text(0, row - 0.2, f"{wrap(context.name(strategy), 44)}\n{value}", transform=ax.get_yaxis_transform(),
                    fontsize=8.5, va="bottom", linespacing=1.25, bbox=PLATE)
        else:
            ax.text(1.02, row, value, transform=ax.get_yaxis_transform(), fontsize=8.5, va="center")
    zero_line(ax)
    ax.set_ylim(len(shown) - 0.4, -0.85 if sheet.narrow else -0.6)
    ax.set_yticks([] if sheet.narrow else range(len(shown)),
                  [] if sheet.narrow else [wrap(context.name(s), 24) for s in shown])
    ax.tick_params(axis="y", length=0, labelcolor=BLACK)
    ax.spines["left"].set_visible(False)
    number_axis(ax.xaxis, words, count=4 if sheet.narrow else 6)
    ax.grid(axis="x", color=GREY, alpha=0.2, linewidth=0.6)
    ax.set_xlabel(signed_label(words,
                               words("axis.difference", what=words.quantity_name(c.outcome), unit=words.unit(c.outcome),
                                     baseline=context.name(c.baseline)), sheet))
    percent = words.decimals(100 * context.study.interval, 0)
    rows = [[context.name(s), p.mean * scale, p.low * scale, p.high * scale, p.future_low * scale,
             p.future_high * scale, p.share_above, c.probability[s], p.pairs]
            for s, p in ((s, c.against_baseline[s]) for s in shown)]
    places = 3 if c.outcome.kind == "index" else 1 if c.outcome.kind == "share" else 0
    figures = [Column(words(f"column.{k}", interval=percent, unit=words.unit(c.outcome)),
                      lambda v: words.decimals(v, places))
               for k in ("difference", "low", "high", "future_low", "future_high")]
    table = Table([column(words("column.strategy")), *figures, Column(words("column.share_above"), words.percent),
                   Column(words("column.best"), words.percent),
                   Column(words("column.pairs"), lambda v: words.decimals(v, 0))], rows)
    items = "; ".join(words("alt.forest_item", strategy=context.name(s),
                            mean=words.value(c.outcome, c.against_baseline[s].mean, True),
                            low=words.value(c.outcome, c.against_baseline[s].low),
                            high=words.value(c.outcome, c.against_baseline[s].high)) for s in shown)
    alt = words("alt.forest", what=words.quantity_name(c.outcome), baseline=context.name(c.baseline), interval=percent,
                items=items)
    return [Drawing("forest", figure, alt, words("caption.forest", interval=percent), table)]
