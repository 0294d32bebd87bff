"""sim/RESULTS.md: every group of a result file and of study.h5, with units, read off a run that keeps everything.

    scripts/results_page [--write]     needs the command, by CPDSIM_BIN or as this tree builds it
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from textwrap import fill

import numpy as np
import xarray as xr

from .cpdsim.results import FORMATS, Results
from .labelled import text

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "sim/RESULTS.md"
WIDTH = 118

SCENARIO = """\
format: cpd-scenario/1
title: everything that is kept
time: {start: 2026-09, end: 2031-08}
population: {phases: {primary: {simulate: 4, represent: 40}, lower_secondary: {simulate: 4, represent: 40}}}
practice: {transfer: {value: 40 %, range: 30..50 %}, sustained_after: 12 months}
programmes:
  course: {sessions: {hours: 90 h/teacher, spread: 1 year}, costs: {course: 1000 EUR/teacher}}
funding:
  - {programme: course, from: 2026-09, to: 2028-08, amount: 1 million EUR}
outputs: {by: [school_type, region, phase, career_stage],
          keep: [timeseries, by_group, budget, attribution, teachers, network, events]}
run: {replicates: 2, seed: 7}
"""
STUDY = """\
format: cpd-study/1
title: everything that is kept
base: base.yaml
set: {outputs.keep: [timeseries, by_group, budget, attribution]}
budget: {total: 1 million EUR, window: {from: 2026-09, to: 2028-08}}
baseline: none
strategies: {none: {mix: {}}, all: {mix: {course: 100 %}}}
outcomes: {main: practice_gain}
uncertainty: {vary: all_with_range, draws: 2}
replicates: {per_draw: 2}
"""

HEAD = """\
# Results

Written by `scripts/results_page --write` from a run and a study that keep everything; a test fails when it is stale.

The root of a file says `format: {format}`, and repeats a few outcomes for tools that do not see groups. Within a
format groups, variables and axes keep their names; variables and attributes may be added. A reader refuses one that it
does not know. Files of format 1 named none; they have the same groups and lack `kind` and `better`: Python reads
them, the command asks for a new run.

Files are HDF5 as netCDF-4 lays it out: `cpdsim.open(FILE)["timeseries"]` in Python, `xarray.open_dataset(FILE,
group="timeseries")`, `ncdump`, R. A missing number is NaN. Every variable has `units` (UDUNITS; `1` has none) and
`long_name`. Reported quantities say besides

- `kind`: `count` (of people, hours, ...), `share` (0 to 1, printed in per cent), `index` (no unit and no share of
  anything) or `money`;
- `better`: whether `more` or `less` of it is better, or `none`. All that ranks strategies goes by it; the one list is
  `sim/data/quantity.cpp`.

A case of a pack of several draws has the axis `draw` beside `replicate`. A study keeps of each table what its rule
says (`sim/study/rules.cpp`), over strategy and level of the budget, and draw and replicate as far as it keeps them.
"""


def command(folder: Path, *arguments: str) -> None:
    binary = Path(os.environ.get("CPDSIM_BIN") or ROOT / "build/release/cpdsim").resolve()
    subprocess.run([binary, "run", *arguments, "-q"], cwd=folder, check=True, capture_output=True)


def axes_of(data: xr.Dataset, array: xr.DataArray | None = None) -> str:
    return ", ".join(str(d) for d in (data.dims if array is None else array.dims)) or "–"


def rows_of(data: xr.Dataset) -> list[str]:
    rows = ["| variable | over | unit | kind | better | what it is |", "|---|---|---|---|---|---|"]
    for name, array in data.variables.items():
        if name in data.coords:
            continue
        said = {key: text(array.attrs.get(key, "")) for key in ("units", "kind", "better", "long_name", "flag_meanings")}
        flags = f"flags: {said['flag_meanings']}" if said["flag_meanings"] else ""
        unit = said["units"] or ("date" if np.issubdtype(array.dtype, np.datetime64) else "")
        rows.append(f"| `{name}` | {axes_of(data, array)} | {unit} | {said['kind']} | {said['better']} "
                    f"| {'; '.join(words for words in (said['long_name'], flags) if words)} |")
    return rows


def group(name: str, data: xr.Dataset, title: str = "") -> list[str]:
    title = title or text(data.attrs.get("title", ""))
    others = sorted(key for key in data.attrs if key != "title")
    lines = ["", f"### `/{name}`"] + (["", *fill(title[0].upper() + title[1:] + ".", WIDTH).split("\n")] if title else [])
    if others:
        lines += ["", *fill("Attributes: " + ", ".join(f"`{key}`" for key in others) + ".", WIDTH).split("\n")]
    return lines + (["", *rows_of(data)] if data.data_vars else [])


def of_file(results: Results) -> list[str]:
    """Group by group. Groupings of teachers are alike: the one that tells most stands for all, its own axis for theirs."""
    alike = [name for name in results if name.startswith("by_group/")]
    most = max(alike, key=lambda name: len(results[name].data_vars), default="")
    lines: list[str] = []
    for name in results:
        if name == most:
            others = ", ".join(f"`{one.split('/')[1]}`" for one in alike)
            only = set.difference(*(set(results[one].data_vars) for one in (most, alike[0])))
            title = f"by group of teachers: {others}. Of `{most.split('/')[1]}` alone: " + ", ".join(
                f"`{one}`" for one in results[most].data_vars if one in only)
            lines += group(name, results[name], title if only else f"by group of teachers: {others}")
        elif name not in alike:
            lines += group(name, results[name])
    return lines


def page() -> str:
    with tempfile.TemporaryDirectory(prefix="cpdsim-") as place:
        folder = Path(place)
        (folder / "base.yaml").write_text(SCENARIO, encoding="utf-8")
        (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
        command(folder, "base.yaml", "-o", "one")
        command(folder, "study.yaml", "-o", "out")
        lines = [HEAD.format(format=FORMATS[0]), "## The file of a run", *of_file(Results(folder / "one/base.h5")), "",
                 "## study.h5", *of_file(Results(folder / "out/study.h5"))]
    return "\n".join(lines) + "\n"


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="results_page", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.relative_to(ROOT)} instead of printing")
    options = parser.parse_args(argv)
    made = page()
    if options.write:
        PAGE.write_text(made, encoding="utf-8")
    else:
        sys.stdout.write(made)
    return 0
