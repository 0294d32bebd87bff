"""The command `scripts/facts`: arguments, exit codes, and what goes to the terminal."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from .catalogue import Command, read_catalogue
from .errors import ReportError
from .evidence_table import DATA
from .facts import DIFFERS, Facts, as_table, number_text
from .facts_document import document, figure_table, path_of_document, poles_text, summary
from .programme_run import MOST_SCHOOLS


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="facts", description="Compare every fact of the source documents with the "
                                     "simulated programmes. Runs each programme alone; about a minute.",
                                     epilog="exit codes: 0 every fitted fact agrees, 1 some differ, 3 input invalid")
    parser.add_argument("-o", "--output", type=Path, help="write the table as CSV, with full precision")
    parser.add_argument("--write", action="store_true", help="write sim/FACTS.md, and the table of figure 13")
    parser.add_argument("--poles", action="store_true", help="print the four poles of each programme, and run nothing")
    parser.add_argument("-j", "--jobs", type=int, default=2, help="programmes run at one time")
    parser.add_argument("--cpdsim", help="the program (default: CPDSIM_BIN, or build/release/cpdsim)")
    return parser


def main(argv: list[str] | None = None) -> int:
    options = arguments().parse_args(argv)
    try:
        command = Command(options.cpdsim)
        if options.poles:
            print(poles_text(read_catalogue(command)))
            return 0
        with tempfile.TemporaryDirectory(prefix="cpdsim-facts-") as folder:
            facts = Facts(command, Path(folder), options.jobs)
        rows = facts.rows()
    except ReportError as fault:
        print(f"facts: {fault}", file=sys.stderr)
        return fault.exit_code
    for row in rows:
        f = row.fact
        print(f"{f.programme:30.30} {f.name:20.20} {f.value:>12,.6g} {number_text(row.simulated):>10} {f.unit:22.22} "
              f"{row.verdict}")
        if f.note and row.verdict not in ("agrees", "set"):
            print(f"{'':31}({f.note})")
    print(summary(rows))
    if options.output:
        options.output.write_text(as_table(rows).csv(), encoding="utf-8")
    if options.write:
        path_of_document().write_text(document(rows, facts.catalogue, SCHOOLS), encoding="utf-8")
        version = command("--version").strip()
        (DATA / "facts.csv").write_text(figure_table(rows, version).csv(), encoding="utf-8")
    return 1 if any(row.verdict == DIFFERS for row in rows) else 0


SCHOOLS = f"all of them, or {MOST_SCHOOLS:,} that stand for all"

if __name__ == "__main__":
    sys.exit(main())
