"""Figure 7: why. What would be lacking without each programme, and without its cascade, its communities, colleagues."""

from __future__ import annotations

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from .. import attribution, compare
from ..attribution import ALL, WHOLE, Contribution
from ..style import BLACK, BLUE, GREEN, GREY, PALE, PURPLE, VERMILLION, Sheet
from ..tables import Column, Table, column
from .canvas import Context, Drawing, NoData, number_axis, plot, signed_label, wrap, zero_line

MARKS = {"rest": ("o", BLUE), "cascade": ("s", VERMILLION), "community": ("^", GREEN), "colleagues": ("D", PURPLE)}


def name_of(context: Context, row: Contribution) -> str:
    return context.words("attribution.all") if row.programme == ALL else context.words.title(row.programme)


def draw(context: Context, sheet: Sheet) -> list[Drawing]:
    c, words = context.comparison, context.words
    found = attribution.contributions(c)
    if found is None:
        raise NoData(words("missing.attribution"))
    quantity, rows = compare.quantity_of(context.study, found[0]), found[1]
    scale, several = quantity.scale, len({r.strategy for r in rows}) > 1
    heads = len({r.strategy for r in rows}) if several else 0
    height = (0.62 if sheet.narrow else 0.46) * len(rows) + 0.34 * heads
    figure, axes = plot(sheet, 1.0 + height)
    ax, y, ticks, strategy = axes[0, 0], 0.0, [], None
    for row in rows:
        if several and row.strategy != strategy:
            strategy = row.strategy
            ax.text(0, y - 0.1, context.name(strategy), fontweight="bold", fontsize=8.5, va="center",
                    transform=ax.get_yaxis_transform())
            y += 0.75
        whole = row.shares[0]
        ax.barh(y, whole.mean * scale, 0.72, color=PALE, edgecolor=BLACK, linewidth=1.1, zorder=1)
        parts = row.shares[1:]
        for k, share in enumerate(parts):
            marker, colour = MARKS[share.route]
            at = y + (k - (len(parts) - 1) / 2) * 0.19
            ax.hlines(at, share.low * scale, share.high * scale, color=colour, linewidth=1.3, zorder=3)
            ax.plot(share.mean * scale, at, marker, color=colour, markersize=4.5, zorder=4)
        value = words.value(quantity, whole.mean, True)
        if np.isfinite(row.multiplier):
            value += ", " + words("mark.multiplier", value=words.decimals(row.multiplier, 2))
        if sheet.narrow:
            ax.text(0, y - 0.49, f"{name_of(context, row)}: {value}", fontsize=8, va="center", color=BLACK,
                    transform=ax.get_yaxis_transform())
            y += 0.25
        else:
            ax.text(1.02, y, value, fontsize=8, va="center", color=GREY, transform=ax.get_yaxis_transform())
            ticks.append((y, wrap(name_of(context, row), 26)))
        y += 1.0
    ax.set_ylim(y - 0.4, -0.75)
    ax.set_yticks([t for t, _ in ticks], [t for _, t in ticks])
    ax.tick_params(axis="y", length=0, labelcolor=BLACK)
    ax.spines["left"].set_visible(False)
    zero_line(ax)
    number_axis(ax.xaxis, words, count=4 if sheet.narrow else 6)
    ax.set_xlabel(signed_label(words, words("axis.attribution", what=words.measured(quantity)), sheet))
    routes = [r for r in MARKS if any(s.route == r for row in rows for s in row.shares)]
    handles = [Patch(facecolor=PALE, edgecolor=BLACK, label=words("route.whole")),
               *(Line2D([], [], color=MARKS[r][1], marker=MARKS[r][0], label=words(f"route.{r}")) for r in routes)]
    figure.legend(handles=handles, loc="lower center", bbox_to_anchor=(0.5, 1.0), ncol=1 if sheet.narrow else 3,
                  frameon=False)
    percent = words.decimals(100 * context.study.interval, 0)
    show = lambda v: words.value(quantity, v / scale, True)
    cells = [[context.name(r.strategy), name_of(context, r), words(f"route.{s.route}"), s.mean * scale, s.low * scale,
              s.high * scale, *((r.multiplier, r.multiplier_low, r.multiplier_high) if s.route == WHOLE
                                else (float("nan"),) * 3)] for r in rows for s in r.shares]
    two = lambda v: words.decimals(v, 2)
    table = Table([column(words("column.strategy")), column(words("column.programme")), column(words("column.route")),
                   Column(words("column.mean"), show),
                   Column(words("column.low", interval=percent), show),
                   Column(words("column.high", interval=percent), show), Column(words("column.multiplier"), two),
                   Column(words("column.multiplier_low"), two), Column(words("column.multiplier_high"), two)], cells)
    items = "; ".join(words("alt.attribution_item", programme=name_of(context, r), strategy=context.name(r.strategy),
                            parts=", ".join(f"{words(f'route.{s.route}')} {words.value(quantity, s.mean, True)}"
                                            for s in r.shares)) for r in rows[:8])
    return [Drawing("attribution", figure, words("alt.attribution", what=words.quantity_name(quantity), items=items),
                    words("caption.attribution", interval=percent), table, finding(context, rows, quantity))]


def finding(context: Context, rows: list, quantity) -> str:
    """Which programme of the best strategy most would be lacking without, where that is clear."""
    words = context.words
    whole = [(row, share) for row in rows for share in row.shares if share.route == WHOLE and share.low > 0
             and row.strategy == context.comparison.best and row.programme != "all"]
    if not whole:
        return ""
    row, share = max(whole, key=lambda w: w[1].mean)
    return words("finding.attribution", programme=words.quote(name_of(context, row)),
                 value=f"{words.value(quantity, share.mean)} ({words.unit(quantity)})")
