"""Which conclusions survive: the lead under each structural form and what-if, and every claim asked under each of
them."""

from __future__ import annotations

import numpy as np
from matplotlib.lines import Line2D

from .. import conclusions
from ..conclusions import Claim, Form
from ..style import BLACK, BLUE, GREY, VERMILLION, Sheet
from ..tables import Column, Table, column
from ..names import future_name
from .canvas import PLATE, Context, Drawing, NoData, number_axis, plot, refuse_the_same, signed_label, wrap, zero_line

MARKS = {"clear": ("o", BLUE, BLUE), "same": ("o", "white", BLUE), "turned": ("v", "white", VERMILLION),
         "clearly_turned": ("v", VERMILLION, VERMILLION)}


def draw(context: Context, sheet: Sheet) -> list[Drawing]:
    c, words = context.comparison, context.words
    if c.second is None:
        raise NoData(words("missing.second"))
    refuse_the_same(context)
    found = conclusions.forms(c)
    if not found:
        raise NoData(words("missing.futures"))
    drawings = [leads(context, sheet, found)]
    asked = [f for f in conclusions.claims(c) if c.best in (f.better, f.worse) or c.baseline in (f.better, f.worse)]
    return drawings + ([matrix(context, sheet, asked)] if asked else [])


def title(context: Context, form: Form) -> str:
    return context.words("kind.all") if form.kind == "all" else future_name(context.words, form.name)


def on_lines(name: str, width: int) -> str:
    """One line per structure where several are combined."""
    return "\n".join(wrap(part, width) for part in name.split("; "))


def leads(context: Context, sheet: Sheet, found: list[Form]) -> Drawing:
    """The overall best minus the overall runner-up under each form; beside it who comes first there."""
    c, words = context.comparison, context.words
    best, second, scale, sign = c.best, c.second, c.outcome.scale, c.outcome.direction
    by_name = {name: (values, draws) for name, _, values, draws in conclusions.values_by_form(c)}
    i, j = c.strategies.index(best), c.strategies.index(second)
    pairs = [c.paired(by_name[f.name][0][i], by_name[f.name][0][j], by_name[f.name][1]) for f in found]
    combined = any(f.kind == "combination" for f in found)
    step = (0.74 if combined else 0.62) if sheet.narrow else 0.42 if combined else 0.34
    figure, axes = plot(sheet, 0.95 + step * len(found))
    ax = axes[0, 0]
    for row, (form, pair) in enumerate(zip(found, pairs)):
        low, high = sorted((pair.low * sign * scale, pair.high * sign * scale))
        colour = GREY if form.draws < conclusions.FEW else BLUE if low > 0 else VERMILLION if high < 0 else GREY
        ax.hlines(row, low, high, color=colour, linewidth=2.4)
        ax.plot(pair.mean * sign * scale, row, "o" if pair.mean * sign > 0 else "v", color=colour, markersize=6)
        ahead = words("mark.first", strategy=context.name(form.ranking[0])) + \
            ("" if form.clear else " " + words("mark.unclear"))
        beside(ax, sheet, row, on_lines(title(context, form), 52), wrap(ahead, 56 if sheet.narrow else 34),
               0.4 if combined else 0.36)
    lead_axes(context, sheet, ax, [on_lines(title(context, f), 44) for f in found], [f.kind for f in found])
    percent = words.decimals(100 * c.study.interval, 0)
    show = lambda v: words.value(c.outcome, v / scale, True)
    rows = [[title(context, f), words(f"kind.{f.kind}"), f.draws,
             " > ".join(context.name(s) for s in f.ranking), context.name(f.ranking[0]), context.name(f.ranking[1]),
             f.lead.mean * sign * scale, *sorted((f.lead.low * sign * scale, f.lead.high * sign * scale)),
             words("mark.separated") if f.clear else words("mark.not_separated"),
             p.mean * sign * scale, *sorted((p.low * sign * scale, p.high * sign * scale))]
            for f, p in zip(found, pairs)]
    spans = lambda: [Column(words(f"column.{k}", interval=percent, unit=words.unit(c.outcome)), show)
                     for k in ("difference", "low", "high")]
    fixed = spans()
    fixed[0] = Column(words("title.against", strategy=context.name(best), reference=context.name(second)), show)
    table = Table([column(words("column.form")), column(words("column.kind")), Column(words("column.draws")),
                   column(words("column.ranking")), column(words("column.first")), column(words("column.second")),
                   *spans(), column(words("column.verdict")), *fixed], rows)
    items = "; ".join(words("alt.conclusions_item", form=title(context, f),
                            first=context.name(f.ranking[0]), lead=show(f.lead.mean * sign * scale),
                            verdict=words("mark.separated") if f.clear else words("mark.not_separated")) for f in found)
    return Drawing("conclusions", figure, words("alt.conclusions", items=items),
                   words("caption.conclusions", best=context.name(best), second=context.name(second),
                         interval=percent), table, finding(context, found))


def beside(ax, sheet: Sheet, row: int, name: str, ahead: str, above: float) -> None:
    """Who is ahead, at the end of a row; on a telephone under it, and the row's name above."""
    if sheet.narrow:
        ax.text(0, row - above, name, fontsize=8, va="center", transform=ax.get_yaxis_transform(), bbox=PLATE)
        ax.text(0, row + 0.3, ahead, transform=ax.get_yaxis_transform(), fontsize=7.5, va="center", color=GREY, bbox=PLATE)
    else:
        ax.text(1.02, row, ahead, transform=ax.get_yaxis_transform(), fontsize=8, va="center")


def lead_axes(context: Context, sheet: Sheet, ax, names: list[str], kinds: list[str]) -> None:
    """Rows with a name, a line between kinds, and the lead of the best over the second along the bottom."""
    c, words = context.comparison, context.words
    ax.set_yticks([] if sheet.narrow else range(len(names)), [] if sheet.narrow else names, fontsize=8)
    for edge in np.flatnonzero([a != b for a, b in zip(kinds, kinds[1:])]) + 0.5:
        ax.axhline(edge, color=GREY, alpha=0.4, linewidth=0.8)
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0, labelcolor=BLACK)
    ax.spines["left"].set_visible(False)
    zero_line(ax)
    number_axis(ax.xaxis, words, count=4 if sheet.narrow else 6)
    ax.set_xlabel(signed_label(words, words("axis.lead", best=context.name(c.best), second=context.name(c.second),
                                            what=words.measured(c.outcome)), sheet))


def finding(context: Context, found: list[Form]) -> str:
    """Under how many of the assumptions the best of all is first, and clearly so; everything together is not one."""
    alone = [f for f in found if f.kind != "all"]
    first = [f for f in alone if f.ranking[0] == context.comparison.best]
    return context.words("finding.conclusions", best=context.words.quote(context.name(context.comparison.best)),
                         first=len(first), count=len(alone), clear=sum(f.clear for f in first))


def standing(claim: Claim, form: str) -> str | None:
    for key, members in (("clear", claim.clear), ("clearly_turned", claim.clearly_turned), ("same", claim.same_sign),
                         ("turned", claim.turned)):
        if form in members:
            return key
    return None


def matrix(context: Context, sheet: Sheet, asked: list[Claim]) -> Drawing:
    """Claims downward, forms across: does it hold there, clearly or only on average, or is it the other way round?"""
    c, words = context.comparison, context.words
    order = [n for n, kind, *_ in conclusions.values_by_form(c) if kind in ("form", "what_if")]
    order = [n for n in order if any(standing(f, n) for f in asked)]
    asked = sorted(asked, key=lambda f: (c.baseline not in (f.better, f.worse), {"survives": 0, "leans": 1,
                                                                                 "turns": 2}[f.status]))
    titles = [future_name(words, n) for n in order]
    claim_words = [words("conclusion.claim", better=context.name(f.better), worse=context.name(f.worse)) for f in asked]
    figure, axes = plot(sheet, (2.1 if sheet.narrow else 1.1) + (0.52 if sheet.narrow else 0.36) * len(asked))
    ax = axes[0, 0]
    for row, claim in enumerate(asked):
        for place, name in enumerate(order):
            key = standing(claim, name)
            if key:
                marker, face, edge = MARKS[key]
                ax.plot(place, row, marker, markersize=8, markerfacecolor=face, markeredgecolor=edge,
                        markeredgewidth=1.4)
        if sheet.narrow:
            ax.text(-0.5, row - 0.42, wrap(claim_words[row], 56), fontsize=7.5, va="center", color=GREY)
        else:
            ax.text(len(order) - 0.35, row, words(f"status.{claim.status}"), fontsize=8, va="center",
                    fontweight="bold" if claim.status == "survives" else "normal")
    ax.set_xlim(-0.5, len(order) - 0.5)
    ax.set_ylim(len(asked) - 0.5, -0.7)
    ax.xaxis.tick_top()
    ax.set_xticks(range(len(order)), [wrap(t, 24 if sheet.narrow else max(11, 56 // len(order))) for t in titles],
                  rotation=90 if sheet.narrow or len(order) > 7 else 0, fontsize=7.5)
    ax.set_yticks([] if sheet.narrow else range(len(asked)),
                  [] if sheet.narrow else [wrap(t, 44) for t in claim_words], fontsize=8)
    ax.tick_params(length=0, labelcolor=BLACK)
    for side in ax.spines.values():
        side.set_visible(False)
    handles = [Line2D([], [], linestyle="", marker=m, markersize=7, markerfacecolor=face, markeredgecolor=edge,
                      markeredgewidth=1.4, label=words(f"mark.{key}")) for key, (m, face, edge) in MARKS.items()]
    figure.legend(handles=handles, loc="upper center", bbox_to_anchor=(0.5, 0.0), ncol=1 if sheet.narrow else 4,
                  frameon=False)
    cell = lambda f, n: words(f"mark.{standing(f, n)}") if standing(f, n) else "–"
    rows = [[claim_words[k], words(f"status.{f.status}"), len(f.clear), len(f.same_sign), len(f.turned),
             *(cell(f, n) for n in order)] for k, f in enumerate(asked)]
    table = Table([column(words("column.claim")), column(words("column.status")), Column(words("column.clear_in")),
                   Column(words("column.same_in")), Column(words("column.turned_in")),
                   *(column(t) for t in titles)], rows)
    items = "; ".join(words("alt.claims_item", claim=claim_words[k], status=words(f"status.{f.status}"),
                            same=len(f.same_sign), count=len(f.same_sign) + len(f.turned)) for k, f in enumerate(asked))
    return Drawing("claims", figure, words("alt.claims", items=items),
                   words("caption.claims", interval=words.decimals(100 * c.study.interval, 0)), table,
                   words("finding.claims", holding=sum(f.status == "survives" for f in asked), count=len(asked)))
