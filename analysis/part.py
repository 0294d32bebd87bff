"""A part of the report that is sentences and tables; which there are says parts.PARTS."""

from __future__ import annotations

from dataclasses import dataclass, field

from .tables import Table


@dataclass
class Part:
    """`name` is its anchor on the page and the file of its table."""

    name: str
    title: str
    lines: list[str] = field(default_factory=list)
    tables: list[tuple[str, str, Table]] = field(default_factory=list)     # (file, caption, table)
    notes: list[str] = field(default_factory=list)
