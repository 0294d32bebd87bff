#!/usr/bin/python3
"""Measures the speed of cpdsim and writes RESULTS.md and results.json beside this file: ratios first, figures after.

    bench.py --bin FOLDER [--quick] [--compare] [--study] [--europe [END]] [--portable BINARY] [--without REGEX]
             [--only REGEX] [--against TREE [--large] [--building] [--nothing-else]]

FOLDER is the build folder. Every ratio is made of figures of this run, in processor time where one thread is measured,
since machines are shared. --quick leaves out everything above 100,000 teachers. --compare changes no file and says
what differs from the last results. --study runs the flagship study, --europe 6 million teachers. --portable compares
BINARY (built for older processors) to the bit with the one in FOLDER and counts its instructions. --against compares
with an older commit, whose TREE has build/release/cpdsim (packs.py); --large and --building say what that measures
besides; --nothing-else leaves all other figures as they are.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import packs
import report
from packs import timed

here = Path(__file__).resolve().parent
root = here.parent.parent


def run(command: list, **more) -> subprocess.CompletedProcess:
    """The command with its output caught; errors end the bench with what it said."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **more)
    if done.returncode != 0:
        sys.exit(f"bench: {' '.join(map(str, command))} failed:\n{done.stderr}")
    return done


def machine() -> dict[str, str]:
    """Processor, threads, memory, system and how busy it was."""
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")
    return {
        "processor": f"{model}, {os.cpu_count()} threads",
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
        "system": f"Linux {platform.release()}",
        "load": " ".join(f"{load:.1f}" for load in os.getloadavg()),
        "commit": run(["git", "-C", root, "describe", "--always", "--dirty"]).stdout.strip(),
        "date": time.strftime("%Y-%m-%d"),
    }


def microbenchmarks(folder: Path, pattern: str) -> dict[str, dict[str, float]]:
    """google-benchmark's cases by name: cpu and wall seconds of an iteration, and their counters; the best of three."""
    program = folder / "tests/bench/run_bench"
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        run([program, f"--benchmark_filter={pattern}", f"--benchmark_out={out.name}", "--benchmark_out_format=json",
             "--benchmark_repetitions=3"])
        found = json.load(open(out.name))["benchmarks"]
    found = [case for case in found if case["run_type"] == "iteration"]
    found.sort(key=lambda case: case["cpu_time"], reverse=True)  # the best comes last and stays
    scale = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}
    known = {"name", "run_name", "threads", "run_type", "repetitions", "repetition_index", "iterations", "real_time",
             "cpu_time", "time_unit", "family_index", "per_family_instance_index"}
    cases = {}
    for case in found:
        unit = scale[case["time_unit"]]
        name = case["run_name"].split("/iterations:")[0].replace("/process_time", "").replace("/real_time", "")
        name = name.split("/repeats:")[0]
        cases[name] = {"cpu": case["cpu_time"] * unit, "wall": case["real_time"] * unit}
        cases[name].update({key: value for key, value in case.items() if key not in known})
    return cases


def ensemble(folder: Path, teachers: int) -> dict:
    """Peers alone from the scenario file: the engine, scipy and numba, on one thread and on all."""
    out = {}
    for threads in sorted({1, os.cpu_count() or 1}):
        with tempfile.TemporaryDirectory() as arrays:
            scenario = Path(arrays) / "peers.yaml"
            text = (here / "peers.yaml").read_text()
            scenario.write_text(text.replace("simulate: 27400", f"simulate: {round(teachers / 36.5)}"))
            own = json.loads(run([folder / "tests/bench/ensemble", scenario, arrays, threads]).stdout)
            others = json.loads(run(["/usr/bin/python3", here / "peers_elsewhere.py", arrays, own["weight"],
                                     own["steps"], threads]).stdout)
        out[str(threads)] = {"own": own, "others": others}
    return out


def start_up(folder: Path) -> dict[str, float]:
    """Seconds: `check` of the flagship, and a run of its base for one month with everything around it."""
    cpdsim, studies = folder / "cpdsim", root / "scenarios/studies"
    with tempfile.TemporaryDirectory() as out:
        checks = [timed([cpdsim, "check", studies / "france-30-million.yaml"]) for _ in range(5)]
        month = [timed([cpdsim, "run", studies / "bases/france.yaml", "--set", "time.end=2026-09", "-o", out, "--fresh",
                        "-q"]) for _ in range(3)]
    best = lambda runs: min(runs, key=lambda one: one["cpu"])
    return {"check": best(checks), "first step": best(month)}


def memory(folder: Path, quick: bool) -> dict[str, dict[str, float]]:
    """The estimate printed before a run against the peak of the run, and bytes per teacher and replicate beyond a tiny
    run's, each in a process of its own."""
    cpdsim, found = folder / "cpdsim", {}
    months, replicates = 12, 16
    for schools in (10, 9350) if quick else (10, 9350, 93500):
        with tempfile.TemporaryDirectory() as out:
            scenario = [root / "scenarios/studies/bases/france.yaml", "--set", f"population.schools.simulate={schools}",
                        "--set", "time.end=2027-08", "--set", f"run.replicates={replicates}", "-j", "1"]
            said = json.loads(run([cpdsim, "run", *scenario, "-n", "--json"]).stdout)
            peak = timed([cpdsim, "run", *scenario, "-o", out, "--fresh", "-q"])["peak"]
        teachers = said["agent_steps"] / months / replicates
        found[f"{schools} schools"] = {"teachers": teachers, "estimate": said["memory_bytes"], "peak": peak}
    base = found.pop("10 schools")["peak"]
    ties = 3.86  # of each post, as the country file says: colleagues and other schools
    for one in found.values():
        one["bytes"] = (one["peak"] - base - 8 * ties * one["teachers"]) / one["teachers"] / replicates
    return found


def europe(folder: Path, end: str) -> dict[str, float]:
    """Every teacher of the European Union, 6 million, with sixteen replicates."""
    with tempfile.TemporaryDirectory() as out:
        used = timed([folder / "cpdsim", "run", here / "europe.yaml", "--set", f"time.end={end}", "-o", out, "--fresh",
                      "-q"])
    return {**used, "end": end}


def portable(folder: Path, binary: Path) -> dict:
    """Whether BINARY gives the same bits, and the instructions of a small run of it."""
    small = [root / "scenarios/studies/bases/france.yaml", "--set", "population.schools.simulate=60", "--set",
             "time.end=2028-08", "--set", "run.replicates=16", "--set",
             "funding=[{programme: pilot_school, amount: 2 million EUR}, {programme: community, amount: 1 million EUR}, "
             "{programme: cascade, amount: 1 million EUR}]", "-j", "1", "--fresh", "-q"]
    with tempfile.TemporaryDirectory() as out:
        run([folder / "cpdsim", "run", *small, "-o", f"{out}/a"])
        run([binary, "run", *small, "-o", f"{out}/b"])
        differ = subprocess.run([folder / "cpdsim", "diff", f"{out}/a/france.h5", f"{out}/b/france.h5"],
                                capture_output=True, text=True)
        counted = run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}/counts", binary, "run", *small,
                       "-o", f"{out}/c"])
    total = next(line for line in counted.stderr.splitlines() if "Collected" in line).split(":")[-1]
    return {"same bits": differ.returncode == 0, "said": differ.stdout.strip()[-300:], "instructions": int(total)}


def other_figures(asked: argparse.Namespace) -> dict:
    """Everything but the comparison with an older commit."""
    large = r"(/|:)[16]000000"
    out = "|".join(part for part in (large if asked.quick else "", asked.without) if part)
    results = {"machine": machine(), "quick": asked.quick}
    results["cases"] = microbenchmarks(asked.bin, f"-{out}" if out else ".")
    results["ensemble"] = ensemble(asked.bin, 100_000 if asked.quick else 1_000_000)
    results["start"] = start_up(asked.bin)
    results["memory"] = memory(asked.bin, asked.quick)
    if asked.study:
        with tempfile.TemporaryDirectory() as out:
            results["study"] = timed([asked.bin / "cpdsim", "run", root / "scenarios/studies/france-30-million.yaml",
                                      "-o", out, "-q"])
    if asked.europe:
        results["europe"] = europe(asked.bin, asked.europe)
    if asked.portable:
        results["portable"] = portable(asked.bin, asked.portable)
    results["machine"]["load after"] = " ".join(f"{load:.1f}" for load in os.getloadavg())

    return results


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--bin", type=Path, default=root / "build/bench")
    words.add_argument("--quick", action="store_true")
    words.add_argument("--compare", action="store_true")
    words.add_argument("--study", action="store_true")
    words.add_argument("--europe", nargs="?", const="2041-08", metavar="END")
    words.add_argument("--portable", type=Path, metavar="BINARY")
    words.add_argument("--against", type=Path, metavar="TREE")
    words.add_argument("--large", action="store_true", help="with --against: the flagship and 2,048 draws of it")
    words.add_argument("--building", action="store_true", help="with --against: a clean build, without a cache")
    words.add_argument("--nothing-else", action="store_true", help="with --against: the last other figures stay")
    words.add_argument("--without", metavar="REGEX", help="leave these cases of google-benchmark out")
    words.add_argument("--only", metavar="REGEX", help="google-benchmark cases alone; writes nothing")
    asked = words.parse_args()

    if asked.only:
        print(report.figures({"cases": microbenchmarks(asked.bin, asked.only)}))
        return
    last = here / "results.json"
    results = json.loads(last.read_text()) if asked.nothing_else else other_figures(asked)
    if asked.against:
        old = asked.against.resolve()
        commit = run(["git", "-C", old, "rev-parse", "--short", "HEAD"]).stdout.strip()
        results["packs"] = {"machine": machine(), "old commit": commit, **packs.measure(
            packs.Built(root, asked.bin.resolve() / "cpdsim"), packs.Built(old, old / "build/release/cpdsim"), 3,
            asked.large, asked.building)}
        results["packs"]["machine"]["load after"] = " ".join(f"{load:.1f}" for load in os.getloadavg())
    text = report.text(results)
    print(text)
    if asked.compare:
        print(report.comparison(json.loads(last.read_text()), results) if last.exists() else "no results to compare with")
        return
    last.write_text(json.dumps(results, indent=1) + "\n")
    (here / "RESULTS.md").write_text(text)


if __name__ == "__main__":
    main()
