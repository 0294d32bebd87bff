"""Figure 24: what would be done with the result. The range of results of each study, cut where the choice changes."""

from __future__ import annotations

import numpy as np

from ..style import BLACK, Sheet
from ..tables import Column, Table, column
from ..value import words as say
from .canvas import Context, Drawing, NoData, number_axis, plot, wrap

STUDIES = 4


def draw(context: Context, sheet: Sheet) -> list[Drawing]:
    words = context.words
    found = say.answer_of(context)
    if found is None:
        raise NoData(words("missing.worth"))
    shown = [f for f in found.fundings if len(f.rules[f.best]) > 1 and not f.nothing][:STUDIES]
    if not shown:
        raise NoData(words("missing.rules") if found.information.proposals else words("missing.proposals"))
    figure, axes = plot(sheet, (1.5 if sheet.narrow else 1.2) * len(shown) + 0.3, len(shown), 1)
    used = {}
    for ax, f in zip(axes.flat, shown):
        low, high = f.results[f.best]
        for b in f.rules[f.best]:
            left, right = max(b.low, low), min(b.high, high)
            look = context.looks[b.option]
            used[b.option] = look
            ax.barh(0, right - left, 0.8, left=left, color=look.colour, alpha=0.75, edgecolor="white")
            if (right - left) > 0.09 * (high - low):
                ax.text((left + right) / 2, 0, words.percent(b.share), ha="center", va="center", fontsize=8.5,
                        color=BLACK, bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.8})
        ax.set_xlim(low, high)
        ax.set_ylim(-0.5, 0.5)
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        ax.set_title(wrap(say.title_with_size(words, f), 50 if sheet.narrow else 100), fontsize=8.5)
        ax.set_xlabel(words("axis.result", unit=say.unit(words, f.unit)))
        number_axis(ax.xaxis, words, count=5)
    handles = [axes[0, 0].plot([], [], color=look.colour, linewidth=7, alpha=0.75, label=wrap(context.name(s), 40))[0]
               for s, look in used.items()]
    figure.legend(handles=handles, loc="upper center", bbox_to_anchor=(0.5, 0.0), ncol=1 if sheet.narrow else 2,
                  frameon=False)
    sentences = " ".join(say.rule(f, context) for f in shown)
    rows = [[say.title_with_size(words, f), b.low if np.isfinite(b.low) else float("nan"),
             b.high if np.isfinite(b.high) else float("nan"), say.unit(words, f.unit), context.name(b.option), b.share]
            for f in found.fundings for b in f.rules[f.best]]
    table = Table([column(words("column.study")), Column(words("column.result_from"), words.number),
                   Column(words("column.result_to"), words.number), column(words("column.unit")),
                   column(words("column.choice")), Column(words("column.share_futures"), words.percent)], rows)
    return [Drawing("results_used", figure, sentences, words("caption.results_used"), table, sentences)]
