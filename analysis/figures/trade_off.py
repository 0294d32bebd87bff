"""The front of trade-offs: what the first goal costs in the others, each mix with its interval on unseen draws."""

from __future__ import annotations

from ..optimise import Best, mix_words
from ..language import Words
from ..style import BLACK, BLUE, GREY, VERMILLION, Sheet
from ..tables import Column, Table, column
from .canvas import Drawing, NoData, number_axis, plot, zero_line

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def draw(best: Best, words: Words, sheet: Sheet) -> list[Drawing]:
    rows = [row for row in best.rows if row.is_a("front") or row.is_a("strategy") or row.is_a("recommended")]
    # A goal in which all are the same trades nothing off.
    others = [k for k in range(1, len(best.objectives)) if len({float(row.gain[k]) for row in rows}) > 1]
    if not others or len(rows) < 2:
        raise NoData(words("best.missing.front"))
    front = [row for row in rows if not row.is_a("strategy")]
    letters = {row.position: LETTERS[k % len(LETTERS)] for k, row in enumerate(front)}
    drawings = []
    for other in others:
        q, main = best.quantity(other), best.outcome
        figure, axes = plot(sheet, 3.4 if sheet.narrow else 3.8)
        ax = axes[0, 0]
        for row in rows:
            strategy = row.is_a("strategy")
            colour = GREY if strategy else VERMILLION if row.is_a("recommended") else BLUE
            x, y = row.gain[0] * main.scale, row.gain[other] * q.scale
            ax.plot([row.low[0] * main.scale, row.high[0] * main.scale], [y, y], color=colour, linewidth=0.9, zorder=2)
            ax.plot([x, x], [row.low[other] * q.scale, row.high[other] * q.scale], color=colour, linewidth=0.9, zorder=2)
            ax.plot([x], [y], marker="s" if strategy else "o", color=colour, markersize=6, zorder=3)
            label = words.title(row.words) if strategy else letters[row.position]
            ax.annotate(label, (x, y), xytext=(4, 4), textcoords="offset points", fontsize=7.5, color=BLACK)
        zero_line(ax)
        zero_line(ax, vertical=False)
        number_axis(ax.xaxis, words)
        number_axis(ax.yaxis, words, 1e6 if q.kind == "money" else 1.0)
        key = "best.axis.saved" if q.direction < 0 else "best.axis.gain"
        unit = words("unit.million") if q.kind == "money" else words.unit(q)
        ax.set_xlabel(words("best.axis.gain", what=words.quantity_name(main), unit=words.unit(main)))
        ax.set_ylabel(words(key, what=words.quantity_name(q), unit=unit), fontsize=8)
        show, show_main = (lambda v, q=q: words.value(q, v)), (lambda v: words.value(main, v))
        table = Table([column(words("best.column.label")), column(words("best.column.mix")),
                       Column(words.quantity_name(main), show_main), Column(words("best.column.low"), show_main),
                       Column(words("best.column.high"), show_main), Column(words.quantity_name(q), show),
                       Column(words("best.column.low"), show), Column(words("best.column.high"), show)],
                      [[letters.get(row.position, ""), mix_words(best, row, words), float(row.gain[0]), float(row.low[0]),
                        float(row.high[0]), float(row.gain[other]), float(row.low[other]), float(row.high[other])]
                       for row in rows])
        items = "; ".join(f"{mix_words(best, row, words)}: {show_main(row.gain[0])}, {show(row.gain[other])}" for row in front)
        drawings.append(Drawing(f"trade_off_{best.objectives[other]}", figure, words("best.alt.trade_off", items=items),
                                words("best.caption.trade_off", interval=words.decimals(100 * best.interval, 0)), table))
    return drawings
