"""Parts of the report that are sentences and tables: the one visible list. A part is a line in PARTS, its words in
analysis/messages, its table a CSV file and a sheet of the workbook; figures have a list of their own (figures/__init__.py).

A part is a function of (comparison, words) that gives a Part, or None where the study lacks what it needs.
"""

from __future__ import annotations

from typing import Callable

from . import taught
from .compare import Comparison
from .language import Words
from .part import Part


def of(c: Comparison, words: Words) -> list[Part]:
    """Those that the study has, in the order of the list."""
    return [part for make in PARTS if (part := make(c, words)) is not None]


PARTS: list[Callable[[Comparison, Words], Part | None]] = [
    taught.part,         # why so little comes of a programme: from hours to lasting change
]
