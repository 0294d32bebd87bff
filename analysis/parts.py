"""Parts of the report that are sentences and tables: the one visible list. A part is a line in PARTS, its words in
analysis/messages, its table a CSV file and a sheet of the workbook; figures have a list of their own (figures/__init__.py).

A part is a function of (comparison, words) that gives a Part, or None where the study lacks what it needs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Callable

from .compare import Comparison
from .language import Words
from .tables import Table


@dataclass
class Part:
    """`name` is its anchor on the page and the file of its table."""

    name: str
    title: str
    lines: list[str] = field(default_factory=list)
    tables: list[tuple[str, str, Table]] = field(default_factory=list)     # (file, caption, table)
    notes: list[str] = field(default_factory=list)


def of(c: Comparison, words: Words) -> list[Part]:
    """Those that the study has, in the order of the list."""
    return [part for make in PARTS if (part := make(c, words)) is not None]


def _why(c: Comparison, words: Words) -> Part | None:
    from . import taught
    return taught.part(c, words)


PARTS: list[Callable[[Comparison, Words], Part | None]] = [
    _why,                # why so little comes of a programme: from hours to lasting change
]
