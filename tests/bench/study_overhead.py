#!/usr/bin/python3
"""What the study layer costs: many short cases, and the share of the run that is not spent in them.

    tests/bench/study_overhead.py CPDSIM [--cases 10000] [--jobs 2] [--schools 26]

Runs a sweep of short cases (about 50 ms each, file and sync included) into a temporary folder and prints one line of
JSON: seconds of the whole command, of a case, and the share of threads x seconds that went into planning, looking at
files, handing out and merging. Then the same command again, which finds everything done.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import tempfile
import time
from pathlib import Path

BASE = """\
format: cpd-scenario/1
title: "Short cases"
time: {{start: 2026-09, end: 2034-08, step: 1 month}}
population: {{schools: {{simulate: {schools}, represent: 1000, size: {{median: 30 teachers, log_sd: 0.3}}}}}}
learning: {{h50: {{value: 80 h, range: 40..120 h, evidence: 0}}}}
practice: {{transfer: {{value: 30 %, range: 10..50 %, evidence: 0}}, sustained_after: 12 months}}
turnover: {{leave: 8.5 %/year}}
programmes:
  course:
    recruit: {{places: 300 teacher/year}}
    sessions: {{hours: 60 h/teacher, spread: 1 year}}
    costs: {{course: {{value: 1000 EUR/teacher, evidence: 0}}}}
funding:
  - {{programme: course, from: 2026-09, to: 2029-08, amount: 1 million EUR}}
run: {{replicates: 16, seed: 7}}
"""
STUDY = """\
format: cpd-study/1
title: {{en: "Short cases"}}
base: base.yaml
uncertainty: {{vary: all_with_range, draws: {cases}, sampler: random}}
outcomes: {{main: sustained_teachers}}
replicates: {{per_draw: 16}}
"""


def timed(command: list[str]) -> tuple[float, float]:
    """Seconds of the clock and of the processors. Error: CalledProcessError."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seconds = time.monotonic() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cpdsim", type=Path)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--schools", type=int, default=26)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as name:
        folder = Path(name)
        (folder / "base.yaml").write_text(BASE.format(schools=options.schools), encoding="utf-8")
        (folder / "study.yaml").write_text(STUDY.format(cases=options.cases), encoding="utf-8")
        command = [str(options.cpdsim), "run", str(folder / "study.yaml"), "-o", str(folder / "out"), "-j", str(options.jobs)]
        seconds, processors = timed([*command, "-q"])
        lines = (folder / "out" / "log.tsv").read_text(encoding="utf-8").splitlines()
        in_cases = sum(float(line.split("\t")[3]) for line in lines)
        assert len(lines) == options.cases
        again, again_processors = timed([*command, "-q"])
        print(
            json.dumps(
                {
                    "cases": options.cases,
                    "jobs": options.jobs,
                    "seconds": round(seconds, 2),
                    "processor_seconds": round(processors, 2),
                    "milliseconds_per_case": round(1000 * in_cases / options.cases, 2),
                    "overhead_share": round(1 - in_cases / (options.jobs * seconds), 4),
                    "again_seconds": round(again, 2),
                    "again_processor_seconds": round(again_processors, 2),
                }
            )
        )


if __name__ == "__main__":
    main()
