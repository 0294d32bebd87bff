"""Figure 14, for one scenario: every replicate's path of the main quantities, and their mean."""

from __future__ import annotations

import numpy as np
from matplotlib.ticker import MaxNLocator

from ..compare import quantity_of
from ..statistics import mean_of
from ..style import BLUE, Sheet
from ..tables import Column, Table, column
from .canvas import Context, Drawing, NoData, calendar, number_axis, plot, shade_window, wrap

WANTED = ("practice_share", "practising", "changed", "reach", "trainers", "spend")
DIMS = ("strategy", "level", "draw", "replicate", "time")


def draw(context: Context, sheet: Sheet) -> list[Drawing]:
    words, group = context.words, context.study.table("timeseries")
    names = [n for n in WANTED if group is not None and group.has(n, *DIMS) and np.isfinite(group.get(n, *DIMS)).any()]
    if not names or "time" not in group.coords:
        raise NoData(words("missing.timeseries"))
    columns = 1 if sheet.narrow else min(3, len(names))
    rows = -(-len(names) // columns)
    figure, axes = plot(sheet, 0.3 + 1.85 * rows, rows, columns, sharex=True)
    years, table_rows, items = calendar(group), [], []
    for ax, name in zip(axes.flat, names):
        quantity = quantity_of(context.study, name)
        paths = group.get(name, *DIMS)[0, 0, 0] * (1e-6 if quantity.kind == "money" else quantity.scale)
        unit = words("unit.million") if quantity.kind == "money" else words.unit(quantity)
        shade_window(ax, context, name=name == names[0])
        ax.plot(years, paths.T, color=BLUE, linewidth=0.5, alpha=0.35)
        mean = mean_of(paths, 0)
        ax.plot(years, mean, color="black", linewidth=1.8)
        ax.set_title(wrap(f"{words.quantity_name(quantity)} ({unit})", 34), fontsize=8.5)
        number_axis(ax.yaxis, words, count=4)
        ax.xaxis.set_major_locator(MaxNLocator(4, integer=True))
        for i in sorted({int(np.argmin(np.abs(years - y))) for y in range(int(np.ceil(years[0])), int(years[-1]) + 1)}):
            table_rows.append([f"{words.quantity_name(quantity)} ({unit})", float(years[i]), float(mean[i]),
                               float(np.nanmin(paths[:, i])), float(np.nanmax(paths[:, i]))])
        items.append(words("alt.trajectories_item", what=words.quantity_name(quantity), first=words.number(mean[0]),
                           last=words.number(mean[-1]), unit=unit))
    for ax in list(axes.flat)[len(names):]:
        ax.set_visible(False)
    for ax in axes.flat:
        ax.tick_params(axis="x", labelbottom=True)
    table = Table([column(words("column.quantity")),
                   Column(words("column.year"), lambda v: f"{v:.1f}".replace(".", words.decimal)),
                   Column(words("column.mean"), words.number),
                   Column(words("column.lowest"), words.number), Column(words("column.highest"), words.number)],
                   table_rows)
    return [Drawing("trajectories", figure, words("alt.trajectories", items="; ".join(items)),
                    words("caption.trajectories", count=context.study.replicates), table)]
