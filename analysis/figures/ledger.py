"""Figure 4: the ledger. What was planned, what other programmes gave or took, what could be absorbed, what stayed
unspent, and why; by programme and by payer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.patches import Patch

from ..money import BOUNDS
from ..money import account as money_of
from ..money import ours
from ..statistics import mean_of
from ..style import BLACK, BLUE, GREY, VERMILLION, Sheet
from ..tables import Column, Table, column
from .canvas import Context, Drawing, NoData, number_axis, plot, wrap

DIMS = ("strategy", "level", "draw", "programme", "payer", "kind")
WORTH_A_WORD = 0.05  # share of the money that stays unspent from which the figure says why


def draw(context: Context, sheet: Sheet) -> list[Drawing]:
    budget = context.study.table("budget")
    if budget is None or not all(budget.has(v, *DIMS) for v in ("planned", "absorbed", "unspent")):
        raise NoData(context.words("missing.budget"))
    payers = {label for s in context.comparison.strategies for label in totals(context, s, "payer")}
    found = [by(context, sheet, "programme"), by(context, sheet, "payer") if len(payers) > 1 else None]
    if not any(found):
        raise NoData(context.words("missing.spending"))
    return [drawing for drawing in found if drawing is not None]


@dataclass(frozen=True)
class Flows:
    """EUR over the run: planned + transferred = absorbed + unspent."""

    planned: float
    transferred: float      # from other programmes of the strategy; negative: to them
    absorbed: float
    unspent: float

    @property
    def at_hand(self) -> float:
        return self.planned + self.transferred


def totals(context: Context, strategy: str, dimension: str) -> dict[str, Flows]:
    """Label -> flows, mean over draws, for labels with any money."""
    budget, c = context.study.table("budget"), context.comparison
    rest = tuple(a for a in (1, 2, 3) if a != DIMS.index(dimension) - 2)
    payers = np.ones(len(budget.labels("payer")), dtype=bool) if dimension == "payer" else ours(context.study)
    sums = {v: mean_of(np.nansum(budget.get(v, *DIMS)[context.study.strategies.index(strategy), c.level][:, :, payers],
                                 axis=rest), 0)
            for v in ("planned", "transferred", "absorbed", "unspent") if budget.has(v, *DIMS)}
    flows = {label: Flows(*(float(sums[v][i]) if v in sums else 0.0
                            for v in ("planned", "transferred", "absorbed", "unspent")))
             for i, label in enumerate(budget.labels(dimension))}
    if dimension == "payer":      # what others pay is no overdraft of this budget
        flows = {label: f if mine else Flows(0.0, 0.0, f.absorbed, 0.0)
                 for (label, f), mine in zip(flows.items(), ours(context.study))}
    return {label: f for label, f in flows.items() if max(f.planned, f.absorbed) > 0}


def bound_of(context: Context, strategy: str, programme: str) -> tuple[str, float]:
    """What bound most of a programme's intakes (one of BOUNDS) and in which share of them; ("", 0) if not recorded."""
    study = context.study
    counts = study.table("programmes")
    if counts is None or programme not in counts.labels("programme"):
        return "", 0.0
    place = (study.strategies.index(strategy), context.comparison.level, slice(None),
             counts.labels("programme").index(programme))
    dims = ("strategy", "level", "draw", "programme")
    sums = {b: float(np.nansum(counts.get(f"limited_by_{b}", *dims)[place]))
            for b in BOUNDS if counts.has(f"limited_by_{b}", *dims)}
    whole = sum(sums.values())
    most = max(sums, key=lambda b: sums[b], default="")
    return (most, sums[most] / whole) if whole > 0 else ("", 0.0)


def by(context: Context, sheet: Sheet, dimension: str) -> Drawing | None:
    c, words = context.comparison, context.words
    groups = [(s, totals(context, s, dimension)) for s in c.strategies]
    groups = [(s, t) for s, t in groups if t]
    if not groups:
        return None
    lines = sum(len(t) + 1 for _, t in groups)
    figure, axes = plot(sheet, 1.0 + lines * (0.27 if not sheet.narrow else 0.36))
    ax, y, ticks, rows = axes[0, 0], 0.0, [], []
    largest = max(max(f.planned, f.absorbed) for _, t in groups for f in t.values())
    moved = any(abs(f.transferred) >= 1 for _, t in groups for f in t.values())
    unit = 1e6 if largest >= 1e6 else 1e3 if largest >= 1e4 else 1.0
    for strategy, table in groups:
        ax.text(0, y, context.name(strategy), fontweight="bold", fontsize=8.5, va="center", color=BLACK)
        y += 0.85
        for label, f in table.items():
            ax.barh(y, f.absorbed, 0.62 if not sheet.narrow else 0.42, color=BLUE)
            ax.barh(y, f.unspent, 0.62 if not sheet.narrow else 0.42, left=f.absorbed, facecolor="white",
                    edgecolor=VERMILLION, hatch="////", linewidth=0.8)
            tick = lambda euros: words.tick(float(f"{euros / unit:.3g}"))
            key = "mark.spent" if abs(f.transferred) < 1 else "mark.spent_more" if f.transferred > 0 else "mark.spent_less"
            value = words(key, absorbed=tick(f.absorbed), planned=tick(f.planned), moved=tick(abs(f.transferred)))
            bound, share = bound_of(context, strategy, label) if dimension == "programme" else ("", 0.0)
            if bound and bound != "money" and f.unspent > WORTH_A_WORD * f.at_hand:
                value += " – " + words(f"bound.{bound}")
            if sheet.narrow:
                ax.text(0, y - 0.42, f"{words.title(label)}: {value}", fontsize=8, va="center", color=GREY)
                y += 0.15
            else:
                ax.text(f.absorbed + f.unspent, y, "  " + value, fontsize=8, va="center", color=GREY)
                ticks.append((y, words.title(label)))
            rows.append([context.name(strategy), words.title(label), f.planned, *([f.transferred] if moved else []),
                         f.absorbed, f.unspent, f.unspent / f.at_hand if f.at_hand > 0 else float("nan"),
                         *([words("bound.share", bound=words(f"bound.{bound}"), share=words.percent(share)) if bound
                            else ""] if dimension == "programme" else [])])
            y += 1.0
        y += 0.15
    ax.set_ylim(y - 0.5, -0.7)
    ax.set_yticks([t for t, _ in ticks], [wrap(t, 22) for _, t in ticks])
    ax.tick_params(axis="y", length=0, labelcolor=BLACK)
    number_axis(ax.xaxis, words, unit, 4 if sheet.narrow else 6)
    ax.set_xlim(0, largest * (1.02 if sheet.narrow else 1.28))
    ax.set_xlabel(words({1e6: "axis.million", 1e3: "axis.thousand", 1.0: "axis.euro"}[unit]))
    ax.spines["left"].set_visible(False)
    handles = [Patch(color=BLUE, label=words("mark.absorbed")),
               Patch(facecolor="white", edgecolor=VERMILLION, hatch="////", label=words("mark.unspent"))]
    figure.legend(handles=handles, loc="lower center", bbox_to_anchor=(0.5, 1.0), ncol=2, frameon=False)
    money = lambda v: words.decimals(v, 0)
    columns = [column(words("column.strategy")), column(words(f"column.{dimension}")),
               *(Column(words(f"column.{v}"), money) for v in ("planned", *(["transferred"] if moved else []),
                                                             "absorbed", "unspent")),
               Column(words("column.unspent_share"), words.percent)]
    if dimension == "programme":
        columns.append(column(words("column.bound")))
    shares = {s: a.unspent_share for s in c.strategies if (a := money_of(c, s)) is not None and a.planned > 0}
    most = max(shares, key=lambda s: shares[s], default=None)
    finding = "" if most is None or dimension != "programme" else words("finding.ledger_spent") \
        if shares[most] < WORTH_A_WORD else words("finding.ledger_unspent", strategy=words.quote(context.name(most)),
                                                  share=words.percent(shares[most]))
    items = "; ".join(words("alt.ledger_item", strategy=context.name(s),
                            absorbed=words.money(sum(f.absorbed for f in t.values())),
                            planned=words.money(sum(f.planned for f in t.values()))) for s, t in groups)
    return Drawing(f"ledger_by_{dimension}", figure,
                   words("alt.ledger", by=words(f"column.{dimension}"), items=items), words("caption.ledger"),
                   Table(columns, rows), finding)
