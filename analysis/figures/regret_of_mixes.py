"""Where the named mixes fail: what each falls short of the best one, in every structural form and what-if."""

from __future__ import annotations

import numpy as np
from matplotlib import colormaps
from matplotlib.patches import Rectangle

from ..names import future_name
from ..optimise import Best, mix_words
from ..language import Words
from ..style import Sheet
from ..tables import Column, Table, column
from .canvas import Drawing, NoData, plot, wrap

NAMED = ("recommended", "most_on_average", "safest", "fairest")


def draw(best: Best, words: Words, sheet: Sheet) -> list[Drawing]:
    rows = list({row.position: row for row in (*(best.with_role(r) for r in NAMED), *best.all_with("strategy")) if row}.values())
    columns = [future_name(words, form) if form else words("best.all_draws") for form in best.forms]
    gains = [[float(v) for v in row.by_form] for row in rows]
    if best.what_ifs is not None:
        w = best.what_ifs
        names = w.column("what_if", "case")
        where = {(names[k], int(c)): float(g)
                 for k, (c, g) in enumerate(zip(w.get("candidate", "case"), w.get("gain", "case")))}
        for name in dict.fromkeys(names):
            columns.append(words.title(name))
            for values, row in zip(gains, rows):
                values.append(where.get((name, row.position), float("nan")))
    grid = np.array(gains)
    if grid.shape[0] < 2:
        raise NoData(words("best.missing.named"))
    regret = np.nanmax(grid, axis=0, keepdims=True) - grid
    titles = []
    for row in rows:
        roles = [words(f"best.role.{r}") for r in NAMED if row.is_a(r)]
        titles.append(", ".join(roles) if roles else words.title(row.words))
    top = float(np.nanmax(regret)) or 1.0
    figure, axes = plot(sheet, 1.6 + 0.36 * len(rows))
    ax = axes[0, 0]
    for (y, x), v in np.ndenumerate(regret):
        if not np.isfinite(v):
            ax.text(x, y, "–", ha="center", va="center")
            continue
        shade = 1 - v / top
        ax.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=colormaps["cividis"](shade), edgecolor="white"))
        ax.text(x, y, words.value(best.outcome, v) if v > 0 else words("mark.best"), ha="center", va="center",
                fontsize=6.5 if sheet.narrow else 8, color="black" if shade > 0.5 else "white")
    ax.set_xlim(-0.5, len(columns) - 0.5)
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.xaxis.tick_top()
    ax.set_xticks(range(len(columns)), [wrap(t, 14) for t in columns], rotation=90 if sheet.narrow else 0, fontsize=8)
    ax.set_yticks(range(len(rows)), [wrap(t, 16 if sheet.narrow else 34) for t in titles])
    ax.tick_params(length=0)
    worst = np.nanmax(regret, axis=1)
    show = lambda v: words.value(best.outcome, v)
    table = Table([column(words("best.column.role")), column(words("best.column.mix")), *(Column(t, show) for t in columns),
                   Column(words("column.worst"), show)],
                  [[titles[k], mix_words(best, row, words), *(float(v) for v in regret[k]), float(worst[k])]
                   for k, row in enumerate(rows)])
    least = int(np.argmin(worst))
    return [Drawing("regret_of_mixes", figure, words("best.alt.regret_of_mixes", mix=titles[least], loss=show(float(worst[least]))),
                    words("best.caption.regret_of_mixes", unit=words.unit(best.outcome)), table)]
