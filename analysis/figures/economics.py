"""Figure 12, the economist's appendix: plane by budget level, acceptability with frontier, expected loss, EVPI.

With strictly equal budgets a cost-effectiveness ratio is undefined; the levels of the budget give the plane its width.
Cost lies on x. Where structural forms are varied each has its own panel, since no average over them is taken.
"""

from __future__ import annotations

import numpy as np

from .. import decision, money
from ..economy import Economy, economies
from ..statistics import mean_of
from ..style import BLACK, GREY, Sheet
from ..tables import Column, Table, column
from ..names import future_name
from ..sentence import rounded
from .canvas import Context, Drawing, NoData, label_ends, number_axis, plot, wrap, zero_line

PANELS = 4        # forms drawn; the table has all
FEWEST = 5        # draws of a form that is drawn
CLOUD = 120       # futures drawn of each strategy
SHOWN = 10


def draw(context: Context, sheet: Sheet) -> list[Drawing]:
    found = economies(context.comparison)
    if not found:
        raise NoData(context.words("missing.costs"))
    drawn = [e for e in found if e.form == "" or len(e.effects) >= FEWEST][:PANELS]
    if not drawn:
        raise NoData(context.words("missing.forms_thin", draws=FEWEST))
    drawings = [plane(context, sheet, found, drawn)]
    worth = [e for e in found if e.worths is not None and len(e.names) > 1]
    drawn = [e for e in drawn if e in worth]
    if not drawn:
        return drawings
    return [*drawings, acceptability(context, sheet, worth, drawn), loss(context, sheet, worth, drawn)]


def title_of(context: Context, e: Economy) -> str:
    return future_name(context.words, e.form) if e.form else ""


def panels(sheet: Sheet, drawn: list[Economy], context: Context, height: float):
    """Axes for the forms, beside one another on a wide sheet, with their titles; and the height of the last one."""
    columns = 1 if sheet.narrow else len(drawn)
    rows = len(drawn) if sheet.narrow else 1
    figure, axes = plot(sheet, height * rows + (0.3 if len(drawn) > 1 else 0), rows, columns, sharex=True, sharey=True)
    for ax, e in zip(axes.flat, drawn):
        if e.form:
            ax.set_title(wrap(title_of(context, e), 44 if sheet.narrow else max(18, 90 // len(drawn))), fontsize=8.5)
    return figure, list(axes.flat)


def named(context: Context, sheet: Sheet, figure, ax, drawn: list[Economy], ends: list, height: float) -> None:
    """Names of the lines: at their ends where there is one panel, else in a key above."""
    if len(drawn) == 1:
        label_ends(ax, ends, height, sheet)
        return
    handles = [ax.plot([], [], color=look.colour, linestyle=look.line, marker=look.marker, markersize=5,
                       label=wrap(text, 40))[0] for _, _, text, look in ends]
    figure.legend(handles=handles, loc="lower left", bbox_to_anchor=(0.02, 1.0), ncol=1 if sheet.narrow else 2,
                  frameon=False, handlelength=3)


def form_column(context: Context, found: list[Economy]) -> list[Column]:
    return [column(context.words("column.form"))] if any(e.form for e in found) else []


def form_cell(context: Context, e: Economy, found: list[Economy]) -> list[str]:
    return [title_of(context, e)] if any(x.form for x in found) else []


def plane(context: Context, sheet: Sheet, found: list[Economy], drawn: list[Economy]) -> Drawing:
    """Extra cost and extra effect of every strategy at every level, a cloud of futures, and what is worth buying."""
    c, words = context.comparison, context.words
    height, ends = 3.6, []
    figure, axes = panels(sheet, drawn, context, height)
    for ax, e in zip(axes, drawn):
        ends = []
        for strategy in dict.fromkeys(o.strategy for o in e.options):
            look = context.looks[strategy]
            x, y = cloud(c, e, strategy)
            ax.plot(x, y, ".", color=look.colour, alpha=0.16, markersize=3, markeredgewidth=0, zorder=1)
            points = sorted((o for o in e.options if o.strategy == strategy), key=lambda o: o.level)
            x, y = [o.cost / 1e6 for o in points], [o.effect for o in points]
            ax.plot(x, y, color=look.colour, linestyle=look.line, linewidth=1, marker=look.marker, markersize=5.5,
                    zorder=3)
            ends.append((x[-1], y[-1], context.name(strategy), look))
        ax.plot([e.options[i].cost / 1e6 for i in e.frontier], [e.options[i].effect for i in e.frontier], color=GREY,
                linewidth=7, alpha=0.25, zorder=0, solid_capstyle="round")
        zero_line(ax)
        zero_line(ax, vertical=False)
        ax.margins(x=0.06, y=0.08)
        number_axis(ax.xaxis, words, count=4 if sheet.narrow or len(drawn) > 1 else 6)
        number_axis(ax.yaxis, words)
    top = np.nanmax([abs(o.effect) for e in drawn for o in e.options] + [1e-9])
    axes[0].set_ylim(-0.15 * top, 1.6 * top)      # single futures may lie far outside; the table of futures has them
    axes[-1].set_xlabel(words("axis.extra_cost"))
    axes[0].set_ylabel(wrap(words("axis.extra_effect", what=words.quantity_name(c.outcome)), 34))
    named(context, sheet, figure, axes[-1], drawn, ends, height - 1.0)
    rows = []
    for e in found:
        ratios = dict(zip(e.frontier, e.ratios))
        rows += [[*form_cell(context, e, found), context.name(o.strategy), float(o.level), o.cost, o.effect,
                  o.cost_per_unit, o.cost_low, o.cost_high, words("yes") if i in ratios else words("no"),
                  ratios.get(i, float("nan"))] for i, o in enumerate(e.options)]
    whole = lambda v: words.decimals(v, 0)
    percent = words.decimals(100 * context.study.interval, 0)
    table = Table([*form_column(context, found), column(words("column.strategy")),
                   Column(words("axis.level"), words.percent),
                   Column(words("column.extra_cost"), whole), Column(words("column.extra_effect"), words.number),
                   Column(words("column.cost_per"), whole),
                   Column(words("column.low", interval=percent, unit=words.currency), whole),
                   Column(words("column.high", interval=percent, unit=words.currency), whole),
                   column(words("column.frontier")), Column(words("column.icer"), whole)], rows)
    items = "; ".join((f"{title_of(context, e)}: " if e.form else "")
                      + words.join([f"{context.name(e.options[i].strategy)} {words.percent(e.options[i].level)}"
                                    for i in e.frontier]) for e in drawn)
    caption = words("caption.plane") + " " + words(f"discount.{money.discounting(c)}",
                                                   rate=words.percent(context.study.number("discount"), 1))
    return Drawing("plane", figure, words("alt.plane", items=items), caption, table,
                   words("finding.plane", items=items) if len(drawn) == 1 else never_bought(context, drawn))


def never_bought(context: Context, drawn: list[Economy]) -> str:
    """Which strategies no price is worth, in any of the forms; nothing where each is in some form."""
    bought = {e.options[i].strategy for e in drawn for i in e.frontier}
    never = [context.words.quote(context.name(s)) for s in drawn[0].names if s not in bought]
    return context.words("finding.plane_never", items=context.words.join(never)) if never else ""


def cloud(c, e: Economy, strategy: str) -> tuple[np.ndarray, np.ndarray]:
    """Single futures at the reference level: extra cost in millions and extra effect."""
    i = e.names.index(strategy)
    base = e.names.index(c.baseline) if c.baseline in e.names else None
    effect, cost = (mean_of(v, 2) for v in (e.full_effects, e.full_costs))
    x = (cost[i] - (cost[base] if base is not None else 0.0)) / 1e6
    y = effect[i] - (effect[base] if base is not None else 0.0)
    return (x[:0], y[:0]) if i == base else (x[:CLOUD], y[:CLOUD])


def worth_axis(axes: list, context: Context, drawn: list[Economy], sheet: Sheet) -> None:
    for ax, e in zip(axes, drawn):
        number_axis(ax.xaxis, context.words, 1.0, 3 if len(drawn) > 1 else 4)
        ax.set_xlim(e.worths[0], e.worths[-1])
    axes[-1].set_xlabel(wrap(context.words("axis.worth",
                                           what=context.words.quantity_name(context.comparison.outcome)),
                             44 if sheet.narrow else 70 // (1 if len(drawn) < 3 else 2)))


def acceptability(context: Context, sheet: Sheet, found: list[Economy], drawn: list[Economy]) -> Drawing:
    words = context.words
    height, ends, items = 3.3, [], []
    figure, axes = panels(sheet, drawn, context, height)
    curves = {id(e): decision.acceptability(e.effects, e.costs, e.worths) for e in found}
    for ax, e in zip(axes, drawn):
        probability, choice = curves[id(e)]
        ax.set_ylim(0, 102)
        ends = []
        for i, strategy in enumerate(e.names):
            look = context.looks[strategy]
            ax.plot(e.worths, 100 * probability[:, i], color=look.colour, linestyle=look.line, linewidth=1.4)
            ends.append((e.worths[-1], 100 * probability[-1, i], context.name(strategy), look))
        frontier = 100 * probability[np.arange(len(choice)), choice]
        ax.plot(e.worths, frontier, color=GREY, linewidth=7, alpha=0.25, zorder=0)
        items.append((f"{title_of(context, e)}: " if e.form else "") + words(
            "alt.ceac", first=context.name(e.names[choice[0]]), low=words.decimals(e.worths[0], 0),
            last=context.name(e.names[choice[-1]]), high=words.decimals(e.worths[-1], 0),
            p_first=words.hundred(frontier[0] / 100), p_last=words.hundred(frontier[-1] / 100)))
    worth_axis(axes, context, drawn, sheet)
    axes[0].set_ylabel(words("axis.probability"))
    named(context, sheet, figure, axes[-1], drawn, ends, height - 0.9)
    rows = [[*form_cell(context, e, found), float(worth), *(float(p) for p in curves[id(e)][0][w]),
             context.name(e.names[curves[id(e)][1][w]])] for e in found for w, worth in enumerate(e.worths)]
    table = Table([*form_column(context, found), Column(words("column.worth"), lambda v: words.decimals(v, 0)),
                   *(Column(context.name(s), words.percent) for s in found[0].names), column(words("column.choice"))],
                  rows)
    return Drawing("acceptability", figure, " ".join(items), words("caption.ceac"), table,
                   finding(context, drawn[0], curves[id(drawn[0])][1]) if len(drawn) == 1
                   else chosen_by_form(context, drawn, [curves[id(e)][1] for e in drawn]))


def finding(context: Context, e: Economy, choice: np.ndarray) -> str:
    """One strategy at every worth, or the worth at which the choice turns; nothing where it turns more than once."""
    words, turns = context.words, np.flatnonzero(np.diff(choice))
    name = lambda i: words.quote(context.name(e.names[i]))
    if not len(turns):
        return words("finding.ceac_one", strategy=name(choice[0]))
    if len(turns) > 1:
        return ""
    low, high = e.worths[turns[0]], e.worths[turns[0] + 1]
    exact = e.turns[(e.turns >= low) & (e.turns <= high)]
    return words("finding.ceac_turns", worth=worth_words(context, float(exact[0]) if len(exact) else high),
                 first=name(choice[0]), last=name(choice[-1]))


SAME_PRICE = 0.01     # apart: draws that are not complete may make so much between two ways to the same price


def worth_words(context: Context, worth: float) -> str:
    """As page one says what one costs, where it is that; else to two figures."""
    prices = [p for p in money.prices(context.comparison).values() if abs(p.value - worth) <= SAME_PRICE * worth]
    nearest = min(prices, key=lambda p: abs(p.value - worth), default=None)
    return context.words.decimals(rounded(worth, 0.0) if nearest is None
                                  else rounded(nearest.value, (nearest.high - nearest.low) / 2), 0)


def chosen_by_form(context: Context, drawn: list[Economy], choices: list[np.ndarray]) -> str:
    """What to choose at the highest worth, and under which forms of the model."""
    words, forms = context.words, {}
    for e, choice in zip(drawn, choices):
        forms.setdefault(e.names[choice[-1]], []).append(title_of(context, e).split(": ", 1)[-1])
    items = [f"{words.quote(context.name(s))} ({'; '.join(names)})" for s, names in forms.items()]
    return words("finding.ceac_forms", worth=words.decimals(drawn[0].worths[-1], 0), items=words("or").join(items))


def loss(context: Context, sheet: Sheet, found: list[Economy], drawn: list[Economy]) -> Drawing:
    """Expected loss of each strategy; the lower envelope is the EVPI."""
    words = context.words
    height, ends, items = 3.4, [], []
    figure, axes = panels(sheet, drawn, context, height)
    for ax, e in zip(axes, drawn):
        losses = np.array([f.loss for f in e.information]) / 1e6
        evpi, error = (np.array([getattr(f, v) for f in e.information]) / 1e6 for v in ("evpi", "error"))
        ends = []
        for i, strategy in enumerate(e.names):
            look = context.looks[strategy]
            ax.plot(e.worths, losses[:, i], color=look.colour, linestyle=look.line, linewidth=1.4)
            ends.append((e.worths[-1], losses[-1, i], context.name(strategy), look))
        ax.plot(e.worths, evpi, color=GREY, linewidth=7, alpha=0.25, zorder=0)
        ax.fill_between(e.worths, evpi - 2 * error, evpi + 2 * error, color=GREY, alpha=0.15, linewidth=0)
        ax.set_ylim(bottom=0)
        number_axis(ax.yaxis, words)
        k = e.dearest
        items.append((f"{title_of(context, e)}: " if e.form else "") + words(
            "alt.loss", evpi=words.money(evpi[k] * 1e6), worth=worth_words(context, float(e.worths[k])),
            error=words.money(error[k] * 1e6)))
    worth_axis(axes, context, drawn, sheet)
    axes[0].set_ylabel(words("axis.loss"))
    named(context, sheet, figure, axes[-1], drawn, ends, height - 0.9)
    whole = lambda v: words.decimals(v, 0)
    rows = [[*form_cell(context, e, found), float(w), f.evpi, f.error, f.naive, *(float(v) for v in f.loss)]
            for e in found for w, f in zip(e.worths, e.information)]
    table = Table([*form_column(context, found), Column(words("column.worth"), whole), Column(f"EVPI ({words.currency})", whole),
                   Column(words("column.mc_error"), whole), Column(words("column.naive"), whole),
                   *(Column(words("column.loss_of", strategy=context.name(s)), whole) for s in found[0].names)], rows)
    caption = words("caption.loss") + "".join(" " + text for text in what_knowing_says(context, found))
    most = max(drawn, key=lambda e: e.information[e.dearest].evpi)
    worth = words("knowing.worth", worth=worth_words(context, float(most.worths[most.dearest])),
                  what=words.quantity_name(context.comparison.outcome))
    return Drawing("expected_loss", figure, " ".join(items), caption, table,
                   words("finding.loss", worth=worth, evpi=words.money(most.information[most.dearest].evpi)))


def what_knowing_says(context: Context, found: list[Economy]) -> list[str]:
    """Sentences beside the picture: chance not taken off."""
    words, texts = context.words, []
    if not any(f.chance_known for e in found for f in e.information):
        texts.append(words("caption.chance_unknown"))
    return texts
