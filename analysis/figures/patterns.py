"""Figure 13: trust. The model against the patterns and facts it has to show, each where it falls in its own
expected range.

The tables are shipped with the code (analysis/data, written by scripts/patterns and scripts/facts), since a study does
not rerun them; the caption says which version of the simulator they were computed with.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from .. import evidence_table
from ..evidence_table import Finding
from ..style import BLACK, BLUE, GREEN, GREY, INKS, VERMILLION, Sheet
from ..tables import Table, column
from .canvas import PLATE, Context, Drawing, NoData, plot, wrap

LEFT, RIGHT = -1.0, 2.0      # of the axis: one width of the expected range to either side of it
PER_PICTURE = 48


@dataclass(frozen=True)
class VerdictLook:
    key: str        # of the message
    colour: str
    marker: str
    filled: bool


REPRODUCED = VerdictLook("reproduced", GREEN, "o", True)
BY_CONSTRUCTION = VerdictLook("by_construction", BLUE, "s", False)
NOT_REPRODUCED = VerdictLook("not_reproduced", VERMILLION, "X", True)
LOOKS = (REPRODUCED, BY_CONSTRUCTION, NOT_REPRODUCED)


def look(verdict: str) -> VerdictLook:
    """The look of a verdict's words; whatever begins with 'not' or 'diff' is bad news. A fact that agrees is in by
    construction: its figure is written into the programme's file."""
    words = verdict.lower()
    if words.startswith(("not", "diff", "fail")):
        return NOT_REPRODUCED
    return BY_CONSTRUCTION if "construction" in words or words == "agrees" else REPRODUCED


def place(finding: Finding) -> float:
    """Where the simulated value lies: 0 and 1 are the ends of the expected range. With one bound only, or a single
    value, the unit is that bound's size. NaN where nothing was simulated."""
    low, high, value = finding.low, finding.high, finding.simulated
    if not math.isfinite(value):
        return math.nan
    if math.isfinite(low) and math.isfinite(high) and high > low:
        return (value - low) / (high - low)
    size = abs(low if math.isfinite(low) else high) or 1.0
    if math.isfinite(low) and math.isfinite(high):
        return 0.5 + (value - low) / size
    return (value - low) / size if math.isfinite(low) else 1 + (value - high) / size


def expected(context: Context, finding: Finding) -> str:
    low, high = (rounded(context, bound) for bound in (finding.low, finding.high))
    if finding.low == finding.high:
        return low
    if math.isfinite(finding.low) and math.isfinite(finding.high):
        return f"{low} … {high}"
    return f"≥ {low}" if math.isfinite(finding.low) else f"≤ {high}"


def rounded(context: Context, value: float) -> str:
    """Three significant figures, four from a thousand on."""
    return context.words.tick(float(f"{value:.{4 if abs(value) >= 1000 else 3}g}")) if math.isfinite(value) else "–"


def simulated(context: Context, finding: Finding) -> str:
    return rounded(context, finding.simulated)


def title(context: Context, finding: Finding) -> str:
    """Number and name: a pattern's in the reader's language, a fact's as it is in its programme's file."""
    number = finding.more.get("number", "")
    key = f"pattern.{number}"
    name = context.words(key) if number and context.words.has(key) else finding.name
    return f"{number}  {name}" if number else name


def pattern_of(finding: Finding) -> str:
    """What stands together: the criteria of one pattern (a number without its letter), the facts of one programme."""
    return finding.more.get("number", "").rstrip("abcdefghij") or finding.more.get("programme") or finding.name


def band(ax, row: float, finding: Finding, half: float) -> None:
    """The expected range, open to the side where there is no bound."""
    left = 0.0 if math.isfinite(finding.low) else LEFT
    right = 1.0 if math.isfinite(finding.high) else RIGHT
    if finding.low == finding.high:
        left, right = 0.47, 0.53
    ax.add_patch(Rectangle((left, row - half), right - left, 2 * half, facecolor="#CFCFCF", edgecolor="none", zorder=1))


def mark(ax, row: float, finding: Finding) -> None:
    at, shown = place(finding), look(finding.verdict)
    if math.isnan(at):
        ax.text(0.5, row, "–", ha="center", va="center", color=INKS[shown.colour], fontweight="bold", zorder=4)
        return
    inside = min(max(at, LEFT + 0.06), RIGHT - 0.06)
    if inside != at:    # beyond the axis: an arrow on the side where it lies
        sign = 1 if at > inside else -1
        ax.annotate("", (inside + sign * 0.06, row), xytext=(inside - sign * 0.10, row),
                    arrowprops={"arrowstyle": "-|>", "color": shown.colour, "linewidth": 1.2}, zorder=3)
        inside -= sign * 0.12
    ax.plot(inside, row, linestyle="", markersize=7, zorder=4, **face(shown))


def chart(context: Context, sheet: Sheet, findings: list[Finding]) -> Figure:
    words = context.words
    names = [wrap(title(context, f), 52 if sheet.narrow else 62) for f in findings]
    lines = max(name.count("\n") + 1 for name in names)
    step = 0.44 + 0.12 * lines if sheet.narrow else 0.105 + 0.13 * lines      # inches a row
    half = (0.095 if sheet.narrow else 0.085) / step                         # of a band, in rows
    figure, axes = plot(sheet, 1.0 + step * len(findings))
    ax = axes[0, 0]
    across = ax.get_yaxis_transform()
    for row, finding in enumerate(findings):
        value = f"{simulated(context, finding)}   ({expected(context, finding)})"
        ink = INKS[look(finding.verdict).colour]
        if row and pattern_of(finding) != pattern_of(findings[row - 1]):
            ax.axhline(row - (1 - half - 0.1 if sheet.narrow else 0.5), color=GREY, alpha=0.25, linewidth=0.6, zorder=0,
                       xmin=0 if sheet.narrow else -0.9, clip_on=False)
        band(ax, row, finding, half)
        mark(ax, row, finding)
        if sheet.narrow:    # three lines a row: name, value, band
            ax.text(0, row - 0.27 / step, names[row], transform=across, fontsize=7.5, va="bottom", bbox=PLATE,
                    linespacing=1.05)
            ax.text(0, row - 0.2 / step, value, transform=across, fontsize=7.5, va="center", color=ink, bbox=PLATE)
        else:
            ax.text(1.02, row, value, transform=across, fontsize=8, va="center", color=ink)
    ax.set_xlim(LEFT, RIGHT)
    ax.set_ylim(len(findings) - 0.4, -0.95 if sheet.narrow else -0.6)
    ax.set_yticks([] if sheet.narrow else range(len(findings)),
                  [] if sheet.narrow else names, fontsize=8, linespacing=1.0)
    if not sheet.narrow:
        ax.text(1.02, -0.95, words("mark.simulated_expected"), transform=across, fontsize=8, va="bottom", color=GREY)
    ax.tick_params(axis="both", length=0)
    ax.tick_params(axis="y", labelcolor=BLACK)
    ax.set_xticks([-0.5, 0.5, 1.5], [wrap(words(f"axis.{where}"), 12)
                                     for where in ("below_range", "in_range", "above_range")], fontsize=8)
    ax.spines["left"].set_visible(False)
    for edge in (0, 1):
        ax.axvline(edge, color=GREY, linewidth=0.6, alpha=0.6, zorder=0)
    figure.legend(handles=[key(context, v, findings) for v in LOOKS if any(look(f.verdict) is v for f in findings)],
                  loc="lower left", bbox_to_anchor=(0.0, 1.0),
                  ncol=1 if sheet.narrow else 3, frameon=False, handletextpad=0.3, borderaxespad=0.1)
    return figure


def key(context: Context, verdict: VerdictLook, findings: list[Finding]) -> Line2D:
    """A verdict's mark with its words and how often it was given."""
    words = context.words
    label = words("mark.verdict_count", verdict=words(f"evidence.{verdict.key}"),
                  n=sum(look(f.verdict) is verdict for f in findings))
    return Line2D([], [], linestyle="", label=label, markersize=7, **face(verdict))


def face(verdict: VerdictLook) -> dict[str, object]:
    """How its marker is painted: filled with a white rim, or hollow."""
    if verdict.filled:
        rim = "white" if verdict.marker == "o" else verdict.colour
        return {"marker": verdict.marker, "markerfacecolor": verdict.colour, "markeredgecolor": rim,
                "markeredgewidth": 0.8}
    return {"marker": verdict.marker, "markerfacecolor": "white", "markeredgecolor": verdict.colour,
            "markeredgewidth": 1.6}


def details(context: Context, findings: list[Finding]) -> Table:
    words = context.words
    rows = [[f.more.get("number") or f.more.get("programme", ""), f.name, f.more.get("what", ""),
             simulated(context, f), expected(context, f),
             words(f"evidence.{look(f.verdict).key}"), f.source, f.note] for f in findings]
    return Table([column(words(f"column.{key}"))
                  for key in ("number", "pattern", "quantity", "simulated", "expected", "verdict",
                                                            "source", "remark")], rows)


def drawing(context: Context, sheet: Sheet, name: str, findings: list[Finding]) -> Drawing:
    words = context.words
    counts = {v.key: sum(look(f.verdict) is v for f in findings) for v in LOOKS}
    failing = [title(context, f) if not f.more.get("number") else f.more["number"] for f in findings
               if look(f.verdict) is NOT_REPRODUCED]
    versions = sorted({f.more["version"] for f in findings if f.more.get("version")})
    alt = words("alt.patterns", total=len(findings), failing=words.join(failing) or "–", **counts)
    caption = words("caption.facts" if name.startswith("facts") else "caption.patterns", version=", ".join(versions)
                    or words("evidence.unknown_version"))
    return Drawing(name, chart(context, sheet, findings), alt, caption, details(context, findings))


def finding(words, findings: list[Finding]) -> str:
    count = {v.key: sum(look(f.verdict) is v for f in findings) for v in LOOKS}
    return words("finding.patterns", total=len(findings), good=count["reproduced"], built=count["by_construction"],
                 bad=count["not_reproduced"])


def facts(context: Context) -> tuple[list[Finding], list[Finding]]:
    """Those that do not come out as they were put in, which are drawn; and all, whose table is a file in any case."""
    every = evidence_table.read(evidence_table.DATA / "facts.csv")
    return [f for f in every if look(f.verdict) is not BY_CONSTRUCTION], every


def draw(context: Context, sheet: Sheet) -> list[Drawing]:
    drawings = []
    apart, every = facts(context)
    for name in ("patterns", "facts"):
        findings = evidence_table.read(evidence_table.DATA / "patterns.csv") if name == "patterns" else apart
        size = -(-len(findings) // max(1, -(-len(findings) // PER_PICTURE))) or 1     # as many in each picture
        pieces = [findings[k:k + size] for k in range(0, len(findings), size)]
        drawings += [drawing(context, sheet, name if len(pieces) == 1 else f"{name}_{k + 1}", piece)
                     for k, piece in enumerate(pieces)]
        if name == "patterns" and drawings:
            drawings[0].finding = finding(context.words, findings)
            if every and not apart:
                drawings[-1].caption += " " + context.words("caption.facts_agree", count=len(every))
    if not drawings:
        raise NoData(context.words("missing.patterns"))
    return drawings
