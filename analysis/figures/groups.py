"""Figure 5: for whom. By school type every strategy, by other groups the best one, and a map of school type x region.

In the map a cell is hatched where the interval includes 0: there the runs do not show a difference.
"""

from __future__ import annotations

import numpy as np
from matplotlib import colormaps
from matplotlib.patches import Rectangle

from .. import brief, compare, verdict
from ..compare import GroupEffect
from ..style import BLACK, GREY, Sheet
from ..tables import Column, Table, column
from ..names import label as group_label
from .canvas import Context, Drawing, NoData, Said, number_axis, plot, signed_label, wrap, zero_line


def draw(context: Context, sheet: Sheet) -> list[Drawing]:
    if not context.study.by_group:
        raise NoData(context.words("missing.by_group"))
    c = context.comparison
    found = []
    main = "school_type" if "school_type" in context.study.by_group else next(iter(context.study.by_group))
    shown = [s for s in c.strategies if s != c.baseline] or list(c.strategies)
    several = [d for d in dict.fromkeys((main, "phase", "career_stage", "region")) if d in context.study.by_group
               and len(context.study.by_group[d].labels(d)) > 1]
    differing = several
    if c.baseline is not None and c.second is not None:      # groups that do not differ beyond chance are not shown
        gaps = {d: brief.group_gap(c, shown[0], d) for d in several}
        differing = [d for d in several if gaps[d] is not None]
        if not differing:
            raise Said(context.words("missing.no_group_differs"))
    main = main if main in differing or not differing else differing[0]
    found.append(dots(context, sheet, [main], shown, "groups"))
    others = [d for d in differing if d != main]
    if others:
        found.append(dots(context, sheet, others, shown[:1], "groups_other"))
    found.append(heat_map(context, sheet, shown[0]) if "region" in differing else None)
    found = [drawing for drawing in found if drawing is not None]
    if not found:
        raise NoData(context.words("missing.by_group"))
    return found


def what(context: Context, effect: GroupEffect, reference: str | None) -> str:
    words = context.words
    quantity = compare.quantity_of(context.study, effect.variable)
    unit = words("unit.per_hundred") if effect.per_hundred else words.unit(quantity)
    name = words.measured(quantity, unit)
    return words("axis.difference", what=name, baseline=context.name(reference)) if reference else name


def dots(context: Context, sheet: Sheet, dimensions: list[str], strategies: list[str], name: str) -> Drawing | None:
    """One row per label, one mark with an interval per strategy."""
    c, words = context.comparison, context.words
    effects = {(d, s): compare.group_effect(c, d, s, c.baseline) for d in dimensions for s in strategies}
    effects = {key: e for key, e in effects.items() if e is not None}
    if not effects:
        return None
    dimensions = [d for d in dimensions if any(key[0] == d for key in effects)]
    sizes = [len(next(e for (d, _), e in effects.items() if d == dimension).labels) for dimension in dimensions]
    step = max(0.4 if sheet.narrow else 0.3, 0.16 * len(strategies) + 0.12)
    figure, axes = plot(sheet,
                        1.0 + step * sum(sizes) + 0.3 * len(sizes)
                        + (0.17 * len(strategies) if len(strategies) > 1 else 0), len(dimensions), 1, sharex=True,
                        gridspec_kw={"height_ratios": sizes})
    rows, items = [], []
    for ax, dimension in zip(axes[:, 0], dimensions):
        for k, strategy in enumerate(strategies):
            effect = effects.get((dimension, strategy))
            if effect is None:
                continue
            look = context.looks[strategy]
            y = np.arange(len(effect.labels)) + (k - (len(strategies) - 1) / 2) * 0.8 / max(1, len(strategies))
            ax.hlines(y, effect.low, effect.high, color=look.colour, linewidth=1.6)
            ax.plot(effect.mean, y, look.marker, color=look.colour, markersize=5,
                    label=context.name(strategy) if dimension == dimensions[0] else None)
            for i, text in enumerate(effect.labels):
                rows.append([words.table.get(f"group.{dimension}", dimension), group_label(words, text),
                             context.name(strategy), *(float(v[i]) for v in (effect.mean, effect.low, effect.high))])
            if k == 0:
                order = np.argsort(-np.nan_to_num(effect.mean, nan=-np.inf))
                items.append(words("alt.groups_item", strategy=context.name(strategy),
                                   most=group_label(words, effect.labels[order[0]]),
                                   most_value=words.number(effect.mean[order[0]], True),
                                   least=group_label(words, effect.labels[order[-1]]),
                                   least_value=words.number(effect.mean[order[-1]], True)))
        labels = [group_label(words, t) + (" " + words("mark.small_group") if few else "")
                  for t, few in zip(effect.labels, effect.small)]
        ax.set_yticks(range(len(labels)), [wrap(t, 16 if sheet.narrow else 26) for t in labels])
        ax.set_ylim(len(labels) - 0.45, -0.55)
        ax.tick_params(axis="y", length=0, labelcolor=BLACK)
        ax.spines["left"].set_visible(False)
        for edge in np.arange(len(labels) - 1) + 0.5 if len(strategies) > 1 else []:
            ax.axhline(edge, color=GREY, alpha=0.3, linewidth=0.6)
        title = words.table.get(f"group.{dimension}", dimension)
        of_one = len(strategies) == 1 and len(c.strategies) > 1
        ax.set_title(f"{title} – {context.name(strategies[0])}" if of_one else title, fontweight="bold")
        zero_line(ax)
        number_axis(ax.xaxis, words, count=4 if sheet.narrow else 7)
    if len(strategies) > 1:
        figure.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncol=1 if sheet.narrow else 3, frameon=False)
    sample = next(iter(effects.values()))
    text = what(context, sample, c.baseline)
    axes[-1, 0].set_xlabel(signed_label(words, text, sheet) if c.baseline else wrap(text, 44))
    percent = words.decimals(100 * context.study.interval, 0)
    show = words.number
    table = Table([column(words("column.group")), column(words("column.label")), column(words("column.strategy")),
                   Column(words("column.mean"), show),
                   Column(words("column.low", interval=percent, unit=""), show),
                   Column(words("column.high", interval=percent, unit=""), show)], rows)
    return Drawing(name, figure, words("alt.groups", what=text, items="; ".join(items)),
                   words("caption.groups", interval=percent)
                   + (" " + words("caption.career") if "career_stage" in dimensions else ""), table,
                   finding(context, dimensions, strategies[0]))


def finding(context: Context, dimensions: list[str], strategy: str) -> str:
    """The widest gap that is beyond chance, in one line."""
    c, words = context.comparison, context.words
    if c.baseline is None or strategy == c.baseline:
        return ""
    gaps = [g for d in dimensions if (g := brief.group_gap(c, strategy, d)) is not None]
    if not gaps:
        return ""
    gap = max(gaps, key=lambda g: abs(g.most_value - g.least_value))
    return words("finding.groups", strategy=words.quote(context.name(strategy)),
                 most=words.quote(group_label(words, gap.most)), most_value=verdict.of_group(words, gap.most_value),
                 least=words.quote(group_label(words, gap.least)), least_value=verdict.of_group(words, gap.least_value),
                 unit=verdict.gap_unit(c, words, gap))


def heat_map(context: Context, sheet: Sheet, best: str) -> Drawing | None:
    """School type x region: best against the baseline, and against the runner-up."""
    c, words = context.comparison, context.words
    references = [r for r in dict.fromkeys((c.baseline, c.second if c.best == best else None)) if r is not None
                  and r != best] or [None]
    effects = [(r, compare.group_effect(c, "school_type_x_region", best, r)) for r in references]
    effects = [(r, e) for r, e in effects if e is not None]
    if not effects:
        return None
    keys = [tuple(part.strip() for part in text.split("|")) for text in effects[0][1].labels]
    if any(len(k) != 2 for k in keys):
        return None
    types, regions = list(dict.fromkeys(k[0] for k in keys)), list(dict.fromkeys(k[1] for k in keys))
    one = sheet.narrow and len(types) > 2
    size = 0.75 + 0.3 * len(regions) + (0.35 if sheet.narrow else 0.2)
    figure, axes = plot(sheet, size * (len(effects) if one else 1), *((len(effects), 1) if one else (1, len(effects))))
    rows = []
    for position, (ax, (reference, effect)) in enumerate(zip(axes.flat, effects)):
        grid, unclear = np.full((len(regions), len(types)), np.nan), np.zeros((len(regions), len(types)), bool)
        for i, (kind, region) in enumerate(keys):
            grid[regions.index(region), types.index(kind)] = effect.mean[i]
            unclear[regions.index(region), types.index(kind)] = effect.unclear()[i]
            rows.append([context.name(reference) if reference else "–", group_label(words, kind), region,
                         *(float(v[i]) for v in (effect.mean, effect.low, effect.high)),
                         words("yes") if effect.unclear()[i] else words("no")])
        paint(ax, grid, unclear, words)
        ax.set_xticks(range(len(types)), [wrap(group_label(words, t), 10) for t in types])
        hide = position > 0 and not one
        ax.set_yticks(range(len(regions)),
                      [] if hide else [wrap(group_label(words, r), 16 if sheet.narrow else 28) for r in regions])
        ax.set_title(wrap(words("title.against", strategy=context.name(best), reference=context.name(reference))
                          if reference else context.name(best), 40), fontsize=8.5)
    percent = words.decimals(100 * context.study.interval, 0)
    first = effects[0][1]
    high, low = int(np.nanargmax(first.mean)), int(np.nanargmin(first.mean))
    alt = words("alt.heat_map", what=what(context, first, effects[0][0]), high=group_label(words, first.labels[high]),
                high_value=words.number(first.mean[high], True),
                low=group_label(words, first.labels[low]), low_value=words.number(first.mean[low], True),
                unclear=int(sum(e.unclear().sum() for _, e in effects)), cells=sum(len(e.mean) for _, e in effects))
    show = words.number
    table = Table([column(words("column.against")), column(words("group.school_type")), column(words("group.region")),
                   Column(words("column.mean"), show),
                   Column(words("column.low", interval=percent, unit=""), show),
                   Column(words("column.high", interval=percent, unit=""), show),
                   column(words("column.includes_zero"))], rows)
    return Drawing("heat_map", figure, alt,
                   words("caption.heat_map", what=what(context, first, None), interval=percent), table,
                   words("finding.heat_map", strategy=words.quote(context.name(best)), cells=len(first.mean),
                         reference=words.quote(context.name(effects[0][0])),
                         clear=int(first.better(c.outcome.direction).sum())) if effects[0][0] else "")


def paint(ax, grid: np.ndarray, unclear: np.ndarray, words) -> None:
    """Cividis cells with the value printed on a plate of the cell's colour, hatched where the interval includes 0."""
    low, high = np.nanmin(grid), np.nanmax(grid)
    size = float(np.nanmax(np.abs(grid)))
    places = max(0, 1 - int(np.floor(np.log10(size)))) if size > 0 else 0
    scaled = (grid - low) / (high - low) if high > low else np.full_like(grid, 0.5)
    for (row, col), value in np.ndenumerate(grid):
        if not np.isfinite(value):
            ax.text(col, row, "–", ha="center", va="center", color=GREY)
            continue
        colour = colormaps["cividis"](scaled[row, col])
        ink = "black" if scaled[row, col] > 0.5 else "white"
        ax.add_patch(Rectangle((col - 0.5, row - 0.5), 1, 1, facecolor=colour, edgecolor="white", linewidth=1))
        if unclear[row, col]:
            ax.add_patch(Rectangle((col - 0.5, row - 0.5), 1, 1, fill=False, edgecolor=ink, hatch="////", linewidth=0))
        plate = {"facecolor": colour, "edgecolor": "none", "pad": 1.2} if unclear[row, col] else None
        ax.text(col, row, words.decimals(value, places, True), ha="center", va="center", color=ink, fontsize=8,
                bbox=plate)
    ax.set_xlim(-0.5, grid.shape[1] - 0.5)
    ax.set_ylim(grid.shape[0] - 0.5, -0.5)
    ax.tick_params(length=0, labelcolor=BLACK)
    for side in ax.spines.values():
        side.set_visible(False)
