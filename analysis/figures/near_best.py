"""What moving money from one programme to another costs, as expected around the recommended mix."""

from __future__ import annotations

import numpy as np
from matplotlib import colormaps
from matplotlib.patches import Rectangle

from ..optimise import Best
from ..language import Words
from ..style import Sheet
from ..tables import Column, Table, column
from .canvas import Drawing, NoData, plot, wrap


def draw(best: Best, words: Words, sheet: Sheet) -> list[Drawing]:
    cost = best.near.get("move_cost", "lever", "to")
    rows = [k for k in range(len(cost)) if np.isfinite(cost[k]).any()]
    if not rows:
        raise NoData(words("best.missing.moves"))
    names = [words.title(p) for p in best.programmes]
    moved = words.percent(float(best.near_by["moved"]))
    figure, axes = plot(sheet, 1.5 + 0.4 * len(rows))
    ax, top = axes[0, 0], max(float(np.nanmax(cost)), best.indifferent, 1e-12)
    for y, k in enumerate(rows):
        for x in range(len(names)):
            v = cost[k, x]
            if not np.isfinite(v):
                continue
            small = abs(v) <= best.indifferent
            shade = 1 - min(1.0, max(0.0, v) / top)
            ax.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor="white" if small else colormaps["cividis"](shade),
                                   edgecolor="#999999" if small else "white", hatch="///" if small else None, linewidth=0.5))
            ax.text(x, y, words.value(best.outcome, v), ha="center", va="center", fontsize=6.5 if sheet.narrow else 8,
                    color="black" if small or shade > 0.5 else "white",
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8} if small else None)
    ax.set_xlim(-0.5, len(names) - 0.5)
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.xaxis.tick_top()
    ax.set_xticks(range(len(names)), [wrap(n, 12) for n in names], rotation=90 if sheet.narrow else 30,
                  ha="center" if sheet.narrow else "left", fontsize=8)
    ax.set_yticks(range(len(rows)), [wrap(names[k], 14 if sheet.narrow else 24) for k in rows])
    ax.tick_params(length=0)
    show = lambda v: words.value(best.outcome, v)
    table = Table([column(words("best.column.from")), *(Column(n, show) for n in names)],
                  [[names[k], *(float(v) for v in cost[k])] for k in rows])
    cheapest = min(((cost[k, x], names[k], names[x]) for k in rows for x in range(len(names)) if np.isfinite(cost[k, x])))
    return [Drawing("near_best", figure, words("best.alt.near_best", moved=moved, cost=show(float(cheapest[0])),
                                               one=cheapest[1], other=cheapest[2]),
                    words("best.caption.near_best", moved=moved, unit=words.unit(best.outcome),
                          indifferent=show(best.indifferent)), table)]
