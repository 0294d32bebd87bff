"""Figure 21: on which finding the choice hangs: the lead of the first strategy as if a study were not there, or as if it
were the only right one of those that contradict each other."""

from __future__ import annotations

import numpy as np

from ..style import BLACK, BLUE, GREY, VERMILLION, Sheet
from ..tables import Column, Table, column
from ..turned_by import Turn, turned_by
from .canvas import Context, Drawing, NoData, number_axis, plot, signed_label, wrap, zero_line
from .evidence import behind

MOST = 8   # findings shown whose absence moves the lead most; all of them are in the table


def draw(context: Context, sheet: Sheet) -> list[Drawing]:
    c, words = context.comparison, context.words
    if c.second is None:
        raise NoData(words("missing.second"))
    turns = turned_by(c, behind(context))
    if not turns:
        raise NoData(words("missing.alternatives"))
    best, second = c.strategies.index(c.best), c.strategies.index(c.second)
    scale, sign = c.outcome.scale, c.outcome.direction
    lead = lambda t: float(t.means[best] - t.means[second]) * sign * scale
    shown = chosen(turns, lead)
    step = 0.74 if sheet.narrow else 0.36
    figure, axes = plot(sheet, 1.0 + step * len(shown))
    ax = axes[0, 0]
    for row, t in enumerate(shown):
        colour = GREY if not t.enough else BLUE if lead(t) > 0 else VERMILLION
        ax.plot([0, lead(t)], [row] * 2, color=colour, linewidth=2.4)
        ax.plot(lead(t), row, "o" if lead(t) > 0 else "v", color=colour, markersize=6)
        ahead = words("mark.first", strategy=context.name(c.strategies[t.first])) if t.enough else \
            words("turned.few", draws=words.decimals(t.effective, 0))
        if sheet.narrow:
            ax.text(0, row - 0.36, wrap(title(context, t), 56), fontsize=8, va="center", transform=ax.get_yaxis_transform())
            ax.text(0, row + 0.3, wrap(ahead, 60), fontsize=7.5, va="center", color=GREY,
                    transform=ax.get_yaxis_transform())
        else:
            ax.text(1.02, row, wrap(ahead, 34), transform=ax.get_yaxis_transform(), fontsize=8, va="center")
    ax.set_yticks([] if sheet.narrow else range(len(shown)),
                  [] if sheet.narrow else [wrap(title(context, t), 52) for t in shown], fontsize=7.5)
    for edge in np.flatnonzero([a.kind != b.kind for a, b in zip(shown, shown[1:])]) + 0.5:
        ax.axhline(edge, color=GREY, alpha=0.4, linewidth=0.8)
    ax.set_ylim(len(shown) - 0.4, -0.7)
    ax.tick_params(axis="y", length=0, labelcolor=BLACK)
    ax.spines["left"].set_visible(False)
    zero_line(ax)
    number_axis(ax.xaxis, words, count=4 if sheet.narrow else 6)
    ax.set_xlabel(signed_label(words, words("axis.lead", best=context.name(c.best), second=context.name(c.second),
                                            what=words.measured(c.outcome)), sheet))
    return [Drawing("turned_by", figure, words("alt.turned_by", said=said(context, turns)),
                    words("caption.turned_by", few=words.decimals(50, 0)), table_of(context, turns, lead),
                    said(context, turns))]


def chosen(turns: list[Turn], lead) -> list[Turn]:
    """Everything; each side of each conflict; and of the findings left out those that move the lead most."""
    without = sorted((t for t in turns if t.kind == "without"), key=lambda t: -abs(lead(t) - lead(turns[0])))[:MOST]
    return [turns[0], *(t for t in turns if t.kind == "alone"), *without]


def title(context: Context, t: Turn) -> str:
    words = context.words
    return words("kind.all") if t.kind == "all" else words(f"turned.{t.kind}", finding=t.finding)


def said(context: Context, turns: list[Turn]) -> str:
    """How many of the alternatives put somebody else first; those that rest on too few draws are not asked."""
    c, words = context.comparison, context.words
    asked = [t for t in turns if t.kind != "all" and t.enough]
    others = [t for t in asked if c.strategies[t.first] != c.strategies[turns[0].first]]
    name = words.quote(context.name(c.strategies[turns[0].first]))
    if not others:
        return words("finding.turned_by_none", best=name, count=len(asked))
    return words("finding.turned_by", best=name, count=len(asked), turned=len(others))


def table_of(context: Context, turns: list[Turn], lead) -> Table:
    c, words = context.comparison, context.words
    scale = c.outcome.scale
    show = lambda v: words.value(c.outcome, v / scale, True)
    value = lambda v: words.value(c.outcome, v / scale)
    columns = [column(words("column.turned")), column(words("column.effective")), column(words("column.first")),
               column(words("column.second")),
               Column(words("title.against", strategy=context.name(c.best), reference=context.name(c.second)), show),
               *(Column(context.name(s), value) for s in c.strategies)]
    return Table(columns, [[title(context, t), words.decimals(t.effective, 0), context.name(c.strategies[t.first]),
                            context.name(c.strategies[t.second]), lead(t), *(float(m) * scale for m in t.means)]
                           for t in turns])
