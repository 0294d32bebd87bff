"""Figure 20: how the findings weigh the structural forms, by three rules; none is dropped."""

from __future__ import annotations

import numpy as np

from ..names import future_name
from ..style import BLACK, BLUE, GREY, Sheet
from ..tables import Table, column
from .canvas import Context, Drawing, NoData, plot, wrap
from .evidence import behind

CLEAR = 0.7        # the weight that made-up findings of a known form must give it (`cpdsim calibrate --self-check`)


def draw(context: Context, sheet: Sheet) -> list[Drawing]:
    words, c = context.words, behind(context)
    forms = list(c["forms/form"])
    if len(forms) < 2:
        raise NoData(words("missing.forms"))
    figure, axes = plot(sheet, 1.0 + 0.42 * len(forms))
    ax, rows = axes[0, 0], []
    averaged = c.groups["forms"].get("averaged")     # None: a file of an older version
    percent = lambda v: words.decimals(100 * float(v), 0)
    for row, form in enumerate(forms):
        low, middle, high = (float(c[f"forms/{name}"][row]) for name in ("stacked_low", "stacked", "stacked_high"))
        ax.plot([100 * low, 100 * high], [row] * 2, color=BLUE, linewidth=5, solid_capstyle="butt")
        ax.plot(100 * middle, row, "o", color="white", markeredgecolor=BLUE, markersize=6)
        ax.plot(100 * float(c["forms/ratio"][row]), row, "D", color=GREY, markersize=5)
        if averaged is not None:
            ax.plot(100 * float(averaged[row]), row, "|", color=BLACK, markersize=11, markeredgewidth=1.6)
        rows.append([future_name(words, form), percent(c["forms/ratio"][row]),
                     "–" if averaged is None else percent(averaged[row]), percent(middle), percent(low),
                     percent(high), words.decimals(float(c["forms/effective_size"][row]), 0)])
    ax.set_yticks(range(len(forms)), [wrap(row[0], 22 if sheet.narrow else 40) for row in rows])
    ax.tick_params(axis="y", length=0, labelcolor=BLACK)
    ax.set_ylim(len(forms) - 0.4, -0.6)
    ax.set_xlim(0, 100)
    ax.set_xlabel(words("axis.form_weight"))
    keys = ("form_alone", "form_ratio", "form_averaged", "form_stacked", "form_low", "form_high", "effective")
    table = Table([column(words(f"column.{key}")) for key in keys], rows)
    used = c["forms/used"]
    k = int(np.argmax(used))
    finding = words("finding.form_weights", form=words.quote(rows[k][0]), value=percent(used[k])) if used[k] >= CLEAR else (
        words("finding.form_weights_unclear", low=percent(min(used)), high=percent(max(used))))
    return [Drawing("form_weights", figure, words("alt.form_weights", form=rows[k][0], value=percent(used[k])),
                    words("caption.form_weights"), table, finding)]
