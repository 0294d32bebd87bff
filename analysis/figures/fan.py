"""Figure 2: fan chart, where 50 % and 90 % of the futures fall over time, with the funding window and the stop."""

from __future__ import annotations

import numpy as np
from matplotlib.ticker import MaxNLocator

from ..compare import quantity_of
from ..labelled import Group
from ..style import GREY, Sheet
from ..tables import Column, Table, column
from .canvas import (Context, Drawing, NoData, calendar, number_axis, plot, shade_window, stretch, stretched_ticks,
                     window, wrap)

PREFERRED = ("changed", "practising", "practice_share", "practice_gain", "sustained_teachers", "reach")
DIMS = ("strategy", "level", "quantile", "time")


def choose(context: Context) -> tuple[Group, str, bool]:
    """The quantiles to draw, the variable, and whether they are differences to the baseline."""
    study = context.study
    for group, difference in ((study.table("difference_quantiles") if context.comparison.baseline else None, True),
                              (study.table("quantiles"), False)):
        for name in PREFERRED:
            if group is not None and "time" in group.coords and group.has(name,
                    *DIMS) and np.isfinite(group.get(name, *DIMS)).any():
                return group, name, difference
    raise NoData(context.words("missing.quantiles"))


def draw(context: Context, sheet: Sheet) -> list[Drawing]:
    c, words = context.comparison, context.words
    group, name, difference = choose(context)
    values = group.get(name, *DIMS)[:, c.level]
    levels = np.asarray(group.coords["quantile"], dtype=float)
    quantity, years = quantity_of(context.study, name), calendar(group)
    shown = [s for s in c.strategies if not (difference and s == c.baseline)]
    columns = 1 if sheet.narrow or len(shown) == 1 else 2 if len(shown) in (2, 4) else 3
    rows = -(-len(shown) // columns)
    drawn = values[[context.study.strategies.index(s) for s in shown]]
    if difference and not np.nanmax(np.abs(drawn), initial=0.0) > 0:
        raise NoData(words("missing.all_the_same"))
    figure, axes = plot(sheet, 0.75 + (2.6 if len(shown) == 1 else 1.75) * rows, rows, columns, sharex=True,
                        sharey=True)
    table_rows = []
    for ax, strategy in zip(axes.flat, shown):
        lines = values[context.study.strategies.index(strategy)] * quantity.scale
        look = context.looks[strategy]
        shade_window(ax, context, name=strategy == shown[0])
        for low, high, alpha in ((0.05, 0.95, 0.25), (0.25, 0.75, 0.45)):
            ax.fill_between(years, at(lines, levels, low), at(lines, levels, high), color=look.colour, alpha=alpha,
                            linewidth=0)
        ax.plot(years, at(lines, levels, 0.5), color=look.colour)
        if difference:
            ax.axhline(0, color=GREY, linewidth=0.8)
        ax.set_title(wrap(context.name(strategy), 30), color=look.ink, fontweight="bold")
        ax.xaxis.set_major_locator(MaxNLocator(4, integer=True))
        for i in sorted({int(np.argmin(np.abs(years - y))) for y in range(int(np.ceil(years[0])), int(years[-1]) + 1)}):
            table_rows.append([context.name(strategy), float(years[i]), *(float(v) for v in lines[:, i])])
    rows_of = [context.study.strategies.index(s) for s in shown]
    everything = values[rows_of] * quantity.scale
    middle = np.abs(np.stack([at(v, levels, 0.5) for v in everything]))
    straight = stretch(axes[0, 0].yaxis, everything, np.nanmax(middle, axis=1),
                       max(float(np.nanmax(np.abs(everything))) * 1e-3, 1e-12))
    for ax in list(axes.flat)[: len(shown)]:
        if straight:
            ax.set_yscale("symlog", linthresh=straight, linscale=0.6)
            stretched_ticks(ax.yaxis, words, straight, float(np.nanmin(everything)), float(np.nanmax(everything)))
            lowest = float(np.nanmin(everything))
            ax.set_ylim(bottom=1.3 * lowest if lowest < 0 else -0.2 * straight)
        else:
            number_axis(ax.yaxis, words, count=4)
    for ax in list(axes.flat)[len(shown):]:
        ax.set_visible(False)
    for ax in axes.flat:
        ax.tick_params(axis="x", labelbottom=True)
    what = words.quantity_name(quantity)
    label = words.measured(quantity)
    label = words("axis.extra", what=label, baseline=context.name(c.baseline)) if difference else label
    figure.suptitle(wrap(label, 52 if sheet.narrow else 100), fontsize=9, x=0.01, ha="left")
    start, stop = window(context)
    items = "; ".join(item(context, quantity, shown_name, values[context.study.strategies.index(shown_name)], levels,
                           years, stop) for shown_name in shown)
    table = Table([column(words("column.strategy")),
                   Column(words("column.year"), lambda v: f"{v:.1f}".replace(".", words.decimal)),
                   *(Column(words("column.quantile", n=words.decimals(100 * q, 0), unit=words.unit(quantity)),
                            lambda v: words.decimals(v, 1)) for q in levels)], table_rows)
    caption = words("caption.fan") + (" " + words("caption.symlog", value=words.tick(straight)) if straight else "")
    here = int(np.argmin(np.abs(years - stop))) if np.isfinite(stop) else len(years) - 1
    at_stop = [float(at(v, levels, 0.5)[here]) for v in everything]
    top = int(np.argmax(at_stop))
    finding = words("finding.fan", strategy=words.quote(context.name(shown[top])),
                    value=words.with_unit(quantity, at_stop[top] / quantity.scale)) \
        if len(shown) > 1 and at_stop[top] > 0 and at_stop.count(at_stop[top]) == 1 else ""
    return [Drawing("fan", figure, words("alt.fan", what=what, items=items), caption, table, finding)]


def at(lines: np.ndarray, levels: np.ndarray, wanted: float) -> np.ndarray:
    return lines[int(np.argmin(np.abs(levels - wanted)))]


def item(context: Context, quantity, strategy: str, lines: np.ndarray, levels: np.ndarray, years: np.ndarray,
         stop: float) -> str:
    """One strategy in words: median at the stop and at the end, with the range of futures at the end."""
    words = context.words
    middle = at(lines, levels, 0.5)
    here = int(np.argmin(np.abs(years - stop))) if np.isfinite(stop) else len(years) // 2
    return words("alt.fan_item", strategy=context.name(strategy), stop=words.value(quantity, middle[here]),
                 end=words.value(quantity, middle[-1]),
                 low=words.value(quantity, at(lines, levels, 0.05)[-1]),
                 high=words.value(quantity, at(lines, levels, 0.95)[-1]), unit=words.unit(quantity))
