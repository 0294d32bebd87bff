"""The command `value`: what knowing is worth and which study to fund. Data on stdout, messages on stderr."""

from __future__ import annotations

import argparse
import json
import math
import sys
import textwrap
from pathlib import Path

from ..currency import shown_in
from ..errors import ReportError
from ..figures import Context
from ..language import LANGUAGES, Words
from ..picture import write
from . import words as say
from .answer import EVIDENCE, Answer, answer

WIDTH, SHOWN = 100, 10
FIGURES = {22, 23, 24}


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="value", description="What better knowledge is worth before a choice, and "
                                     "which study to fund.",
                                     epilog="exit codes: 0 done, 2 usage, 3 input invalid, 7 output cannot be written")
    parser.add_argument("path", type=Path, help="folder with study.h5, or study.h5 itself")
    parser.add_argument("-o", "--output", type=Path, help="folder of the page (default: value/ beside the file)")
    parser.add_argument("--information", default="", help=argparse.SUPPRESS)     # what the program read and checked
    parser.add_argument("--evidence", type=Path, help="evidence.h5 of `cpdsim calibrate`, or its folder (default: beside "
                        "the file)")
    parser.add_argument("--lang", default=None, choices=LANGUAGES, help="language (default: all that the study asks for)")
    parser.add_argument("--excel", default="", choices=LANGUAGES, metavar="LANG",
                        help="write the CSV files as a spreadsheet in that language opens them")
    parser.add_argument("-q", "--quiet", action="store_true", help="print nothing")
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")
    return parser


def main(argv: list[str] | None = None) -> int:
    options = arguments().parse_args(argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        return run(options)
    except ReportError as fault:
        if options.json:
            print(json.dumps({"error": str(fault), "exit": fault.exit_code}))
        print(f"value: {fault}", file=sys.stderr)
        return fault.exit_code


def run(options: argparse.Namespace) -> int:
    from ..report import build, languages_of
    asked = {EVIDENCE: str(options.evidence)} if options.evidence is not None else {}
    if options.information:
        asked["information_json"] = options.information
    folder = options.output or load_folder(options.path) / "value"
    report, folder = build(options.path, folder, options.lang, FIGURES, options.excel, asked=asked)
    c = report.comparison
    c.study.language = languages_of(c.study, options.lang)[0]
    context = Context(c, Words(c.study.language, shown_in(c.study)))
    found = answer(c)
    if options.json:
        text = json.dumps(as_data(found, context), ensure_ascii=False, indent=2, allow_nan=False)
        write(folder / "value.json", (text + "\n").encode("utf-8"))
        print(text)
    elif not options.quiet:
        print(as_text(found, context))
    if not options.quiet:
        print(f"value: {folder / 'report.html'}", file=sys.stderr)
    return 0


def load_folder(path: Path) -> Path:
    from ..load import find_file
    return find_file(path).parent


def as_text(found: Answer | None, context: Context) -> str:
    """The sentences, then the worth of each group, at most WIDTH columns wide."""
    from ..figures import knowing
    words = context.words
    fold = lambda t: textwrap.fill(t, WIDTH, subsequent_indent="  ", initial_indent="- ")
    if found is None:
        return textwrap.fill(words("missing.worth"), WIDTH)
    if found.needed:
        return textwrap.fill(say.too_few(found, context), WIDTH)
    table = knowing.table(context, found)
    kinds = [words("knowing.all"), words("knowing.group"), words("knowing.forms")]
    table.rows = [r for r in table.rows if r[1] in kinds][:SHOWN + 1]
    table.columns, table.rows = [table.columns[i] for i in (0, 2, 3, 4)], [[r[i] for i in (0, 2, 3, 4)] for r in table.rows]
    lines = [say.funding(found, f, context) for f in found.fundings]
    lines += [say.rule(f, context) for f in found.fundings if f.funded and len(f.rules[f.best]) > 1]
    lines += say.not_looked_at(found, context)
    return "\n".join([textwrap.fill(say.most_worth_knowing(found, context) + ".", WIDTH), "", table.text(WIDTH),
                      *([""] if lines else []), *(fold(t) for t in lines)])


def as_data(found: Answer | None, context: Context) -> dict:
    """For programs: amounts in `currency`, NaN and infinities as null."""
    if found is None:
        return {"missing": context.words("missing.worth")}
    number = lambda v: float(v) if math.isfinite(v) else None
    limits = lambda b: {"low": number(b.low), "estimate": number(b.estimate), "upper": number(b.upper)}
    b = found.benefit
    return {
        "currency": context.words.currency, "outcome": context.comparison.outcome.name, "worth_of_a_unit": b.worth, "draws": len(b.weights),
        "effective_draws": b.effective, "weighted": found.weighted, "choice": b.names[b.best],
        "draws_needed": found.needed, "everything": limits(found.knowing.whole),
        "knowing": [{"name": w.candidate.name, "kind": w.candidate.kind, "paths": list(w.candidate.paths),
                     **limits(w.bracket), "at_worths": list(w.at_worths), "at_ranges": list(w.at_ranges)}
                    for w in found.knowing.worths],
        "too_few_values": [{"name": c.name, "kind": c.kind, "values": n} for c, n in found.knowing.few],
        "studies": [{"name": f.proposal.name, "like": f.proposal.like, "late": f.timing.late, "funded": f.funded,
                     "best_size": float(f.sizes[f.best]), "changed": f.changed, "known_exactly": limits(f.known),
                     "sizes": [{"size": float(n), **limits(f.gain[i]), "worth": float(f.worth[i]),
                                "cost": float(f.cost[i]), "net": float(f.net[i])} for i, n in enumerate(f.sizes)],
                     "rule": [{"from": number(r.low), "to": number(r.high), "choose": r.option, "share": r.share}
                              for r in f.rules[f.best]]} for f in found.fundings],
        "not_looked_at": [{"name": p.name, "why": why} for p, why in found.unknown]}
