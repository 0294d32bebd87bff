"""The command `plot`: arguments, exit codes, and what goes to the terminal. Data on stdout, messages on stderr."""

from __future__ import annotations

import argparse
import json
import math
import sys
import textwrap
from pathlib import Path

from .best_report import build_best, is_search
from .errors import ReportError
from .language import LANGUAGES, Words
from .report import Report, build
from .verdict import lines

WIDTH = 100


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="plot",
                                     description="Write the report of a study, or of one scenario.",
                                     epilog="exit codes: 0 done, 2 usage, 3 input invalid, 7 output cannot be written")
    parser.add_argument("path", type=Path, help="folder with study.h5, study.h5 itself, or one scenario's result file")
    parser.add_argument("-o", "--output", type=Path, help="folder of the report (default: report/ beside the file)")
    parser.add_argument("other", type=Path, nargs="?", help="another study, or another version of this one: both side by side")
    parser.add_argument("--lang", default=None, choices=LANGUAGES,
                        help="language of the report (default: all that the study asks for)")
    parser.add_argument("--excel", default="", choices=LANGUAGES, metavar="LANG",
                        help="write the CSV files as a spreadsheet in that language opens them")
    parser.add_argument("--pdf", action="store_true",
                        help="also brief.pdf, page one on one sheet, and report.pdf (needs chromium)")
    parser.add_argument("--figures", default="", help="numbers of the figures to draw, e.g. 1,2,5 (default: all)")
    parser.add_argument("--verbose", action="store_true", help="say of each figure that is left out why")
    parser.add_argument("-q", "--quiet", action="store_true", help="print nothing")
    parser.add_argument("--json", action="store_true", help="print the verdict as JSON")
    return parser


def main(argv: list[str] | None = None) -> int:
    options = arguments().parse_args(argv)
    try:
        wanted = {int(n) for n in options.figures.split(",") if n.strip()}
    except ValueError:
        print(f"plot: --figures wants numbers with commas, e.g. 1,2,5, got '{options.figures}'", file=sys.stderr)
        return 2
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without UTF-8 shows a question mark, not a fault
    try:
        if options.other is not None:
            return side_by_side(options)
        if is_search(options.path):
            said, folder = build_best(options.path, options.output, options.lang)
            if not options.quiet:
                print(json.dumps({"says": said.split("\n"), "folder": str(folder)}, ensure_ascii=False) if options.json else said)
                print(f"{folder / 'best.html'}", file=sys.stderr)
            return 0
        report, folder = build(options.path, options.output, options.lang, wanted, options.excel, options.pdf)
    except ReportError as fault:
        if options.json:
            print(json.dumps({"error": str(fault), "exit": fault.exit_code}))
        print(f"plot: {fault}", file=sys.stderr)
        return fault.exit_code
    if options.json:
        print(json.dumps(as_data(report, folder), ensure_ascii=False, indent=2))
    elif not options.quiet:
        print(as_text(report))
    if not options.quiet:
        print(left_out(report, options.verbose), end="", file=sys.stderr)
        print(f"plot: {folder / 'report.html'} ({report.size / 1e6:.1f} MB)", file=sys.stderr)
    return 0


def side_by_side(options: argparse.Namespace) -> int:
    """`report A B`: what changed in inputs, verdict and strategies."""
    from .two import compare_two
    text, page = compare_two(options.path, options.other, options.output, options.lang or "en")
    if not options.quiet:
        print(text)
        print(f"plot: {page}", file=sys.stderr)
    return 0


def left_out(report: Report, verbose: bool) -> str:
    """Which figures the page does not have, in one line; with `verbose` a line each, with the reason."""
    if verbose:
        return "".join(f"plot: figure {s.number} ({s.title}): {s.missing}\n" for s in report.not_shown)
    if not report.not_shown:
        return ""
    numbers = ", ".join(str(s.number) for s in report.not_shown)
    return (f"plot: figures that this study does not give: {numbers} (the page says at its end why; --verbose "
            "says it here)\n")


def as_text(report: Report) -> str:
    """Verdict and table, at most WIDTH columns wide."""
    headline, *others = (textwrap.fill(line, WIDTH, subsequent_indent="  " if i else "",
                                       initial_indent="- " if i else "") for i, line in enumerate(lines(report.sentences)))
    return "\n".join([headline, "", report.glance.text(WIDTH), "", *others])


def as_data(report: Report, folder: Path) -> dict:
    """The verdict for programs: numbers unrounded, in the units of the file, NaN as null."""
    c = report.comparison

    def number(value: float) -> float | None:
        return float(value) if value is not None and math.isfinite(value) else None

    def pair(p) -> dict:
        return {"mean": number(p.mean), "low": number(p.low), "high": number(p.high),
                "future_low": number(p.future_low), "future_high": number(p.future_high),
                "share_above": number(p.share_above), "pairs": p.pairs, "draws": p.draws, "separated": p.separated}

    return {"report": str(folder / "report.html"), "verdict": report.sentences[0].text,
            "branch": report.sentences[0].key,
            "sentences": [{"key": s.key, "text": s.text} for s in report.sentences], "outcome": c.outcome.name,
            "interval": c.study.interval,
            "best": c.best, "second": c.second, "separated": bool(c.second) and not c.tied,
            "not_separated_from_best": c.tied,
            "best_minus_second": pair(c.lead) if c.lead else None,
            "strategies": {s: {"mean": number(c.mean[s]), "probability_best": number(c.probability[s]),
                               "against_baseline": pair(c.against_baseline[s]) if s in c.against_baseline else None}
                               for s in c.strategies},
            "failed": c.study.failed, "not_run": c.study.absent,
            "not_shown": [{"figure": s.number, "why": s.missing} for s in report.not_shown]}
