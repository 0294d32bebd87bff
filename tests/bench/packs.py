#!/usr/bin/python3
"""What sixteen futures at once buy, and what they cost: this build against an older commit's, built beside it.

    packs.py NEW OLD [--rounds 3]      NEW, OLD: source trees with build/release/cpdsim; prints JSON

Everything is in processor time (user and system), since machines are shared, and in turns, new, old, new, old, ...; of
several rounds the least counts. bench.py --against OLD runs this and writes the ratios into RESULTS.md; with --large
it measures the large studies as well, with --build how dear a clean build is.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

FLAGSHIP = "scenarios/studies/france-30-million.yaml"
LANES = 16
MONEY = ("funding=[{programme: pilot_school, amount: 20 million EUR}, {programme: community, amount: 10 million EUR}, "
         "{programme: cascade, amount: 10 million EUR}]")


def timed(command: list, **more) -> dict[str, float]:
    """Wall and processor seconds of a command with all it starts, and its peak memory in bytes. Ends if it fails."""
    begun = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL, stderr=said, **more)
        _, status, used = os.wait4(process.pid, 0)
        if status != 0:
            said.seek(0)
            sys.exit(f"bench: {' '.join(map(str, command))} failed:\n{said.read().decode()[-2000:]}")
    return {"wall": time.perf_counter() - begun, "cpu": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss * 1024.0}


def in_turns(new, old, rounds: int) -> dict[str, float]:
    """Least processor seconds of either of two measurements."""
    found = [(new()["cpu"], old()["cpu"]) for _ in range(rounds)]
    return {"new": min(a for a, _ in found), "old": min(b for _, b in found)}


@dataclass(frozen=True)
class Built:
    """A source tree and the command built from it."""

    tree: Path
    command: Path


def flagship(built: Built, *settings: str) -> dict[str, float]:
    """The study with settings changed, run into a folder that is thrown away; and how many cases it ran."""
    changes = [part for setting in settings for part in ("--set", setting)]
    with tempfile.TemporaryDirectory() as out:
        used = timed([built.command, "run", built.tree / FLAGSHIP, "-o", out, "-q", "-j", 1, *changes])
        used["cases"] = len((Path(out) / "log.tsv").read_text(encoding="utf-8").splitlines())
    return used


def draws_a_second(new: Built, old: Built, rounds: int) -> dict[str, float]:
    """As many cases of either: three packs of sixteen draws, and three draws of one replicate."""
    draws = 3 * LANES
    cases: dict[int, float] = {}

    def run(built: Built, of: int) -> dict[str, float]:
        used = flagship(built, f"uncertainty.draws={of}", "uncertainty.what_if_draws=1", "replicates.per_draw=1")
        cases[of] = used["cases"]
        return used

    used = in_turns(lambda: run(new, draws), lambda: run(old, 3), rounds)
    return {**used, "draws": draws, "old draws": 3, "cases": cases[draws], "old cases": cases[3],
            "times": draws / used["new"] / (3 / used["old"])}


def single(built: Built, end: str) -> dict[str, float]:
    """The French collèges, 100,000 teachers, with three programmes, on one thread; as many ties as presets had once."""
    with tempfile.TemporaryDirectory() as out:
        return timed([built.command, "run", built.tree / "scenarios/studies/bases/france.yaml", "--set", MONEY, "--set",
                      "population.schools.simulate=9350", "--set", f"run.replicates={LANES}", "--set",
                      f"time.end={end}", "--set", "network.colleagues.out_degree=3.56", "-j", 1, "-o", out, "--fresh",
                      "-q"])


def less(more: dict[str, float], fixed: dict[str, float]) -> dict[str, float]:
    """What is left without the costs that come whatever is run, and the ratio of that."""
    used = {which: more[which] - fixed[which] for which in ("new", "old")}
    return {**used, "times": used["new"] / used["old"]}


def single_scenario(new: Built, old: Built, rounds: int) -> dict[str, float]:
    """Steps alone: six years less one month."""
    return less(*(in_turns(lambda: single(new, end), lambda: single(old, end), rounds) for end in ("2032-08", "2026-09")))


BASE = """\
format: cpd-scenario/1
title: "Many schools"
extends: {tree}/scenarios/studies/bases/france.yaml
time: {{end: 2034-08}}
population: {{schools: {{simulate: {schools}}}}}
"""
STUDY = """\
format: cpd-study/1
title: {{en: "One strategy"}}
base: base.yaml
budget: {{total: 60 million EUR, window: {{from: 2026-09, to: 2031-08}}, levels: [100 %]}}
baseline: mixed
strategies:
  mixed: {{mix: {{pilot_school: 50 %, community: 25 %, cascade: 25 %}}}}
outcomes: {{main: sustained_teachers}}
uncertainty: {{vary: all_with_range, draws: {draws}, sampler: random}}
replicates: {{per_draw: {replicates}}}
"""


def pack(built: Built, draws: int, replicates: int, schools: int) -> dict[str, float]:
    """One pack of a study with all numbers varied, for eight years."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "base.yaml").write_text(BASE.format(tree=built.tree, schools=schools), encoding="utf-8")
        (folder / "study.yaml").write_text(STUDY.format(draws=draws, replicates=replicates), encoding="utf-8")
        return timed([built.command, "run", folder / "study.yaml", "-o", folder / "out", "-q", "-j", 1])


def different_lanes(new: Built, old: Built, rounds: int) -> dict[str, float]:
    """Sixteen draws against sixteen replicates of one draw at the old commit: 50,000 teachers less 500."""
    return less(*(in_turns(lambda: pack(new, LANES, 1, schools), lambda: pack(old, 1, LANES, schools), rounds)
                  for schools in (4700, 47)))


def large_studies(new: Built) -> dict[str, dict[str, float]]:
    """The flagship as it stands, its report, and 2,048 draws of its ranges (a posterior has fewer), outcomes only."""
    found, jobs = {}, os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as out:
        found["flagship"] = timed([new.command, "run", new.tree / FLAGSHIP, "-o", f"{out}/a", "-q", "-j", jobs])
        found["report"] = timed([new.command, "report", f"{out}/a", "-o", f"{out}/page"])
        found["2048 draws"] = timed([new.command, "run", new.tree / FLAGSHIP, "-o", f"{out}/b", "-q", "-j", jobs, "--set",
                                     "uncertainty.draws=2048", "--set", 'uncertainty.from=""', "--set",
                                     "budget.levels=[100 %]", "--set", "replicates.per_draw=1", "--set",
                                     "keep=[outcomes]"])
        found["report of 2048"] = timed([new.command, "report", f"{out}/b", "-o", f"{out}/page2"])
    return found


def building(new: Path) -> dict[str, dict[str, float]]:
    """A clean build of the command without a compiler cache, and one after a number of `Participation` has changed."""
    alone = {**os.environ, "CCACHE_DISABLE": "1"}
    found = {}
    with tempfile.TemporaryDirectory() as name:
        tree = Path(name) / "tree"
        shutil.copytree(new, tree, ignore=shutil.ignore_patterns("build", "out", ".git", "tests"))
        (tree / "tests").mkdir()
        configured = ["cmake", "--preset", "release", "-DCPDSIM_TESTS=OFF"]
        subprocess.run(configured, cwd=tree, env=alone, check=True, stdout=subprocess.DEVNULL)
        build = ["ninja", "-C", tree / "build/release", "cpdsim"]
        found["clean build"] = timed(build, env=alone)
        header = tree / "sim/policy/participation.hpp"
        header.write_text(header.read_text(encoding="utf-8") + "\n// changed\n", encoding="utf-8")
        found["one changed number"] = timed(build, env=alone)
    return found


def measure(new: Built, old: Built, rounds: int, large: bool, build: bool) -> dict:
    found = {"draws": draws_a_second(new, old, rounds), "lanes": different_lanes(new, old, rounds),
             "single": single_scenario(new, old, rounds)}
    if large:
        found["large"] = large_studies(new)
    if build:
        found["build"] = building(new.tree)
    return found


def targets(found: dict) -> list[tuple[str, str, float, str]]:
    """What is wanted, the target, what was measured, and its unit; for RESULTS.md."""
    d = found["draws"]
    rows = [("flagship, one replicate a draw: draws per core-second against the older commit", "12", d["times"], "x"),
            (f"... {d['draws']} draws in {d['cases']} cases", "", d["new"], "s"),
            (f"... {d['old draws']} draws in {d['old cases']} cases of the older commit", "", d["old"], "s"),
            ("a pack of sixteen different draws against sixteen replicates of the older commit", "1.25",
             found["lanes"]["times"], "x"),
            ("steps of a single scenario against the older commit", "1.05", found["single"]["times"], "x")]
    for name, words, most in (("flagship", "flagship, what-ifs and merge (wall)", "60"), ("report", "its report", "30"),
                              ("2048 draws", "2,048 draws, one level, outcomes only (wall)", "240"),
                              ("report of 2048", "its report", "30")):
        if "large" in found:
            rows.append((words, most, found["large"][name]["wall"], "s"))
            if name in ("flagship", "2048 draws"):
                rows.append(("... processor time", "", found["large"][name]["cpu"], "s"))
                rows.append(("... peak memory", "4" if name != "flagship" else "", found["large"][name]["peak"] / 1e9, "GB"))
    for name, words, most in (("clean build", "clean build of the command, processor time", "360"),
                              ("one changed number", "build after a number of participation has changed", "60")):
        if "build" in found:
            rows.append((words, most, found["build"][name]["cpu"], "s"))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("new", type=Path)
    parser.add_argument("old", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--build", action="store_true")
    asked = parser.parse_args()
    new, old = (Built(tree.resolve(), tree.resolve() / "build/release/cpdsim") for tree in (asked.new, asked.old))
    found = measure(new, old, asked.rounds, asked.large, asked.build)
    print(json.dumps(found, indent=1))
    for row in targets(found):
        print(*row)


if __name__ == "__main__":
    main()
