"""Figure 11: how it spreads. One run's teachers and ties at the start, when the money stops and five years later."""

from __future__ import annotations

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

from .. import spread
from ..statistics import mean_of
from ..style import BLACK, BLUE, GREY, VERMILLION, Sheet
from ..tables import Column, Table, column
from .canvas import Context, Drawing, NoData, calendar, plot, window

YEARS_LATER = 5
LOOKS = {"none": ("o", "white", GREY, 9), "reached": ("o", BLUE, BLUE, 10), "changed": ("D", VERMILLION, BLACK, 15)}


def draw(context: Context, sheet: Sheet) -> list[Drawing]:
    study, words = context.study, context.words
    if not spread.complete(study):
        raise NoData(words("missing.network"))
    ids = spread.ids_of(study)
    if len(ids) > spread.LARGEST:
        raise NoData(words("missing.network_large", count=len(ids), most=spread.LARGEST))
    days, years = dates(context)
    replicate = typical(context)
    net, found = spread.network(study), spread.states(study.table("events"), ids, replicate, days)
    across = 1 if sheet.narrow else len(found)
    size = sheet.width / across
    figure, axes = plot(sheet, (size * 0.95 + 0.25) * (len(found) if sheet.narrow else 1),
                        len(found) if sheet.narrow else 1, across)
    width = np.ptp(net.place, axis=0).max()
    small = min(1.0, (size / 2.8) * 34 / max(width, 1.0))       # marks shrink with crowded networks
    for ax, state, (title, _) in zip(axes.flat, found, years):
        lines = np.stack([net.place[net.source], net.place[net.target]], axis=1)
        for within, shade in ((True, 0.25), (False, 0.45)):
            ax.add_collection(LineCollection(lines[net.within == within], colors=GREY, linewidths=0.4, alpha=shade,
                                             zorder=1))
        for key, mask in kinds(state).items():
            marker, face, edge, area = LOOKS[key]
            ax.scatter(*net.place[mask].T, s=area * small, marker=marker, facecolor=face, edgecolor=edge,
                       linewidth=0.5, zorder=2 + (key == "changed"))
        ax.set_title(f"{title}: {words('mark.changed_of', changed=int(state.changed.sum()), all=len(ids))}",
                     fontsize=8.5)
        ax.set_aspect("equal")
        ax.margins(0.03)
        ax.axis("off")
    handles = [Line2D([], [], linestyle="", marker=m, markerfacecolor=face, markeredgecolor=edge, markersize=5,
                      label=words(f"mark.state_{key}")) for key, (m, face, edge, _) in LOOKS.items()]
    figure.legend(handles=handles, loc="lower center", bbox_to_anchor=(0.5, 1.0), ncol=1 if sheet.narrow else 3,
                  frameon=False)
    rows, items = [], []
    for state, (title, year) in zip(found, years):
        own, others = spread.share_of_peers(net, state.changed)
        schools = len(set(net.school[state.changed]))
        rows.append([title, year, int(state.reached.sum()), int(state.changed.sum()), schools, own, others])
        items.append(words("alt.network_item", when=title, reached=int(state.reached.sum()),
                           changed=int(state.changed.sum()), schools=schools))
    table = Table([column(words("column.when")), Column(words("column.year"), lambda v: words.tick(round(v, 1)).replace(
                       words.thousands, "")), Column(words("column.reached")), Column(words("column.changed")),
                   Column(words("column.schools_changed")), Column(words("column.peers_of_changed"), words.percent),
                   Column(words("column.peers_of_others"), words.percent)], rows)
    last = rows[-1]
    alt = words("alt.network", all=len(ids), schools=len(set(net.school)), ties=len(net.source), items="; ".join(items))
    caption = words("caption.network", replicate=replicate + 1, of=study.replicates,
                    own=words.percent(last[5]) if np.isfinite(last[5]) else "–",
                    others=words.percent(last[6]) if np.isfinite(last[6]) else "–", when=last[0])
    return [Drawing("network", figure, alt, caption, table)]


def kinds(state: spread.State) -> dict[str, np.ndarray]:
    return {"none": ~state.reached & ~state.changed, "reached": state.reached & ~state.changed,
            "changed": state.changed}


def dates(context: Context) -> tuple[list[np.datetime64], list[tuple[str, float]]]:
    """The start, the stop and five years later (or the end), and how to call them."""
    study, words = context.study, context.words
    days = study.table("timeseries").dates
    years = calendar(study.table("timeseries"))
    stop = window(context)[1]
    wanted = [(words("network.start"), float(years[0]))]
    if np.isfinite(stop) and years[0] < stop <= years[-1] + 0.01:
        wanted.append((words("network.stop"), stop))
        later = stop + YEARS_LATER
        if later <= years[-1] + 0.01:
            wanted.append((words("network.later", years=YEARS_LATER), later))
    if wanted[-1][1] < years[-1] - 0.5 and len(wanted) < 3:
        wanted.append((words("network.end"), float(years[-1])))
    rows = [int(np.argmin(np.abs(years - y))) for _, y in wanted]
    return [days[r] for r in rows], [(name, float(years[r])) for (name, _), r in zip(wanted, rows)]


def typical(context: Context) -> int:
    """The replicate whose final share of changed teachers is nearest to the mean of those whose ties are kept (16)."""
    group = context.study.table("timeseries")
    if not group.has("changed", "strategy", "level", "draw", "replicate", "time"):
        return 0
    last = group.get("changed", "strategy", "level", "draw", "replicate", "time")[0, 0, 0, :16, -1]
    return int(np.argmin(np.abs(last - mean_of(last))))
