"""A table once, three ways: rows for HTML, a CSV with full precision, aligned text for a terminal."""

from __future__ import annotations

import csv
import io
import math
import textwrap
from dataclasses import dataclass, field
from typing import Callable


@dataclass
class Column:
    """`show` turns a raw value into what people read; `numeric` columns are aligned right."""

    title: str
    show: Callable[[object], str] = str
    numeric: bool = True
    spare: bool = False     # left out of a terminal where it would cost the names their room
    quiet: bool = False     # small and grey on the page


def column(title: str, quiet: bool = False) -> Column:
    """A column of words."""
    return Column(title, lambda v: str(v), False, quiet=quiet)


@dataclass
class Table:
    columns: list[Column]
    rows: list[list[object]] = field(default_factory=list)
    title: str = ""
    grouped: bool = False     # the first column is said once for the rows that share it

    def spans(self) -> list[int]:
        """Of each row: how many rows its first cell stands for, 0 where one above stands for it."""
        if not self.grouped:
            return [1] * len(self.rows)
        found = [0] * len(self.rows)
        first = 0
        for i, row in enumerate(self.rows):
            first = i if i == 0 or row[0] != self.rows[i - 1][0] else first
            found[first] += 1
        return found

    def shown(self) -> list[list[str]]:
        return [["–" if missing(v) else c.show(v) for c, v in zip(self.columns, row)] for row in self.rows]

    def csv(self, decimal: str = "") -> str:
        """Decimal points and full precision in every language; empty where there is no value. With `decimal` as a
        spreadsheet of that language opens it: its decimal sign, semicolons where that is a comma, a byte order mark."""
        out = io.StringIO()
        out.write("\ufeff" if decimal else "")
        writer = csv.writer(out, lineterminator="\r\n" if decimal else "\n", delimiter=";" if decimal == "," else ",")
        writer.writerow([c.title for c in self.columns])
        for row in self.rows:
            writer.writerow(["" if missing(v) else f"{v:.10g}".replace(".", decimal or ".") if isinstance(v, float) else v
                             for v in row])
        return out.getvalue()

    def names_fit(self, width: int) -> bool:
        """Whether the first column has room for its longest word."""
        shown = self.shown()
        others = [max([max(len(word) for word in c.title.split()), *(len(row[i]) for row in shown)])
                  for i, c in enumerate(self.columns)][1:]
        longest = max((len(word) for row in shown for word in row[0].split()), default=0)
        return width - sum(others) - 2 * len(others) >= longest

    def text(self, width: int = 100) -> str:
        """Aligned columns, at most `width` wide: long titles are broken, then the first column gives way."""
        if any(c.spare for c in self.columns) and not self.names_fit(width):
            kept = [i for i, c in enumerate(self.columns) if not c.spare]
            return Table([self.columns[i] for i in kept], [[row[i] for i in kept] for row in self.rows]).text(width)
        shown = self.shown()
        widths = [max([max(len(word) for word in c.title.split()), *(len(row[i]) for row in shown)]) for i,
                  c in enumerate(self.columns)]
        widths[0] = max(8, min(widths[0], width - sum(widths[1:]) - 2 * (len(widths) - 1)))
        titles = [textwrap.wrap(c.title, w) for c, w in zip(self.columns, widths)]
        tall = max(len(t) for t in titles)
        head = [[([""] * (tall - len(t)) + t)[line] for t in titles] for line in range(tall)]
        broken = []        # a name that is too long goes on below
        for row in shown:
            name = textwrap.wrap(row[0], widths[0]) or [""]
            broken += [[name[0], *row[1:]], *([part] + [""] * (len(row) - 1) for part in name[1:])]
        lines = ["  ".join(clip(v, w).rjust(w) if c.numeric else clip(v, w).ljust(w) for v, w,
                           c in zip(row, widths, self.columns)).rstrip()[:width] for row in [*head, *broken]]
        lines.insert(tall, "  ".join("-" * w for w in widths)[:width])
        return "\n".join(lines)


def missing(value: object) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def clip(value: str, width: int) -> str:
    return value if len(value) <= width else value[: width - 1] + "…"
