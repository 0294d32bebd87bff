"""What moves the result, from a study made for it: Sobol' indices (Saltelli design) or elementary effects (Morris)."""

from __future__ import annotations

import numpy as np
from matplotlib.lines import Line2D

from .. import indices
from ..sampling import REALISATION
from ..style import BLACK, BLUE, VERMILLION, Sheet
from ..tables import Column, Table, column
from ..targets import Target, targets
from ..names import factor_name
from .canvas import Context, Drawing, NoData, number_axis, plot, wrap, zero_line

SHOWN = 12


def draw(context: Context, sheet: Sheet) -> list[Drawing]:
    c, words = context.comparison, context.words
    plan = context.study.plan
    if plan is None or not plan.chained:
        raise NoData(words("missing.chained"))
    asked = [t for t in targets(c) if t.kind == "lead" or (t.kind == "difference" and t.strategy == c.best)]
    asked = asked or targets(c)[:1]
    found = [drawing for t in asked if (drawing := one(context, sheet, t)) is not None]
    if not found:
        raise NoData(words("missing.indices"))
    return found


def what(context: Context, target: Target) -> str:
    c, words = context.comparison, context.words
    parts = {"what": words.quantity_name(c.outcome), "unit": words.unit(c.outcome)}
    if target.kind == "lead":
        return words("axis.lead", best=context.name(c.best), second=context.name(c.second), what=words.measured(c.outcome))
    if target.kind == "difference":
        return words("target.difference", strategy=context.name(target.strategy), baseline=context.name(c.baseline),
                     **parts)
    return words("target.outcome", strategy=context.name(target.strategy), **parts)


def one(context: Context, sheet: Sheet, target: Target) -> Drawing | None:
    plan, interval = context.study.plan, context.study.interval
    name = f"indices_{target.kind}"
    if plan.sampler == "saltelli":
        result = indices.sobol(plan, target.by_draw, interval)
        return None if result is None else sobol(context, sheet, target, result, name)
    result = indices.morris(plan, target.by_draw, interval)
    return None if result is None else morris(context, sheet, target, result, name)


def left_out(context: Context, count: int, members: list[int], kind: str) -> str:
    """What missing cases cost, in words; nothing where none is missing."""
    if not count:
        return ""
    some = ", ".join(str(m) for m in members[:10]) + (" …" if len(members) > 10 else "")
    return " " + context.words(f"indices.dropped_{kind}", count=count, members=some)


def rows_of_marks(context: Context, sheet: Sheet, paths: list[str], series: list[tuple], label: str):
    """Factors downward; `series` of (values, lows, highs, marker, colour, face, name)."""
    step = 0.5 if sheet.narrow else 0.32
    figure, axes = plot(sheet, 0.9 + step * len(paths))
    ax = axes[0, 0]
    handles = []
    for k, (values, lows, highs, marker, colour, face, name) in enumerate(series):
        y = np.arange(len(paths)) + (k - (len(series) - 1) / 2) * (0.22 if sheet.narrow else 0.3)
        if lows is not None:
            ax.hlines(y, lows, highs, color=colour, linewidth=1.6)
        ax.plot(values, y, marker, color=colour, markerfacecolor=face, markersize=5)
        handles.append(Line2D([], [], color=colour, marker=marker, markerfacecolor=face,
                              linestyle="-" if lows is not None else "", label=name))
    titles = [factor_name(context.words, p) for p in paths]
    if sheet.narrow:
        for row, text in enumerate(titles):
            ax.text(0, row - 0.34, wrap(text, 52), transform=ax.get_yaxis_transform(), fontsize=7.5, va="center")
    ax.set_yticks([] if sheet.narrow else range(len(paths)), [] if sheet.narrow else [wrap(t, 44) for t in titles],
                  fontsize=8)
    ax.set_ylim(len(paths) - 0.4, -0.75)
    ax.tick_params(axis="y", length=0, labelcolor=BLACK)
    ax.spines["left"].set_visible(False)
    zero_line(ax)
    number_axis(ax.xaxis, context.words, count=4 if sheet.narrow else 6)
    ax.set_xlabel(wrap(label, 46 if sheet.narrow else 88))
    figure.legend(handles=handles, loc="lower center", bbox_to_anchor=(0.5, 1.0), ncol=1 if sheet.narrow else 2,
                  frameon=False)
    return figure


def sobol(context: Context, sheet: Sheet, target: Target, result: indices.SobolIndices, name: str) -> Drawing:
    words, shown = context.words, result.indices[:SHOWN]
    take = lambda key: [100 * getattr(i, key) for i in shown]
    figure = rows_of_marks(context, sheet, [i.path for i in shown], [
        (take("total"), take("total_low"), take("total_high"), "o", BLUE, BLUE, words("mark.total")),
        (take("first"), take("first_low"), take("first_high"), "s", VERMILLION, "white", words("mark.alone"))],
        words("axis.indices", target=what(context, target)))
    share = lambda key: Column(words(key), lambda v: words.decimals(100 * v, 1))
    table = Table([column(words("column.parameter")), share("column.first_order"), share("column.first_low"),
                   share("column.first_high"), share("column.total"), share("column.total_low"),
                   share("column.total_high"), column(words("column.parameter_path"), quiet=True)],
                  [[factor_name(words, i.path), i.first, i.first_low, i.first_high, i.total, i.total_low, i.total_high, i.path]
                   for i in result.indices])
    items = "; ".join(words("alt.indices_item", parameter=factor_name(words, i.path), first=words.percent(i.first),
                            total=words.percent(i.total)) for i in shown[:5])
    caption = words("caption.sobol", rows=result.rows, interval=words.decimals(100 * context.study.interval, 0),
                    alone=words.percent(min(1.0, result.alone)), shown=len(shown), count=len(result.indices)) \
        + left_out(context, len(result.dropped), result.dropped, "rows") + few(context, result.rows, indices.FEW_ROWS)
    return Drawing(name, figure, words("alt.sobol", target=what(context, target), items=items), caption, table)


def morris(context: Context, sheet: Sheet, target: Target, result: indices.Screening, name: str) -> Drawing:
    words, scale = context.words, context.comparison.outcome.scale
    shown = [e for e in result.effects if e.count][:SHOWN]
    take = lambda key: [scale * getattr(e, key) for e in shown]
    figure = rows_of_marks(context, sheet, [e.path for e in shown], [
        (take("mu_star"), take("mu_star_low"), take("mu_star_high"), "o", BLUE, BLUE, words("mark.mu_star")),
        (take("sigma"), None, None, "s", VERMILLION, "white", words("mark.sigma"))],
        words("axis.effects", target=what(context, target)))
    show = lambda v: words.value(context.comparison.outcome, v / scale, False)
    columns = [Column(words(f"column.{k}"), show) for k in ("mu_star", "mu_star_low", "mu_star_high", "mu", "mu_low",
                                                             "mu_high", "sigma")]
    table = Table([column(words("column.parameter")), *columns, Column(words("column.effects")),
                   column(words("column.parameter_path"), quiet=True)],
                  [[factor_name(words, e.path), *(scale * v for v in (e.mu_star, e.mu_star_low, e.mu_star_high, e.mu, e.mu_low, e.mu_high,
                                                  e.sigma)), e.count, e.path] for e in result.effects])
    items = "; ".join(words("alt.effects_item", parameter=factor_name(words, e.path), mu_star=show(scale * e.mu_star),
                            low=show(scale * e.mu_star_low), high=show(scale * e.mu_star_high)) for e in shown[:5])
    caption = words("caption.morris", trajectories=result.trajectories, shown=len(shown), count=len(result.effects),
                    interval=words.decimals(100 * context.study.interval, 0)) \
        + left_out(context, result.missing, result.dropped, "effects") \
        + few(context, result.trajectories, indices.FEW_TRAJECTORIES)
    if any(e.path == REALISATION for e in result.effects):
        caption += " " + words("indices.chance")
    return Drawing(name, figure, words("alt.morris", target=what(context, target), items=items), caption, table)


def few(context: Context, there: int, enough: int) -> str:
    return " " + context.words("indices.few", count=there) if there < enough else ""
