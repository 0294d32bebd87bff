"""Figure 19: what the findings taught of each number: its range, what is left of it, or nothing."""

from __future__ import annotations

import numpy as np

from ..style import BLACK, BLUE, GREY, Sheet
from ..tables import Table, column
from .canvas import Context, Drawing, plot, wrap
from .evidence import behind


def draw(context: Context, sheet: Sheet) -> list[Drawing]:
    words, c = context.words, behind(context)
    learnt = c["learnt/learnt"].astype(bool)
    ratio = c["learnt/posterior_sd"] / np.maximum(c["learnt/prior_sd"], 1e-12)
    order = sorted(range(len(learnt)), key=lambda k: (not learnt[k], ratio[k]))
    figure, axes = plot(sheet, 1.0 + (0.42 if sheet.narrow else 0.21) * len(order))
    ax, rows = axes[0, 0], []
    low, high = c["learnt/range_low"], c["learnt/range_high"]
    share = lambda k, v: float(np.clip((v - low[k]) / (high[k] - low[k]), 0, 1)) if high[k] > low[k] else 0.5
    show = lambda v: words.tick(float(f"{v:.3g}"))
    for row, k in enumerate(order):
        name = c["learnt/parameter"][k]
        ax.plot([0, 1], [row] * 2, color=GREY, linewidth=1, alpha=0.5)
        colour = BLUE if learnt[k] else "#B5B5B5"
        ax.plot([share(k, c["learnt/posterior_low"][k]), share(k, c["learnt/posterior_high"][k])], [row] * 2, color=colour,
                linewidth=5, solid_capstyle="butt")
        ax.plot(share(k, c["learnt/posterior_mean"][k]), row, "o", color="white", markeredgecolor=colour, markersize=4.5)
        if not learnt[k]:
            ax.text(1.02, row, words("evidence.nothing"), transform=ax.get_yaxis_transform(), fontsize=7, color=GREY,
                    va="center")
        rows.append([words.parameter(name), name, words.grade(int(c["learnt/evidence"][k])), show(low[k]), show(high[k]),
                     show(c["learnt/prior_mean"][k]), show(c["learnt/posterior_mean"][k]),
                     show(c["learnt/posterior_low"][k]), show(c["learnt/posterior_high"][k]),
                     "" if learnt[k] else words("evidence.nothing")])
    ax.set_yticks(range(len(order)), [wrap(words.parameter(c["learnt/parameter"][k]), 30 if sheet.narrow else 60)
                                      for k in order], fontsize=7.5)
    ax.tick_params(axis="y", length=0, labelcolor=BLACK)
    ax.set_ylim(len(order) - 0.4, -0.6)
    ax.set_xlim(0, 1)
    ax.set_xticks([0, 1], [words("axis.range_low"), words("axis.range_high")])
    keys = ("parameter_path", "evidence_grade", "range_low", "range_high", "prior_mean", "posterior_mean", "posterior_low",
            "posterior_high", "remark")
    table = Table([column(words("column.parameter")), *(column(words(f"column.{key}"), key == "parameter_path") for key in keys)],
                  rows)
    told = int(learnt.sum())
    return [Drawing("learnt", figure, words("alt.learnt", told=told, silent=len(order) - told), words("caption.learnt"),
                    table, words("finding.learnt", told=told, silent=len(order) - told))]
