"""Must have, free, leave out: of each programme the share in the recommended mix and the range of mixes as good."""

from __future__ import annotations

from ..optimise import Best
from ..language import Words
from ..style import BLUE, BLACK, GREEN, GREY, PALE, VERMILLION, Sheet
from ..tables import Column, Table, column
from .canvas import Drawing, plot, wrap

COLOURS = {"must": GREEN, "between": BLUE, "free": GREY, "out": VERMILLION}


def draw(best: Best, words: Words, sheet: Sheet) -> list[Drawing]:
    order = {"must": 0, "between": 1, "free": 2, "out": 3}
    ranges = sorted(best.ranges(), key=lambda r: (order[r.kind], -r.best))
    figure, axes = plot(sheet, 0.9 + 0.36 * len(ranges))
    ax = axes[0, 0]
    for k, r in enumerate(ranges):
        ax.plot([100 * r.allowed[0], 100 * r.allowed[1]], [k, k], color=PALE, linewidth=9, solid_capstyle="butt", zorder=1)
        ax.plot([100 * r.least, 100 * r.most], [k, k], color=COLOURS[r.kind], linewidth=9, solid_capstyle="butt", zorder=2)
        ax.plot([100 * r.best], [k], marker="D", color=BLACK, markersize=6, zorder=3)
        if not sheet.narrow:
            ax.annotate(words(f"best.kind.{r.kind}"), (1.01, k), xycoords=("axes fraction", "data"), va="center", fontsize=8)
    ax.set_yticks(range(len(ranges)), [wrap(words.title(r.programme), 16 if sheet.narrow else 30) for r in ranges])
    ax.set_ylim(len(ranges) - 0.5, -0.5)
    ax.set_xlim(-2, 102)
    ax.set_xlabel(words("best.axis.share"))
    share = Column(words("best.column.share"), words.percent)
    table = Table([column(words("best.column.programme")), share, Column(words("best.column.least"), words.percent),
                   Column(words("best.column.most"), words.percent), column(words("best.column.kind")),
                   Column(words("best.column.without"), lambda v: words.value(best.outcome, v))],
                  [[words.title(r.programme), r.best, r.least, r.most, words(f"best.kind.{r.kind}"),
                    r.without if r.without is not None else float("nan")] for r in ranges])
    items = "; ".join(f"{words.title(r.programme)} {words.percent(r.best)} ({words.percent(r.least)}–{words.percent(r.most)})"
                      for r in ranges)
    return [Drawing("best_mix", figure, words("best.alt.best_mix", items=items),
                    words("best.caption.best_mix", share=words.percent(float(best.near_by["near_best"]))), table)]
