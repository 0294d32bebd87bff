"""What all figures share: the context they read, direct labels that do not overlap, axes whose signs are words."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

from ..compare import Comparison
from ..language import Words
from ..labelled import Group, text
from ..style import BLACK, GREY, PALE, Look, Sheet, looks
from ..tables import Table


class NoData(Exception):
    """The study lacks what a figure needs; the message is the reason, in the reader's language."""


class Said(NoData):
    """A sentence says all that the figure would: it stands in the figure's place."""


@dataclass
class Context:
    comparison: Comparison
    words: Words

    @property
    def study(self):
        return self.comparison.study

    @property
    def looks(self) -> dict[str, Look]:
        return looks(self.study.strategies, self.study.baseline)

    def name(self, strategy: str) -> str:
        return self.study.name(strategy)


def refuse_the_same(context: Context) -> None:
    """Where all strategies do the same in every future, no figure can compare them. Raises NoData."""
    c = context.comparison
    if c.second is not None and any(len(group) == len(c.strategies) for group in c.twins):
        raise NoData(context.words("missing.all_the_same"))


@dataclass
class Drawing:
    """One picture with everything that must stand beside it."""

    name: str           # of the files
    figure: plt.Figure
    alt: str            # what it shows, computed from the data
    caption: str        # how to read it
    table: Table
    finding: str = ""   # what it says, in one line above it


def plot(sheet: Sheet, height: float, rows: int = 1, columns: int = 1, **options) -> tuple[plt.Figure, np.ndarray]:
    """A figure of the sheet's width and a (rows, columns) array of axes. Height in inches."""
    figure, axes = plt.subplots(rows, columns, figsize=(sheet.width, height), squeeze=False, **options)
    return figure, axes


def wrap(label: str, width: int) -> str:
    return "\n".join(textwrap.wrap(label, width, break_long_words=False)) or label


def number_axis(axis, words: Words, scale: float = 1.0, count: int = 6) -> None:
    """Ticks in the reader's notation; `scale` divides, e.g. 1e6 for millions."""
    axis.set_major_locator(MaxNLocator(count, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda value, _: words.tick(round(value / scale, 9))))


SKEWED = 20     # times the middle: from there on a straight scale shows nothing but the few largest


def stretch(axis, values: np.ndarray, middle: np.ndarray, unit: float) -> float:
    """A scale that is straight near 0 and logarithmic beyond, where the largest of `values` dwarf what usually happens
    (`middle`, the medians); how far it is straight, or 0 where the scale stays as it is. `unit`: next to nothing."""
    sizes = np.abs(values[np.isfinite(values)])
    if not len(sizes) or sizes.max() < SKEWED * max(float(np.median(np.abs(middle))), unit):
        return 0.0
    straight = 10.0 ** np.ceil(np.log10(max(unit, sizes.max() / 1e4)))
    getattr(axis.axes, f"set_{axis.axis_name}scale")("symlog", linthresh=straight, linscale=0.6)
    return float(straight)


def stretched_ticks(axis, words: Words, straight: float, low: float, high: float) -> None:
    """0 and the powers of ten on both sides, as plain numbers."""
    steps = straight * 10.0 ** np.arange(0, 12)
    places = [-s for s in steps if s <= -low * 1.01][::-1] + [0.0] + [s for s in steps if s <= high * 1.01]
    axis.set_major_locator(FixedLocator(places))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(lambda value, _: words.tick(round(value, 9))))


def signed_label(words: Words, what: str, sheet: Sheet, vertical: bool = False) -> str:
    """'<- fewer   teachers   more ->': the direction of an axis of differences in words."""
    if vertical:
        return f"{wrap(what, 26 if sheet.narrow else 44)}\n{words('axis.less')}        {words('axis.more')}"
    return f"{words('axis.less')}        {words('axis.more')}\n{wrap(what, 44 if sheet.narrow else 90)}"


def zero_line(ax, vertical: bool = True) -> None:
    (ax.axvline if vertical else ax.axhline)(0, color=BLACK, linewidth=1.0, zorder=1)


def spread_out(wanted: list[float], gap: float, low: float, high: float) -> list[float]:
    """Positions near `wanted`, at least `gap` apart, within low..high where there is room. Order is kept."""
    order = np.argsort(wanted, kind="stable")
    placed = np.array(wanted, dtype=float)[order]
    for _ in range(200):
        moved = False
        for i in range(len(placed) - 1):
            lack = gap - (placed[i + 1] - placed[i])
            if lack > 1e-9:
                placed[i] -= lack / 2
                placed[i + 1] += lack / 2
                moved = True
        if len(placed) * gap <= (high - low):
            placed[0] = max(placed[0], low)
            placed[-1] = min(placed[-1], high)
        if not moved:
            break
    result = np.empty_like(placed)
    result[order] = placed
    return list(result)


PLATE = {"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 0.6}   # behind words that cross a line


def label_ends(ax, ends: list[tuple[float, float, str, Look]], height: float, sheet: Sheet, width: int = 22) -> None:
    """Names of lines that end at (x, y): (x, y, text, look). Right of the axes, whose `height` is in inches; on a
    narrow sheet above them, in the order in which the lines end."""
    ends = [e for e in ends if np.isfinite(e[1])]
    if not ends:
        return
    if sheet.narrow:
        ends = sorted(ends, key=lambda e: -e[1])
        handles = [Line2D([], [], color=look.colour, linestyle=look.line, marker=look.marker, markersize=5,
                          label=wrap(t, 40)) for _, _, t, look in ends]
        ax.figure.legend(handles=handles, loc="lower left", bbox_to_anchor=(0.02, 1.0), ncol=1, frameon=False,
                         handlelength=3, borderaxespad=0.1, labelspacing=0.3)
        return
    low, high = ax.get_ylim()
    labels = [wrap(t, width) for *_, t, _ in ends]
    lines = max(label.count("\n") + 1 for label in labels)
    gap = (high - low) * (lines * 0.155 + 0.02) / height
    for (x, y, _, look), label, at in zip(ends, labels, spread_out([e[1] for e in ends], gap, low, high)):
        ax.annotate(label, (x, y), xytext=(1.05, at), xycoords="data", textcoords=("axes fraction", "data"),
                    color=look.ink, va="center", fontsize=8.5, annotation_clip=False,
                    arrowprops={"arrowstyle": "-", "color": look.colour, "linewidth": 0.7, "shrinkA": 1, "shrinkB": 4,
                                "relpos": (0.0, 0.5)})


def calendar(group: Group) -> np.ndarray:
    """Coordinate `time` as decimal calendar years, e.g. 2026.67 for September 2026."""
    if not len(group.dates):
        return np.asarray(group.coords["time"], dtype=float) / 365.25
    stamps = group.dates.astype("datetime64[D]")
    year = stamps.astype("datetime64[Y]")
    length = ((year + 1).astype("datetime64[D]") - year.astype("datetime64[D]")).astype(float)
    return year.astype(int) + 1970 + (stamps - year.astype("datetime64[D]")).astype(float) / length


def month_in_years(month: str, end: bool = False) -> float:
    """'2026-09' -> 2026.667; with `end`, the end of that month."""
    try:
        year, number = (int(part) for part in month.split("-")[:2])
    except ValueError:
        return float("nan")
    return year + (number - (0 if end else 1)) / 12


def window(context: Context) -> tuple[float, float]:
    """Start and end of the funding window in calendar years, NaN where the file does not say."""
    return (month_in_years(text(context.study.attributes.get("window_from", ""))),
            month_in_years(text(context.study.attributes.get("window_to", "")), True))


def shade_window(ax, context: Context, name: bool = True) -> None:
    start, stop = window(context)
    if np.isfinite(start) and np.isfinite(stop):
        ax.axvspan(start, stop, color=PALE, zorder=0, linewidth=0)
        ax.axvline(stop, color=BLACK, linewidth=1.0, linestyle=(0, (4, 2)), zorder=1)
        if name:
            ax.annotate(context.words("mark.stop"), (stop, 1.0), xycoords=("data", "axes fraction"), xytext=(3, -2),
                        textcoords="offset points",
                        fontsize=8, color=GREY, va="top", bbox=PLATE)
