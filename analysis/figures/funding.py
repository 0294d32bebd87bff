"""Figure 23: which study, and how large. What a result is worth to what is still open at its date, by the size of the
study, against what the study costs."""

from __future__ import annotations

import numpy as np

from ..style import BLACK, BLUE, GREY, VERMILLION, Sheet
from ..tables import Column, Table, column
from ..value import words as say
from .canvas import Context, Drawing, NoData, Said, number_axis, plot, wrap

PANELS = 6


def draw(context: Context, sheet: Sheet) -> list[Drawing]:
    words = context.words
    found = say.answer_of(context)
    if found is None:
        raise NoData(words("missing.worth"))
    if not found.information.proposals:
        raise NoData(words("missing.proposals"))
    if not found.fundings:
        raise Said(" ".join(say.not_looked_at(found, context)))
    shown = found.fundings[:PANELS]
    columns = 1 if sheet.narrow else min(3, len(shown))
    rows = -(-len(shown) // columns)
    figure, axes = plot(sheet, 2.55 * rows + 0.3, rows, columns)
    for ax, f in zip(axes.flat, shown):
        ax.fill_between(f.sizes, f.band[0] / 1e6, f.band[1] / 1e6, color=BLUE, alpha=0.15, linewidth=0)
        ax.plot(f.sizes, f.worth / 1e6, color=BLUE)
        ax.plot(f.sizes, f.cost / 1e6, color=VERMILLION, linestyle="--")
        best = f.best
        if f.funded:
            ax.plot(f.sizes[best], f.worth[best] / 1e6, "o", color=BLUE, markersize=7)
            ax.plot([f.sizes[best]] * 2, [f.cost[best] / 1e6, f.worth[best] / 1e6], color=BLACK, linewidth=0.8)
        ax.set_title(wrap(say.title(words, f.proposal), 44 if sheet.narrow else 84 // columns), fontsize=8.5)
        ax.set_ylim(0, max(float(np.max(f.band[1])), float(f.cost.max()), 1e-6) / 1e6 * 1.08)
        ax.set_xlim(0, f.sizes[-1] * 1.03)
        ax.set_xlabel(words("axis.schools" if f.proposal.design.counts_schools else "axis.teachers"))
        number_axis(ax.xaxis, words, count=4)
        number_axis(ax.yaxis, words, count=4)
    for ax in list(axes.flat)[len(shown):]:
        ax.set_visible(False)
    for row in axes:
        row[0].set_ylabel(words("axis.study_money"))
    handles = [axes[0, 0].plot([], [], color=BLUE, label=words("mark.study_worth"))[0],
               axes[0, 0].plot([], [], color=VERMILLION, linestyle="--", label=words("mark.study_cost"))[0],
               axes[0, 0].plot([], [], "o", color=BLUE, label=words("mark.best_size"))[0]]
    figure.legend(handles=handles, loc="upper center", bbox_to_anchor=(0.5, 0.0), ncol=1 if sheet.narrow else 3,
                  frameon=False)
    sentences = [say.funding(found, f, context) for f in found.fundings]
    caption = words("caption.funding", worth=say.worth(found, context), low=words.decimals(found.benefit.worths[0], 0),
                    high=words.decimals(found.benefit.worths[-1], 0))
    return [Drawing("funding", figure, " ".join(sentences), " ".join([caption, *say.not_looked_at(found, context)]),
                    table(context, found), " ".join(sentences))]


def table(context: Context, found) -> Table:
    words = context.words
    whole = lambda v: words.decimals(v, 0)
    rows = [[say.title(words, f.proposal), f.proposal.like, f.proposal.design.result, *f.proposal.design.people(n),
             f.gain[i].estimate, max(0.0, f.gain[i].low), f.gain[i].upper, float(f.worth[i]), float(f.band[0][i]),
             float(f.band[1][i]), float(f.cost[i]), float(f.net[i]), words("yes") if f.funded and i == f.best else words("no")]
            for f in found.fundings for i, n in enumerate(f.sizes)]
    return Table([column(words("column.study")), column(words("column.like")), column(words("column.result_at")),
                  Column(words("column.schools"), whole), Column(words("column.teachers"), whole),
                  Column(f"EVSI ({words.currency})", whole), Column(words("column.lowest_evppi"), whole),
                  Column(words("column.highest_evppi"), whole), Column(words("column.study_worth"), whole),
                  Column(words("column.band_low"), whole), Column(words("column.band_high"), whole),
                  Column(words("column.study_cost"), whole), Column(words("column.net_worth"), whole),
                  column(words("column.best_size"))], rows)
