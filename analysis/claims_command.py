"""The command `scripts/claims`: runs the claim studies (what is finished is kept), and says what they find."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from .catalogue import ROOT, Command
from .claims import Finding, find
from .claims_document import as_table, as_text, document, path_of_document
from .claims_of_documents import CLAIMS
from .errors import ReportError
from .load import load
from .study_data import StudyData

STUDIES = sorted({claim.study for claim in CLAIMS})


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="claims", description="Put the documents' claims to the model.",
                                     epilog="exit codes: 0 done, 3 input invalid, else that of `cpdsim run`")
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "out" / "claims",
                        help="where the studies' folders are or will be (default: out/claims)")
    parser.add_argument("--read", action="store_true", help="run nothing, read what is there")
    parser.add_argument("-o", "--output", type=Path, help="write every number as CSV")
    parser.add_argument("--write", action="store_true", help="write sim/CLAIMS.md")
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count() or 1, help="threads of the runs")
    parser.add_argument("--cpdsim", help="the program (default: CPDSIM_BIN, or build/release/cpdsim)")
    return parser


def run_study(command: Command, study: str, folder: Path, jobs: int) -> int:
    file = ROOT / "scenarios" / "studies" / "claims" / f"{study}.yaml"
    environment = {**os.environ, "CPDSIM_SCENARIOS": str(ROOT / "scenarios")}
    return subprocess.run([command.binary, "run", file, "-o", folder / study, "-j", str(jobs)], env=environment,
                          stdout=subprocess.DEVNULL, check=False).returncode


def main(argv: list[str] | None = None) -> int:
    options = arguments().parse_args(argv)
    try:
        if not options.read:
            command = Command(options.cpdsim)
            for study in STUDIES:
                code = run_study(command, study, options.folder, options.jobs)
                if code not in (0, 4):   # 4: some runs failed, the rest is usable
                    return code
        studies: dict[str, StudyData] = {study: load(options.folder / study) for study in STUDIES}
        findings: list[Finding] = [find(studies[claim.study], claim) for claim in CLAIMS]
    except ReportError as fault:
        print(f"claims: {fault}", file=sys.stderr)
        return fault.exit_code
    print(as_text(findings))
    if options.output:
        options.output.write_text(as_table(findings).csv(), encoding="utf-8")
    if options.write:
        path_of_document().write_text(document(findings, studies), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
