"""Under which assumptions the favourite loses: the draws, and the short rule that tells most of them apart."""

from __future__ import annotations

import numpy as np
from matplotlib.lines import Line2D

from .. import discovery
from ..discovery import Condition, Rule
from ..style import BLACK, BLUE, GREY, PALE, VERMILLION, Sheet, WIDE
from ..tables import Column, Table, column
from ..names import condition_words, factor_name, form_name
from .canvas import Context, Drawing, NoData, number_axis, plot, wrap, zero_line


def draw(context: Context, sheet: Sheet) -> list[Drawing]:
    c, words = context.comparison, context.words
    rule = discovery.discover(c)
    if isinstance(rule, str):
        raise NoData(words(f"discovery.{rule}", draws=discovery.ENOUGH_DRAWS, wanted=discovery.ENOUGH_WANTED))
    if not rule.accepted:
        raise NoData(words("discovery.nothing", draws=rule.draws))
    columns, shown = discovery.columns_of(c), rule.conditions
    across = 1 if sheet.narrow else len(shown)
    figure, axes = plot(sheet, (2.5 if sheet.narrow else 3.1) * (len(shown) if sheet.narrow else 1),
                        len(shown) if sheet.narrow else 1, across, sharey=True)
    usable, scale = np.isfinite(rule.gap), c.outcome.scale
    wanted = (rule.gap < 0) == rule.loses
    marks = {"inside": (rule.inside, True), "outside": (~rule.inside & usable, False)}
    for ax, condition in zip(axes.flat, shown):
        x = position(columns, condition, ax, context)
        for inside, filled in marks.values():
            for hit, marker, colour in ((True, "v" if rule.loses else "^", VERMILLION), (False, "o", BLUE)):
                rows = inside & (wanted == hit)
                ax.plot(x[rows], rule.gap[rows] * scale, marker, color=colour, markersize=4.5,
                        markerfacecolor=colour if filled else "white", markeredgewidth=1.0)
        zero_line(ax, vertical=False)
        number_axis(ax.yaxis, words, count=5)
    best = context.name(c.best)
    axes[0, 0].set_ylabel(wrap(words("axis.gap", best=best, what=words.measured(c.outcome)), 34), fontsize=8)
    lost, won = words("mark.loses", best=best), words("mark.wins", best=best)
    hit, miss = (lost, won) if rule.loses else (won, lost)
    handles = [Line2D([], [], linestyle="", marker="v" if rule.loses else "^", color=VERMILLION, label=hit),
               Line2D([], [], linestyle="", marker="o", color=BLUE, label=miss),
               Line2D([], [], linestyle="", marker="s", color=GREY, label=words("mark.inside")),
               Line2D([], [], linestyle="", marker="s", markerfacecolor="white", color=GREY,
                      label=words("mark.outside"))]
    figure.legend(handles=handles, loc="lower center", bbox_to_anchor=(0.5, 1.0), ncol=1 if sheet.narrow else 2,
                  frameon=False)
    sentence = condition_words(words, shown)
    return [Drawing("discovery", figure, words("alt.discovery", **facts(context, rule, sentence)),
                    words("caption.discovery", **facts(context, rule, sentence)), table_of(context, rule),
                    words("finding.discovery_loses" if rule.loses else "finding.discovery_wins", best=words.quote(best),
                          rule=sentence))]


def position(columns: discovery.Columns, condition: Condition, ax, context: Context) -> np.ndarray:
    """(D,) where each draw stands on the condition's axis, whose admitted part is shaded."""
    words, narrow = context.words, ax.figure.get_figwidth() < WIDE.width / 2
    if condition.is_form:
        kinds = sorted(set(columns.forms[condition.path]))
        for place, kind in enumerate(kinds):
            if kind in condition.forms:
                ax.axvspan(place - 0.5, place + 0.5, color=PALE, zorder=0, linewidth=0)
        names = [form_name(words, condition.path, kind) for kind in kinds]
        ax.set_xticks(range(len(kinds)), [wrap(n.split(": ", 1)[-1], 11 if narrow else 14) for n in names],
                      fontsize=6.5 if narrow else 8)
        ax.set_xlabel(names[0].split(": ", 1)[0])
        ax.set_xlim(-0.5, len(kinds) - 0.5)
        spread = np.random.default_rng(1).uniform(-0.3, 0.3, len(columns))      # so that the marks do not cover another
        return np.array([kinds.index(k) for k in columns.forms[condition.path]]) + spread
    x = columns.numbers[:, columns.paths.index(condition.path)]
    factor = 100.0 if condition.unit.startswith("share") else 1.0
    low, high = (max(condition.low, x.min()) * factor, min(condition.high, x.max()) * factor)
    ax.axvspan(low, high, color=PALE, zorder=0, linewidth=0)
    number_axis(ax.xaxis, words, count=5)
    unit = {"duration": words("years", n="").strip()}.get(condition.unit, condition.unit)
    unit = words(f"unit.of.{unit}") if words.has(f"unit.of.{unit}") else unit
    unit = "%" + unit[len("share"):] if unit.startswith("share") else unit
    unit = unit.replace("/year", words("unit.per_year"))
    ax.set_xlabel(wrap(words.parameter(condition.path) + (f" ({unit})" if unit not in ("", "1", "number") else ""), 34),
                  color=BLACK)
    return x * factor


def facts(context: Context, rule: Rule, sentence: str) -> dict[str, str]:
    words = context.words
    return {"best": context.name(context.comparison.best), "rule": sentence,
            "loses": words("mark.loses" if rule.loses else "mark.wins", best=context.name(context.comparison.best)),
            "wanted": words.decimals(rule.wanted, 0), "draws": words.decimals(rule.draws, 0),
            "coverage": words.percent(rule.coverage), "density": words.percent(rule.density),
            "base": words.percent(rule.base_rate), "unseen_coverage": words.percent(rule.unseen_coverage),
            "unseen_density": words.percent(rule.unseen_density)}


def table_of(context: Context, rule: Rule) -> Table:
    words = context.words
    show = lambda v: words.number(v) if np.isfinite(v) else "–"
    rows = []
    for condition in rule.conditions:
        kinds = ", ".join(form_name(words, condition.path, k).split(": ", 1)[-1] for k in condition.forms)
        rows.append([factor_name(words, condition.path), condition.unit, show(condition.low), show(condition.high), kinds or "–",
                     condition.stability, rule.coverage, rule.density, rule.base_rate, rule.unseen_coverage,
                     rule.unseen_density, rule.p_value, condition.path])
    share = lambda key: Column(words(key), words.percent)
    return Table([column(words("column.parameter")), column(words("column.unit")), Column(words("column.above")),
                  Column(words("column.below")), column(words("column.form")), share("column.stability"),
                  share("column.coverage"), share("column.density"), share("column.base_rate"),
                  share("column.unseen_coverage"), share("column.unseen_density"), Column("p", words.number),
                  column(words("column.parameter_path"), quiet=True)], rows)
