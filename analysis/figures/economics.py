"""Figure 12, the economist's appendix: plane by budget level, acceptability with frontier, expected loss, EVPI, EVPPI.

With strictly equal budgets a cost-effectiveness ratio is undefined; the levels of the budget give the plane its width.
"""

from __future__ import annotations

import numpy as np

from .. import decision
from ..economy import Economy, economy, parameter_information
from ..style import BLACK, GREY, Sheet
from ..tables import Column, Table, column
from .canvas import Context, Drawing, NoData, label_ends, number_axis, plot, signed_label, wrap, zero_line


VISIBLE = 0.005   # share of the largest EVPPI below which a bar would not show


def draw(context: Context, sheet: Sheet) -> list[Drawing]:
    e = economy(context.comparison)
    if e is None:
        raise NoData(context.words("missing.costs"))
    found = [plane(context, sheet, e)]
    if e.worths is None or len(e.names) < 2 or not len(e.effects):
        return found
    return [*found, acceptability(context, sheet, e), loss(context, sheet, e), *information(context, sheet, e)]


def plane(context: Context, sheet: Sheet, e: Economy) -> Drawing:
    """Extra cost against extra effect of every strategy at every level, and the options worth buying at some price."""
    c, words = context.comparison, context.words
    height = 3.6
    figure, axes = plot(sheet, height)
    ax, ends = axes[0, 0], []
    for strategy in dict.fromkeys(o.strategy for o in e.options):
        look = context.looks[strategy]
        points = sorted((o for o in e.options if o.strategy == strategy), key=lambda o: o.level)
        x, y = [o.effect for o in points], [o.cost / 1e6 for o in points]
        ax.plot(x, y, color=look.colour, linestyle=look.line, linewidth=1, marker=look.marker, markersize=5.5)
        ends.append((x[-1], y[-1], context.name(strategy), look))
    ax.plot([e.options[i].effect for i in e.frontier], [e.options[i].cost / 1e6 for i in e.frontier], color=GREY,
            linewidth=7, alpha=0.25, zorder=0, solid_capstyle="round")
    zero_line(ax)
    zero_line(ax, vertical=False)
    ax.margins(x=0.06, y=0.08)
    number_axis(ax.xaxis, words, count=4 if sheet.narrow else 6)
    number_axis(ax.yaxis, words)
    ax.set_xlabel(signed_label(words, words("axis.extra_effect", what=words.quantity_name(c.outcome)), sheet))
    ax.set_ylabel(words("axis.extra_cost"))
    label_ends(ax, ends, height - 1.0, sheet)
    ratios = dict(zip(e.frontier, e.ratios))
    rows = [[context.name(o.strategy), float(o.level), o.cost, o.effect, o.cost_per_unit, o.cost_low, o.cost_high,
             words("yes") if i in ratios else words("no"), ratios.get(i, float("nan"))]
            for i, o in enumerate(e.options)]
    whole = lambda v: words.decimals(v, 0)
    percent = words.decimals(100 * context.study.interval, 0)
    table = Table([column(words("column.strategy")), Column(words("axis.level"), words.percent),
                   Column(words("column.extra_cost"), whole), Column(words("column.extra_effect"), words.number),
                   Column(words("column.cost_per"), whole),
                   Column(words("column.low", interval=percent, unit="EUR"), whole),
                   Column(words("column.high", interval=percent, unit="EUR"), whole),
                   column(words("column.frontier")), Column(words("column.icer"), whole)], rows)
    items = words.join([f"{context.name(e.options[i].strategy)} {words.percent(e.options[i].level)}"
                        for i in e.frontier])
    return Drawing("plane", figure, words("alt.plane", items=items), words("caption.plane"), table)


def worth_axis(ax, context: Context, e: Economy, sheet: Sheet) -> None:
    number_axis(ax.xaxis, context.words, 1.0, 4)
    ax.set_xlim(e.worths[0], e.worths[-1])
    ax.set_xlabel(wrap(context.words("axis.worth", what=context.words.quantity_name(context.comparison.outcome)),
                       44 if sheet.narrow else 70))


def acceptability(context: Context, sheet: Sheet, e: Economy) -> Drawing:
    words = context.words
    probability, choice = decision.acceptability(e.effects, e.costs, e.worths)
    height = 3.3
    figure, axes = plot(sheet, height)
    ax = axes[0, 0]
    ax.set_ylim(0, 102)
    ends = []
    for i, strategy in enumerate(e.names):
        look = context.looks[strategy]
        ax.plot(e.worths, 100 * probability[:, i], color=look.colour, linestyle=look.line, linewidth=1.4)
        ends.append((e.worths[-1], 100 * probability[-1, i], context.name(strategy), look))
    frontier = 100 * probability[np.arange(len(choice)), choice]
    ax.plot(e.worths, frontier, color=GREY, linewidth=7, alpha=0.25, zorder=0)
    worth_axis(ax, context, e, sheet)
    ax.set_ylabel(words("axis.probability"))
    label_ends(ax, ends, height - 0.9, sheet)
    picks = range(0, len(e.worths), max(1, (len(e.worths) - 1) // 10))
    rows = [[float(e.worths[w]), *(float(p) for p in probability[w]), context.name(e.names[choice[w]])] for w in picks]
    table = Table([Column(words("column.worth"), lambda v: words.decimals(v, 0)),
                   *(Column(context.name(s), words.percent) for s in e.names), column(words("column.choice"))], rows)
    first, last = context.name(e.names[choice[0]]), context.name(e.names[choice[-1]])
    alt = words("alt.ceac", first=first, low=words.decimals(e.worths[0], 0), last=last,
                high=words.decimals(e.worths[-1], 0), p_first=words.decimals(frontier[0], 0),
                p_last=words.decimals(frontier[-1], 0))
    return Drawing("acceptability", figure, alt, words("caption.ceac"), table)


def loss(context: Context, sheet: Sheet, e: Economy) -> Drawing:
    """Expected loss of each strategy; the lower envelope is the EVPI."""
    words = context.words
    picks = np.unique(np.linspace(0, len(e.worths) - 1, 11).astype(int))
    found = [decision.perfect_information(e.benefit(e.worths[w])) for w in picks]
    worths, losses = e.worths[picks], np.array([f.loss for f in found]) / 1e6
    evpi, error = np.array([f.evpi for f in found]) / 1e6, np.array([f.error for f in found]) / 1e6
    height = 3.4
    figure, axes = plot(sheet, height)
    ax, ends = axes[0, 0], []
    for i, strategy in enumerate(e.names):
        look = context.looks[strategy]
        ax.plot(worths, losses[:, i], color=look.colour, linestyle=look.line, linewidth=1.4)
        ends.append((worths[-1], losses[-1, i], context.name(strategy), look))
    ax.plot(worths, evpi, color=GREY, linewidth=7, alpha=0.25, zorder=0)
    ax.fill_between(worths, evpi - 2 * error, evpi + 2 * error, color=GREY, alpha=0.15, linewidth=0)
    ax.set_ylim(bottom=0)
    number_axis(ax.yaxis, words)
    worth_axis(ax, context, e, sheet)
    ax.set_ylabel(words("axis.loss"))
    label_ends(ax, ends, height - 0.9, sheet)
    money = lambda v: words.decimals(v, 0)
    rows = [[float(worths[k]), float(evpi[k] * 1e6), float(error[k] * 1e6), float(found[k].naive),
             *(float(v) * 1e6 for v in losses[k])] for k in range(len(picks))]
    table = Table([Column(words("column.worth"), money), Column("EVPI (EUR)", money),
                   Column(words("column.mc_error"), money), Column(words("column.naive"), money),
                   *(Column(words("column.loss_of", strategy=context.name(s)), money) for s in e.names)], rows)
    middle = len(picks) // 2
    alt = words("alt.loss", evpi=words.money(evpi[middle] * 1e6), worth=money(worths[middle]),
                error=words.money(error[middle] * 1e6))
    return Drawing("expected_loss", figure, alt,
                   words("caption.loss") + ("" if informative(context, e) else " " + words("caption.evppi_none")),
                   table)


def middle_worth(e: Economy) -> float:
    return float(e.worths[len(e.worths) // 2])


def informative(context: Context, e: Economy) -> bool:
    """Whether knowing any one parameter is worth something."""
    return any(value > 0 for _, value, _ in parameter_information(context.comparison, e, middle_worth(e)))


def information(context: Context, sheet: Sheet, e: Economy) -> list[Drawing]:
    """What knowing each parameter would be worth, at the middle of the range of worth."""
    words = context.words
    worth = middle_worth(e)
    found = parameter_information(context.comparison, e, worth)
    shown = [f for f in found if f[1] > VISIBLE * found[0][1]][:10]
    rows = [[path, value, grade] for path, value, grade in found]
    table = Table([column(words("column.parameter")), Column("EVPPI (EUR)", lambda v: words.decimals(v, 0)),
                   Column(words("column.grade"), lambda v: str(v))], rows)
    if not shown:      # nothing to draw; the caption of the loss says so
        return []
    figure, axes = plot(sheet, 0.95 + (0.46 if sheet.narrow else 0.34) * len(shown))
    ax = axes[0, 0]
    for row, (path, value, grade) in enumerate(shown):
        ax.barh(row, value / 1e6, 0.4, color=BLACK)
        name = f"{words.parameter(path)}: {words.money(value)}"
        if sheet.narrow:
            ax.text(0, row - 0.4, wrap(name, 50), fontsize=8, va="center")
        else:
            ax.text(value / 1e6, row, "  " + words.money(value), fontsize=8, va="center")
    ax.set_yticks([] if sheet.narrow else range(len(shown)),
                  [] if sheet.narrow else [wrap(words.parameter(s[0]), 34) for s in shown])
    ax.set_ylim(len(shown) - 0.5, -0.7)
    ax.set_xlim(0, max(max(s[1] for s in shown) / 1e6 * (1.02 if sheet.narrow else 1.25), 1e-9))
    ax.tick_params(axis="y", length=0, labelcolor=BLACK)
    number_axis(ax.xaxis, words, count=4)
    ax.set_xlabel(words("axis.evppi"))
    items = "; ".join(f"{words.parameter(p)} {words.money(v)}" for p, v, _ in shown[:5])
    return [Drawing("evppi", figure, words("alt.evppi", worth=words.decimals(worth, 0), items=items),
                    words("caption.evppi", worth=words.decimals(worth, 0)), table)]
