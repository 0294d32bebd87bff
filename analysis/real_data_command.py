"""The command `scripts/realdata`: arguments, exit codes, and what goes to the terminal."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from . import real_data
from .errors import InputError, ReportError
from .patterns.laboratory import Laboratory


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="realdata", description="Compare the simulator with real data.",
                                     epilog="exit codes: 0 done, or no data; 3 a run failed")
    parser.add_argument("--cpdsim", help="the program (default: CPDSIM_BIN, or build/release/cpdsim)")
    options = parser.parse_args(argv)
    data = real_data.folder()
    if data is None:
        print("realdata: skipped, no real data (the folder ../shared/data is absent). Name it in CPDSIM_DATA",
              file=sys.stderr)
        return 0
    binary = Path(options.cpdsim or os.environ.get("CPDSIM_BIN") or real_data.ROOT / "build" / "release" / "cpdsim")
    try:
        if not binary.is_file():
            raise InputError(f"{binary}: no such program. Build it (`scripts/run -n`) or name it in CPDSIM_BIN")
        with tempfile.TemporaryDirectory(prefix="cpdsim-realdata-") as folder:
            print(real_data.printed(real_data.compare(Laboratory(binary, Path(folder)), data)))
    except ReportError as fault:
        print(f"realdata: {fault}", file=sys.stderr)
        return fault.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
