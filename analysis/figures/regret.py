"""Figure 10: when it fails. What each strategy falls short of the best one, in every structural form and what-if."""

from __future__ import annotations

import numpy as np
from matplotlib import colormaps
from matplotlib.patches import Rectangle

from .. import compare
from ..style import BLACK, Sheet
from ..tables import Column, Table, column
from ..names import future_name
from .canvas import Context, Drawing, NoData, plot, refuse_the_same, wrap


def draw(context: Context, sheet: Sheet) -> list[Drawing]:
    c, words = context.comparison, context.words
    if c.second is None:
        raise NoData(words("missing.second"))
    refuse_the_same(context)
    labels, means = compare.futures(c)
    if len(labels) < 2:
        raise NoData(words("missing.futures"))
    benefit = means * c.outcome.direction
    regret = (np.nanmax(benefit, axis=1, keepdims=True) - benefit) * c.outcome.scale
    titles = [future_name(words, name) for name in labels]
    names = [context.name(s) for s in c.strategies]
    if sheet.narrow:   # futures downward, strategies across as letters would need a key: turn the table instead
        grid, across, down = regret, names, titles
    else:
        grid, across, down = regret.T, titles, names
    figure, axes = plot(sheet, 1.0 + 0.36 * len(down) + (0.9 if sheet.narrow else 0.35))
    ax, top = axes[0, 0], float(np.nanmax(grid)) or 1.0
    for (row, col), value in np.ndenumerate(grid):
        if not np.isfinite(value):
            ax.text(col, row, "–", ha="center", va="center")
            continue
        shade = 1.0 - value / top    # no regret is light, so the dark cells are where it fails
        ax.add_patch(Rectangle((col - 0.5, row - 0.5), 1, 1, facecolor=colormaps["cividis"](shade), edgecolor="white"))
        text = words.value(c.outcome, value / c.outcome.scale)
        ax.text(col, row, text if value > 0 else words("mark.best"), ha="center", va="center",
                fontsize=8.5 if not sheet.narrow else 7.5 if len(across) < 6 else 6.2 if len(across) < 8 else 5.2, color="black" if shade > 0.5 else "white",
                fontweight="bold" if value == 0 else "normal")
    ax.set_xlim(-0.5, grid.shape[1] - 0.5)
    ax.set_ylim(grid.shape[0] - 0.5, -0.5)
    ax.xaxis.tick_top()
    if sheet.narrow:
        ax.set_xticks(range(len(across)), [wrap(t, 20) for t in across], rotation=90, fontsize=8)
    else:
        ax.set_xticks(range(len(across)), [wrap(t, max(9, 62 // max(1, len(across)))) for t in across])
    ax.set_yticks(range(len(down)), [wrap(t, 16 if sheet.narrow else 26) for t in down])
    ax.tick_params(length=0, labelcolor=BLACK)
    for side in ax.spines.values():
        side.set_visible(False)
    worst = np.nanmax(regret, axis=0)
    rows = [[names[i], *(float(v) for v in regret[:, i]), float(worst[i])] for i in range(len(names))]
    show = lambda v: words.value(c.outcome, v / c.outcome.scale)
    table = Table([column(words("column.strategy")), *(Column(t, show) for t in titles),
                   Column(words("column.worst"), show)], rows)
    items = "; ".join(words("alt.regret_item", strategy=names[i], worst=show(worst[i]),
                            future=titles[int(np.nanargmax(regret[:, i]))]) for i in range(len(names)))
    least = int(np.nanargmin(worst))
    return [Drawing("regret", figure, words("alt.regret", items=items, unit=words.unit(c.outcome)),
                    words("caption.regret", what=words.measured(c.outcome)), table,
                    words("finding.regret" if worst[least] > 0 else "finding.regret_none", strategy=words.quote(names[least]),
                          value=words.amount(c.outcome, show(float(worst[least]))))
                    if np.nanmax(worst) > 0 else "")]
