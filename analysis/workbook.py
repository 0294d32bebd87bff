"""All tables of a report in one workbook, a sheet each: numbers as numbers, in the units of the table."""

from __future__ import annotations

import datetime
import importlib.util
import io
import math

from .tables import Table, missing

LONGEST = 31                       # characters of a sheet's name
MADE = datetime.datetime(2000, 1, 1)    # no clock: the same report is the same file


def available() -> bool:
    return importlib.util.find_spec("xlsxwriter") is not None


def workbook(tables: dict[str, Table], title: str) -> bytes | None:
    """The .xlsx file; None where Debian's python3-xlsxwriter is absent (the CSV files hold the same)."""
    try:
        import xlsxwriter
    except ImportError:
        return None
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": title, "created": MADE})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "bottom"})
    for name, table in tables.items():
        sheet = book.add_worksheet(name[:LONGEST])
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, max(1, len(table.columns) - 1), 16)
        for k, column in enumerate(table.columns):
            sheet.write_string(0, k, column.title, head)
        for i, row in enumerate(table.rows, start=1):
            for k, value in enumerate(row):
                if missing(value):
                    continue
                if isinstance(value, (int, float)) and not isinstance(value, bool):
                    if math.isfinite(value):
                        sheet.write_number(i, k, float(value))
                    else:
                        sheet.write_string(i, k, "∞" if value > 0 else "−∞")
                else:
                    sheet.write_string(i, k, str(value))
    book.close()
    return out.getvalue()
