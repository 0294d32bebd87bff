"""Figure 9: what to research. How far each assumption moves the lead of the best strategy, and where it turns."""

from __future__ import annotations

import numpy as np
from matplotlib.patches import Patch

from ..sensitivity import FormInfluence, Influence
from ..style import BLACK, GRADES, GREY, PALE, Sheet
from ..tables import Column, Table, column
from ..names import factor_name, form_name
from ..value.benefit import ENOUGH
from .canvas import PLATE, Context, Drawing, NoData, Said, number_axis, plot, wrap

SHOWN = 10


def look(influence: Influence) -> tuple[str, str]:
    """Colour and hatch by evidence grade."""
    return next(((colour, hatch) for low, high, colour, hatch in GRADES if low <= influence.evidence <= high),
                (GREY, "xx"))


def form_only(context: Context, path: str, form: str) -> str:
    return form_name(context.words, path, form).split(": ", 1)[-1]


def remark(context: Context, influence: Influence | FormInfluence) -> str:
    words = context.words
    if isinstance(influence, FormInfluence):
        turned = words("or").join(form_only(context, influence.path, f) for f in influence.turned)
        text = words("mark.turns_form", forms=turned) if turned else words("mark.no_turn")
    elif np.isfinite(influence.switching):
        side = words("verdict.above") if influence.loses_above else words("verdict.below")
        text = words("mark.turns", side=side, value=words.parameter_value(influence.switching, influence.unit))
    else:
        text = words("mark.no_turn")
    return text


def name_of(context: Context, influence: Influence | FormInfluence) -> str:
    return factor_name(context.words, influence.path) if isinstance(influence, FormInfluence) else \
        context.words.parameter(influence.path)


def draw(context: Context, sheet: Sheet) -> list[Drawing]:
    c, words = context.comparison, context.words
    if c.second is None:
        raise NoData(words("missing.second"))
    if context.study.table("parameters") is None:
        raise NoData(words("missing.parameters"))
    if not c.influences:
        raise NoData(words("missing.varied"))
    if c.lead.draws < ENOUGH:
        raise Said(words("missing.needs_draws", draws=words.decimals(c.lead.draws, 0), needed=words.decimals(ENOUGH, 0)))
    everything = [*c.form_influences, *c.influences]
    shown = sorted([i for i in everything if i.clear], key=lambda i: -i.swing)[:SHOWN]
    if not shown:
        raise Said(words("missing.nothing_clear", count=words.decimals(len(everything), 0)))
    scale = c.outcome.scale
    figure, axes = plot(sheet, 1.5 + (0.8 if sheet.narrow else 0.5) * len(shown))
    ax = axes[0, 0]
    middle = float(np.nanmean(c.lead_by_draw())) * scale
    longest = 0     # characters of a value written beside a bar, on a line
    for row, influence in enumerate(shown):
        is_form = isinstance(influence, FormInfluence)
        colour, hatch = (BLACK, "") if is_form else look(influence)
        low, high = (influence.forms[0][1] * scale, influence.forms[-1][1] * scale) if is_form else sorted(
            (influence.lead_at_low * scale, influence.lead_at_high * scale))
        face = PALE if is_form else "white" if hatch else colour
        ax.barh(row, high - low, 0.34, left=low, facecolor=face, edgecolor=colour,
                hatch=hatch * 2, linewidth=1.2, zorder=2)
        ends = [(value, wrap(form_only(context, influence.path, form), 16))
                for form, value in (influence.forms[0], influence.forms[-1])] if is_form else [
            (influence.lead_at_low, words.parameter_value(influence.low, influence.unit)),
            (influence.lead_at_high, words.parameter_value(influence.high, influence.unit))]
        longest = max([longest, *(len(line) for _, end in ends for line in end.split("\n"))])
        for value, end in ends:
            outside = value * scale >= (low + high) / 2
            ax.annotate(end, (value * scale, row),
                        xytext=(3 if outside else -3, 0), textcoords="offset points",
                        ha="left" if outside else "right", va="center", fontsize=7.5, color=GREY, bbox=PLATE, zorder=4)
        text = name_of(context, influence)
        if sheet.narrow:
            ax.text(0, row - 0.2, f"{wrap(text, 46)}\n{wrap(remark(context, influence), 50)}", fontsize=7.5, va="bottom",
                    transform=ax.get_yaxis_transform(), bbox=PLATE, zorder=4, linespacing=1.15)
        else:
            ax.text(1.02, row, wrap(remark(context, influence), 30), transform=ax.get_yaxis_transform(), fontsize=8,
                    va="center")
    ax.axvline(middle, color=GREY, linewidth=0.8, linestyle=(0, (4, 2)), zorder=1)
    ax.axvline(0, color=BLACK, linewidth=1.2, zorder=3)
    ax.set_yticks([] if sheet.narrow else range(len(shown)),
                  [] if sheet.narrow else [wrap(name_of(context, i), 26) for i in shown])
    ax.set_ylim(len(shown) - 0.5, -0.9 if sheet.narrow else -0.7)
    ax.tick_params(axis="y", length=0, labelcolor=BLACK)
    ax.spines["left"].set_visible(False)
    ax.use_sticky_edges = False
    ax.margins(x=max(0.34, 0.024 * longest))     # room for what is written beside the bars
    number_axis(ax.xaxis, words, count=4 if sheet.narrow else 6)
    best, second = context.name(c.best), context.name(c.second)
    ax.set_xlabel(wrap(words("axis.lead", best=best, second=second, what=words.measured(c.outcome)), 46 if sheet.narrow else 80))
    handles = [Patch(facecolor=colour if not hatch else "white", edgecolor=colour, hatch=hatch * 2,
                     label=words(f"grade.{low}_{high}")) for low, high, colour, hatch in GRADES
               if any(isinstance(i, Influence) and low <= i.evidence <= high for i in shown)]
    if any(isinstance(i, FormInfluence) for i in shown):
        handles.append(Patch(facecolor=PALE, edgecolor=BLACK, label=words("kind.form")))
    figure.legend(handles=handles, loc="lower center", bbox_to_anchor=(0.5, 1.0), ncol=1 if sheet.narrow else 3,
                  frameon=False)
    show = lambda v: words.value(c.outcome, v / scale, True)
    rows = [[name_of(context, i), i.unit, i.low, i.high, i.evidence, i.lead_at_low * scale, i.lead_at_high * scale, i.switching,
             i.rank_correlation, i.rank_regression, i.p_value,
             words("yes") if i.clear else words("no"), i.source, i.path] for i in c.influences]
    nothing = float("nan")
    rows += [[form_name(words, i.path, form), "", nothing, nothing, "–", lead * scale, lead * scale, nothing, nothing, nothing,
              i.p_value, words("yes") if i.clear else words("no"), "", f"{i.path}={form}"] for i in c.form_influences
             for form, lead in i.forms]
    two = lambda v: words.decimals(v, 2)
    table = Table([column(words("column.parameter")), column(words("column.unit")),
                   Column(words("column.tested_low"), words.number), Column(words("column.tested_high"), words.number),
                   Column(words("column.grade"), lambda v: str(v)), Column(words("column.lead_low"), show),
                   Column(words("column.lead_high"), show), Column(words("column.switching"), words.number),
                   Column(words("column.rank"), two), Column(words("column.rank_regression"), two),
                   Column("p", lambda v: words.number(v)), column(words("column.clear")),
                   column(words("column.source")), column(words("column.parameter_path"), quiet=True)], rows)
    ends = lambda i: (i.forms[0][1], i.forms[-1][1]) if isinstance(i, FormInfluence) else sorted(
        (i.lead_at_low, i.lead_at_high))
    items = "; ".join(words("alt.tornado_item", parameter=name_of(context, i),
                            low=words.value(c.outcome, ends(i)[0], True),
                            high=words.value(c.outcome, ends(i)[1], True),
                            remark=remark(context, i)) for i in shown[:5])
    return [Drawing("tornado", figure, words("alt.tornado", best=best, second=second, items=items),
                    words("caption.tornado", best=best, second=second, shown=len(shown),
                          count=len(c.influences) + len(c.form_influences)),
                    table, words("finding.tornado", most=words.quote(name_of(context, shown[0])),
                                 turning=words.decimals(sum(turns(i) for i in everything if i.clear), 0),
                                 count=words.decimals(len(everything), 0)))]


def turns(influence: Influence | FormInfluence) -> bool:
    return bool(influence.turned) if isinstance(influence, FormInfluence) else bool(np.isfinite(influence.switching))
