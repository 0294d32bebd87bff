"""How every figure looks: five Okabe-Ito colours that pass 3:1 on white, line styles and markers beside colour, no date
and a fixed salt in the SVG so that two builds are the same to the byte."""

from __future__ import annotations

from dataclasses import dataclass

import matplotlib

matplotlib.use("Agg")

BLACK, BLUE, VERMILLION, GREEN, PURPLE = "#000000", "#0072B2", "#D55E00", "#009E73", "#CC79A7"
GREY, PALE = "#595959", "#E6E6E6"   # text of second rank (7:1), areas behind
INKS = {BLUE: "#005A8C", VERMILLION: "#A84A00", GREEN: "#006B4E", PURPLE: "#8F3F70",
        BLACK: BLACK, "#332288": "#332288", "#882255": "#882255", "#AA33FF": "#9A1FF0", "#553311": "#553311", GREY: GREY}   # the same hues for words, 4.5:1 and more
NAVY, WINE = "#332288", "#882255"           # of Tol's muted set
VIOLET, BROWN = "#AA33FF", "#553311"        # farthest from all others for eyes of every kind (tests/analysis/test_style.py)
COLOURS = (BLUE, VERMILLION, GREEN, PURPLE, NAVY, WINE, VIOLET, BROWN)
LINES = ("-", "--", "-.", (0, (5, 1, 1, 1, 1, 1)), (0, (3, 1)), (0, (7, 2)), (0, (2, 1, 6, 1)), (0, (1, 1)))
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
GRADES = ((0, 1, VERMILLION, "//"), (2, 3, BLUE, "--"), (4, 5, GREEN, ""))  # from, to, colour, hatch

SETTINGS = {
    "svg.hashsalt": "cpdsim", "svg.fonttype": "path", "font.family": "DejaVu Sans", "font.size": 9, "axes.titlesize": 9,
    "axes.labelsize": 9,
    "xtick.labelsize": 8.5, "ytick.labelsize": 8.5, "legend.fontsize": 8.5, "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY, "xtick.color": GREY, "ytick.color": GREY, "axes.labelcolor": BLACK,
    "axes.titlelocation": "left", "axes.linewidth": 0.8,
    "lines.linewidth": 1.8, "hatch.linewidth": 0.6, "figure.dpi": 100, "savefig.dpi": 150, "savefig.facecolor": "white",
    "axes.unicode_minus": True,
    "path.simplify": True, "figure.constrained_layout.use": True, "figure.constrained_layout.h_pad": 0.06,
    "figure.constrained_layout.w_pad": 0.04,
}


@dataclass(frozen=True)
class Sheet:
    """The width a figure is drawn for, in inches; text keeps its size, so a narrow sheet needs another arrangement."""

    width: float
    narrow: bool


WIDE, NARROW = Sheet(8.4, False), Sheet(3.6, True)


@dataclass(frozen=True)
class Look:
    colour: str
    line: object
    marker: str

    @property
    def ink(self) -> str:
        """The colour for words."""
        return INKS[self.colour]


def looks(strategies: list[str], baseline: str | None) -> dict[str, Look]:
    """One look per strategy, the same in every figure; the baseline is black and dotted."""
    found, n = {}, 0
    for strategy in strategies:
        if strategy == baseline:
            found[strategy] = Look(BLACK, ":", "x")
            continue
        found[strategy] = Look(COLOURS[n % len(COLOURS)], LINES[n % len(LINES)],
                               MARKERS[n % len(MARKERS)])
        n += 1
    return found
