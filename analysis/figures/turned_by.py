"""Figure 21: on which finding the choice hangs: the lead of the first strategy as if a study were not there, or as if it
were the only right one of those that contradict each other."""

from __future__ import annotations

from ..style import BLUE, GREY, VERMILLION, Sheet
from ..tables import Column, Table, column
from ..turned_by import FEW, Turn
from ..turned_by import turns as turns_of
from .canvas import Context, Drawing, NoData, plot, wrap
from .conclusions import beside, lead_axes
from .evidence import behind

MOST = 8   # findings shown whose absence moves the lead most; all of them are in the table


def draw(context: Context, sheet: Sheet) -> list[Drawing]:
    c, words = context.comparison, context.words
    if c.second is None:
        raise NoData(words("missing.second"))
    behind(context)     # says what is missing, if so
    turns = turns_of(c)
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
        beside(ax, sheet, row, wrap(title(context, t), 56), wrap(ahead, 60 if sheet.narrow else 34), 0.36)
    lead_axes(context, sheet, ax, [wrap(title(context, t), 52) for t in shown], [t.kind for t in shown])
    return [Drawing("turned_by", figure, words("alt.turned_by", said=said(context, turns)),
                    words("caption.turned_by", few=words.decimals(FEW, 0)), table_of(context, turns, lead),
                    said(context, turns))]


def chosen(turns: list[Turn], lead) -> list[Turn]:
    """Everything; each side of each conflict; and of the findings left out those that move the lead most."""
    without = sorted((t for t in turns if t.kind == "without"), key=lambda t: -abs(lead(t) - lead(turns[0])))[:MOST]
    return [turns[0], *(t for t in turns if t.kind == "alone"), *without]


def title(context: Context, t: Turn) -> str:
    words = context.words
    return words("kind.all") if t.kind == "all" else words(f"turned.{t.kind}", finding=words.published(t.finding))


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
