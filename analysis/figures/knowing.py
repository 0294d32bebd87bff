"""Figure 22: what better knowledge is worth. A bar from the lower to the upper limit for each group of numbers and each
structural choice, and for knowing everything; single numbers stand in the table."""

from __future__ import annotations

import numpy as np
from matplotlib.patches import Patch

from ..labelled import text
from ..style import BLACK, GRADES, GREY, Sheet
from ..tables import Column, Table, column
from ..value import words as say
from .canvas import Context, Drawing, NoData, Said, number_axis, plot, wrap

SHOWN = 10


def draw(context: Context, sheet: Sheet) -> list[Drawing]:
    words = context.words
    found = say.answer_of(context)
    if found is None:
        raise NoData(words("missing.worth"))
    if found.needed:
        raise Said(say.too_few(found, context))
    knowing = found.knowing
    shown = [w for w in knowing.worths if w.candidate.kind != "number"]
    least = say.LITTLE * max(knowing.whole.upper, 0.0)      # what is worth next to nothing stands in the table
    shown = ([w for w in shown if w.bracket.upper >= least] or shown[:1])[:SHOWN]
    bars = [(words("knowing.everything"), knowing.whole, BLACK, "")]
    bars += [(say.candidate(words, w.candidate), w.bracket, *look(w.candidate.grade)) for w in shown]
    figure, axes = plot(sheet, 1.15 + (0.72 if sheet.narrow else 0.36) * len(bars))
    ax = axes[0, 0]
    for row, (name, b, colour, hatch) in enumerate(bars):
        low, upper = max(0.0, b.low) / 1e6, b.upper / 1e6
        ax.barh(row, upper - low, 0.42, left=low, color=colour, alpha=0.45, hatch=hatch, edgecolor=colour, linewidth=0.8)
        ax.plot([b.estimate / 1e6] * 2, [row - 0.3, row + 0.3], color=BLACK, linewidth=2.2)
        if sheet.narrow:
            ax.text(0, row - 0.33, wrap(f"{name}: {say.limits(words, b)}", 50), fontsize=8, va="bottom", linespacing=1.05)
        else:
            ax.text(max(upper, b.estimate / 1e6), row, "  " + say.limits(words, b), fontsize=8, va="center")
    ax.set_yticks([] if sheet.narrow else range(len(bars)), [] if sheet.narrow else [wrap(b[0], 34) for b in bars])
    ax.set_ylim(len(bars) - 0.45, -0.95 if sheet.narrow else -0.75)
    most = max(b.upper for _, b, *_ in bars) / 1e6
    ax.set_xlim(0, max(most * (1.02 if sheet.narrow else 1.55), 1e-9))
    ax.tick_params(axis="y", length=0, labelcolor=BLACK)
    number_axis(ax.xaxis, words, count=4)
    ax.set_xlabel(words("axis.knowing"))
    handles = [Patch(facecolor=c, alpha=0.45, hatch=h, edgecolor=c, label=words(f"grade.{low}_{high}"))
               for low, high, c, h in GRADES if any(low <= w.candidate.grade <= high for w in shown)]
    figure.legend(handles=handles, loc="upper center", bbox_to_anchor=(0.5, 0.0), ncol=1 if sheet.narrow else 3,
                  frameon=False)
    items = "; ".join(f"{name} {say.limits(words, b)}" for name, b, *_ in bars[:6])
    caption = words("caption.knowing", worth=say.worth(found, context)) + " " + words(
        "caption.knowing_weighted" if found.weighted else "caption.knowing_drawn" if text(
            context.study.attributes.get("posterior", "")) else "caption.knowing_equal")
    few = [say.candidate(words, c) for c, _ in knowing.few if c.kind == "number"]
    if few:
        most_values = max(n for _, n in knowing.few)
        caption += " " + words("caption.knowing_few", items=words.join(few), values=words.decimals(most_values, 0))
    return [Drawing("knowing", figure, words("alt.knowing", worth=say.worth(found, context), items=items), caption,
                    table(context, found), say.most_worth_knowing(found, context))]


def look(grade: int) -> tuple[str, str]:
    return next(((colour, hatch) for low, high, colour, hatch in GRADES if low <= grade <= high), (GREY, ""))


def table(context: Context, found) -> Table:
    words, nothing = context.words, float("nan")
    whole = lambda v: words.decimals(v, 0)
    w = found.knowing.whole
    low, high = (words.decimals(v, 0) for v in (found.benefit.worths[0], found.benefit.worths[-1]))
    rows = [[words("knowing.everything"), words("knowing.all"), w.estimate, max(0.0, w.low), w.upper, nothing, nothing,
             nothing, nothing, ""]]
    for k in found.knowing.worths:
        b = k.bracket
        half, wide = (k.at_ranges[0], k.at_ranges[2]) if k.at_ranges else (nothing, nothing)
        rows.append([say.candidate(words, k.candidate), words(f"knowing.{k.candidate.kind}"), b.estimate,
                     max(0.0, b.low), b.upper, *k.at_worths, half, wide,
                     words.grade(k.candidate.grade) if k.candidate.grade >= 0 else "–"])
    rows += [[say.candidate(words, c), words(f"knowing.{c.kind}"), *[nothing] * 7,
              words("knowing.values", n=words.decimals(n, 0))] for c, n in found.knowing.few]
    return Table([column(words("column.known")), column(words("column.kind")), Column(words("column.estimate"), whole),
                  Column(words("column.lowest_evppi"), whole), Column(words("column.highest_evppi"), whole),
                  Column(words("column.at_worth", worth=low), whole), Column(words("column.at_worth", worth=high), whole),
                  Column(words("column.half_range"), whole), Column(words("column.wide_range"), whole),
                  column(words("column.grade"))], rows)
