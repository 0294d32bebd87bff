"""Figure 6: the same people again? Lorenz curve of CPD hours with Gini and the share of teachers with none."""

from __future__ import annotations

import numpy as np

from ..statistics import gini_of_curve, mean_of, share_with_none
from ..style import BLACK, GREY, Sheet
from ..tables import Column, Table, column
from .canvas import Context, Drawing, NoData, Said, number_axis, plot, wrap

DIMS = ("strategy", "level", "draw", "percentile")
SAME = 0.02      # of Gini and of the share with none: strategies that differ by less look the same


def draw(context: Context, sheet: Sheet) -> list[Drawing]:
    c, words, group = context.comparison, context.words, context.study.table("lorenz")
    shares = next((a for v in group.variables if (a := group.over(v, *DIMS)) is not None), None) if group else None
    if shares is None:
        raise NoData(words("missing.lorenz"))
    curves = {}
    for strategy in c.strategies:
        rows = shares[context.study.strategies.index(strategy)]
        rows = rows[c.level] if np.isfinite(rows[c.level]).any() else rows[0]
        if np.isfinite(rows).any():
            curves[strategy] = mean_of(rows, 0)
    if not curves:
        raise NoData(words("missing.lorenz"))
    ginis, nobody = ([f(v) for v in curves.values()] for f in (gini_of_curve, share_with_none))
    if len(curves) > 1 and max(ginis) - min(ginis) < SAME and max(nobody) - min(nobody) < SAME:
        raise Said(words("missing.same_lorenz", low=words.decimals(min(ginis), 3), high=words.decimals(max(ginis), 3),
                         none=words.percent(max(nobody))))
    people = np.asarray(group.coords["percentile"], dtype=float)
    tall = 0.26 * len(curves) + 0.75
    figure, axes = plot(sheet, 3.2 + 2 * tall if sheet.narrow else 3.4, *((3, 1) if sheet.narrow else (1, 3)),
                        gridspec_kw={"height_ratios": [3.2, tall, tall]} if sheet.narrow
                        else {"width_ratios": [1.5, 1, 1]})
    left, middle, right = axes.flat
    left.plot([0, 100], [0, 100], color=GREY, linewidth=0.8)
    left.text(30, 33, words("mark.equal"), rotation=45, rotation_mode="anchor", transform_rotates_text=True, fontsize=8,
              color=GREY, ha="left", va="bottom")
    rows = []
    for strategy, curve in curves.items():
        look = context.looks[strategy]
        left.plot(people, 100 * curve, color=look.colour, linestyle=look.line, linewidth=1.6)
        rows.append([context.name(strategy), gini_of_curve(curve), share_with_none(curve),
                     float(1 - np.interp(90, people, curve))])
    left.set_xlabel(wrap(words("axis.people"), 34))
    left.set_ylabel(wrap(words("axis.hours"), 34))
    left.set_xlim(0, 100)
    left.set_ylim(0, 100)
    for ax, index, title in ((middle, 1, words("axis.gini")), (right, 2, words("axis.none"))):
        for k, strategy in enumerate(curves):
            look, value = context.looks[strategy], rows[k][index]
            ax.plot(value * (100 if index == 2 else 1), k, look.marker, color=look.colour, markersize=6)
            ax.annotate(words.decimals(value, 2) if index == 1 else words.percent(value),
                        (value * (100 if index == 2 else 1), k), xytext=(6, 0), textcoords="offset points",
                        fontsize=8, va="center", color=look.ink)
        ax.set_ylim(len(curves) - 0.5, -0.5)
        widest = 1 if index == 1 else max(1.0, 100 * max(r[2] for r in rows))
        ax.set_xlim(-0.05 * widest, widest * 1.35)
        number_axis(ax.xaxis, words, count=3)
        hide = index == 2 and not sheet.narrow
        ax.set_yticks(range(len(curves)),
                      [""] * len(curves) if hide
                      else [wrap(context.name(s), 18 if sheet.narrow else 14) for s in curves])
        ax.tick_params(axis="y", length=0, labelcolor=BLACK)
        for k, strategy in enumerate(curves):
            ax.get_yticklabels()[k].set_color(context.looks[strategy].ink)
            ax.axhline(k, color=GREY, alpha=0.25, linewidth=0.6, zorder=0)
        ax.set_xlabel(wrap(title, 30 if sheet.narrow else 22))
        ax.spines["left"].set_visible(False)
    items = "; ".join(words("alt.lorenz_item", strategy=r[0], gini=words.decimals(r[1], 2), none=words.percent(r[2]))
                      for r in rows)
    table = Table([column(words("column.strategy")), Column("Gini", lambda v: words.decimals(v, 3)),
                   Column(words("axis.none_plain"), words.percent),
                   Column(words("column.top_tenth"), words.percent)], rows)
    return [Drawing("lorenz", figure, words("alt.lorenz", items=items), words("caption.lorenz"), table,
                    finding(words, rows))]


def finding(words, rows: list) -> str:
    """Who leaves most without any, and who fewest."""
    if len(rows) < 2:
        return ""
    most, least = max(rows, key=lambda r: r[2]), min(rows, key=lambda r: r[2])
    if most[2] - least[2] < SAME:
        most, least = max(rows, key=lambda r: r[1]), min(rows, key=lambda r: r[1])
        return words("finding.lorenz_gini", most=words.quote(most[0]), most_value=words.decimals(most[1], 2),
                     least=words.quote(least[0]), least_value=words.decimals(least[1], 2))
    return words("finding.lorenz_none", most=words.quote(most[0]), most_value=words.percent(most[2]),
                 least=words.quote(least[0]), least_value=words.percent(least[2]))
