"""Real data against the simulator: observed networks loaded by the command, and drawn populations against observed
ones.

The data are not part of the project (folder $CPDSIM_DATA, default ../shared/data beside the checkout); where they are
absent nothing is compared. Everything that can goes the whole way: a scenario that reads the files, the command, the
result file. What is expected is `expected_stats.csv` of that folder, own computations and published figures.
"""

from __future__ import annotations

import csv
import math
import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import curve_fit

from . import diffusion, networks
from .patterns import colleagues, participation
from .patterns.laboratory import Laboratory, Run

ROOT = Path(__file__).resolve().parents[1]
EXACT = 5e-7            # half a unit of the last decimal of expected_stats.csv
COUNTRIES = ROOT / "scenarios" / "countries"


@dataclass(frozen=True)
class Comparison:
    data: str
    measure: str
    expected: float
    computed: float
    tolerance: float
    source: str
    note: str = ""

    @property
    def verdict(self) -> str:
        return "agrees" if abs(self.computed - self.expected) <= self.tolerance else "differs"


def folder() -> Path | None:
    """Where the data are; None where they are not."""
    wanted = Path(os.environ.get("CPDSIM_DATA", ROOT.parent / "shared" / "data"))
    return wanted if (wanted / "expected_stats.csv").is_file() else None


def table(path: Path) -> list[dict[str, str]]:
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


class Expected:
    """expected_stats.csv by data set and measure."""

    def __init__(self, data: Path) -> None:
        self.rows = {(row["dataset"], row["measure"]): row for row in table(data / "expected_stats.csv")}

    def compare(self, dataset: str, measure: str, computed: float, tolerance: float = EXACT) -> Comparison:
        row = self.rows[dataset, measure]
        published = row["source"] or "own computation (expected_stats.csv)"
        return Comparison(dataset, measure.replace("_", " "), float(row["value"]), computed, tolerance, published, "")


OBSERVED = """format: cpd-scenario/1
title: "Observed network"
time: {{start: 2026-09, end: 2026-09, step: 1 month}}
population: {{from: {{teachers: "{nodes}", columns: {node_columns}}}}}
network: {{from: "{ties}", columns: {tie_columns}}}
outputs: {{by: [], keep: [timeseries, teachers, network]}}
run: {{replicates: 1, seed: 1}}
"""


def observed(lab: Laboratory, name: str, nodes: Path, ties: Path, node_columns: str, tie_columns: str) -> Run:
    """An observed network as the command reads it and writes it out again."""
    file = lab.folder / f"{name}.yaml"
    file.write_text(OBSERVED.format(nodes=nodes, ties=ties, node_columns=node_columns, tie_columns=tie_columns),
                    encoding="utf-8")
    return lab.run(file)


STATISTICS = {"nodes": "nodes", "arcs": "arcs", "self_loop_pairs": "self_loop_pairs", "density": "density",
              "mean_out_degree": "mean_out_degree", "mutual_dyads": "mutual_dyads",
              "asymmetric_dyads": "asymmetric_dyads",
              "arc_reciprocity": "reciprocity", "max_in_degree": "max_in_degree", "max_out_degree": "max_out_degree",
              "avg_clustering": "clustering", "transitivity": "transitivity", "isolates": "isolates",
              "weak_components": "weak_components", "largest_component": "largest_component"}


def all_ties(run: Run) -> np.ndarray:
    """Ties as positions, self-ties included."""
    position = {who: k for k, who in enumerate(run.teachers("id"))}
    held = run.groups["network"]
    return np.array([(position[a], position[b]) for a, b in zip(held["from"], held["to"])])


def educators(lab: Laboratory, data: Path, expected: Expected) -> list[Comparison]:
    """The online course of educators: quirks of the files, published statistics, participation, activity."""
    files = data / "teacher_networks"
    run = observed(lab, "educators", files / "dlt1_nodes.csv", files / "dlt1_edges.csv", "{id: uid, school: region}",
                   "{from: sender, to: receiver}")
    found = networks.describe(all_ties(run), len(run.teachers("id")))
    rows = [expected.compare("dlt1", name, found[ours]) for name, ours in STATISTICS.items()]
    published = {"nodes": "nodes", "isolates": "isolates", "mutual_dyads": "mutual_dyads",
                 "asymmetric_dyads": "asymmetric_dyads",
                 "max_in_degree": "max_in_degree", "max_out_degree": "max_out_degree"}
    rows += [expected.compare("dlt1", f"published_{name}", found[ours]) for name, ours in published.items()]
    rows.append(expected.compare("dlt1", "published_density_pct", 100 * found["density"], 0.005))
    rows.append(expected.compare("dlt1", "published_mean_degree", found["mean_out_degree"], 0.005))
    posts = table(files / "dlt1_edges.csv")
    frequency = Counter((post["sender"], post["receiver"]) for post in posts)
    rows.append(expected.compare("dlt1", "published_tie_frequency_max", max(frequency.values())))
    rows.append(expected.compare("dlt1", "published_tie_frequency_mean", len(posts) / len(frequency), 0.005))
    weeks = table(files / "dlt1_weekly_participation.csv")
    posters = np.array([float(week["cum_senders"]) for week in weeks])
    curve = posters / posters[-1]
    rows += [expected.compare("dlt1", f"cum_share_of_posters_week{k}", curve[k]) for k in range(5)]
    rows.append(curve_of_the_model(lab, curve))
    activity = np.array(list(Counter(post["sender"] for post in posts).values()), dtype=float)
    rows.append(Comparison("dlt1", "Gini of posts among the active", 0.62, participation.gini(activity), 0.05,
                           "two educator MOOCs: .62 and .70, own computation"))
    return rows


PARTICIPATION = """format: cpd-scenario/1
title: "Participation week by week"
time: {{start: 2026-09, end: 2026-11, step: 1 week}}
population: {{schools: {{simulate: 43, size: {{median: 10 teachers, log_sd: 0}}}}, baseline: {{mean: 0 %, sd: 0 %}}}}
network: {{mixing: complete}}
practice: {{uptake: instant, decay_half_life: never}}
peers: {{form: hazard, p: {p:.4f} /year, q: 0 /year}}
fading: none
reflection: none
turnover: none
climate: none
outputs: {{by: [], keep: [timeseries]}}
run: {{replicates: 16, seed: 1}}
"""


def curve_of_the_model(lab: Laboratory, curve: np.ndarray) -> Comparison:
    """The curve of first posts by a hazard without contagion whose rate is fitted: largest difference over the
    weeks."""
    weeks = np.arange(1, len(curve) + 1)
    rate = float(curve_fit(lambda t, r: 1 - np.exp(-r * t), weeks, curve, [0.7])[0][0])
    file = lab.folder / "participation.yaml"
    file.write_text(PARTICIPATION.format(p=52 * rate), encoding="utf-8")
    simulated = lab.run(file).series("practising").mean(axis=0)[weeks]
    return Comparison("dlt1", "participation curve: largest difference of a constant hazard", 0.0,
                      float(np.abs(simulated - curve).max()), 0.05, "dlt1_weekly_participation.csv",
                      f"{rate:.2f} a week; no contagion needed")


def physicians(lab: Laboratory, data: Path, expected: Expected) -> list[Comparison]:
    """Medical Innovation: statistics, Valente's thresholds, spread between cities, gap along ties."""
    files = data / "diffusion"
    run = observed(lab, "physicians", files / "medinnovations_nodes.csv", files / "medinnovations_ties.csv",
                   "{id: uid, school: city}", "{}")
    ties = networks.distinct(all_ties(run))
    found = networks.describe(ties, len(run.teachers("id")))
    rows = [expected.compare("medinnovations", name, found[ours]) for name, ours in STATISTICS.items()]
    nodes = {row["uid"]: row for row in table(files / "medinnovations_nodes.csv")}
    people = [nodes[who] for who in run.teachers("id")]
    adoptions = diffusion.Adoptions(np.array([float(p["toa"]) for p in people]), run.teachers("school").astype(int),
                                    ties, 18)
    own = diffusion.thresholds(adoptions)
    theirs = np.array([float(p["thresh"]) for p in people])
    rows.append(expected.compare("medinnovations", "valente_thresholds_reproduced",
                                 int((np.abs(own - theirs) < 1e-4).sum())))
    spread, gap = diffusion.spread(adoptions), diffusion.gap(adoptions)
    for name, value in (("adopters", int(adoptions.adopted.sum())), ("final_share", adoptions.adopted.mean()),
                        ("community_saturation_min", spread.lowest), ("community_saturation_max", spread.highest),
                        ("community_saturation_sd", spread.sd), ("mean_abs_toa_gap_on_ties", gap.on_ties),
                        ("mean_abs_toa_gap_random_same_community", gap.at_random)):
        rows.append(expected.compare("medinnovations", name, value))
    return rows


def drawn_ties(lab: Laboratory) -> list[Comparison]:
    """The generator of colleagues' ties over drawn schools of the observed size."""
    return [Comparison("Pitts & Spillane", row.criterion.what, (row.criterion.low + row.criterion.high) / 2,
                       row.simulated,
                       (row.criterion.high - row.criterion.low) / 2, row.criterion.source,
                       "150 drawn schools, as the survey would see them")
            for row in colleagues.advice_networks(lab)]


def largest_gap(drawn: np.ndarray, observed: np.ndarray) -> float:
    """Kolmogorov-Smirnov distance of two samples."""
    at = np.sort(np.concatenate([drawn, observed]))
    return float(np.abs(np.searchsorted(np.sort(drawn), at, "right") / len(drawn)
                        - np.searchsorted(np.sort(observed), at, "right") / len(observed)).max())


def drawn_schools(lab: Laboratory, preset: str) -> dict[str, np.ndarray]:
    settings = ("population.schools.simulate=2000", "run.replicates=1", "time.end=2026-09",
                "network.between_schools=none",
                "outputs.keep=[timeseries, teachers]", "outputs.by=[]")
    return lab.run(COUNTRIES / f"{preset}.yaml", *settings).groups["schools"]


PISA = {"FRA": ("france-lower-secondary@1", 2018, "collèges only in the preset, lycées too in PISA"),
        "GBR": ("england-secondary@1", 2018, ""),
        "FIN": ("finland-basic@1", 2018, "all basic schools in the preset, larger schools of 15-year-olds in PISA"),
        "AUT": ("austria-lower-secondary@1", 2009, "lower secondary in the preset, many small vocational schools in "
                                                   "PISA")}


def school_sizes(lab: Laboratory, data: Path) -> list[Comparison]:
    """Staff of drawn schools against PISA's, pupils of drawn Italian schools against the ministry's."""
    rows = []
    pisa = {(row["country"], row["year"]): row for row in table(data / "schools" / "pisa_school_size_summary.csv")}
    for country, (preset, year, note) in PISA.items():
        staff = drawn_schools(lab, preset)["staff"].astype(float)
        seen = pisa[country, str(year)]
        source = f"OECD PISA {year}, own computation"
        for share in (0.1, 0.5, 0.9):
            quantile = float(seen[f"teachers_p{round(100 * share)}"])
            rows.append(Comparison(f"PISA {country}", f"staff, quantile {share:.0%}", quantile,
                                   float(np.quantile(staff, share)),
                                   0.15 * quantile, source, note))
        apart = max(abs(float((staff <= float(seen[f"teachers_p{round(100 * p)}"])).mean()) - p)
                    for p in (0.1, 0.5, 0.9))
        rows.append(Comparison(f"PISA {country}", "staff, largest distance at the quantiles", 0.0, apart, 0.10, source,
                               note))
    italian = [row for row in table(data / "schools" / "it_schools_2024_25.csv")
               if row["non_state"] == "0" and row["level"] in ("primary", "lower_secondary") and row["students"]]
    pupils = np.array([float(row["students"]) for row in italian])
    drawn = drawn_schools(lab, "italy-first-cycle@1")["pupils"].astype(float)
    source = "Ministero dell'Istruzione e del Merito, open data 2024/25"
    for share in (0.1, 0.5, 0.9):
        quantile = float(np.quantile(pupils, share))
        rows.append(Comparison("Italy, first cycle", f"pupils, quantile {share:.0%}", quantile,
                               float(np.quantile(drawn, share)),
                               0.15 * quantile, source))
    rows.append(Comparison("Italy, first cycle", "pupils, Kolmogorov-Smirnov distance", 0.0,
                           largest_gap(drawn, pupils), 0.10, source,
                           f"{len(pupils)} state sites"))
    return rows


def compare(lab: Laboratory, data: Path) -> list[Comparison]:
    """All comparisons. Raises InputError where a run fails."""
    expected = Expected(data)
    return [*educators(lab, data, expected), *physicians(lab, data, expected), *drawn_ties(lab),
            *school_sizes(lab, data)]


def printed(rows: list[Comparison]) -> str:
    number = lambda v: f"{v:.6g}" if math.isfinite(v) else "-"
    head = ("data", "measure", "expected", "computed", "tolerance", "verdict", "source")
    cells = [(r.data, r.measure, number(r.expected), number(r.computed), number(r.tolerance), r.verdict,
              r.source + (f" ({r.note})" if r.note else "")) for r in rows]
    wide = [max(len(row[k]) for row in [head, *cells]) for k in range(6)]
    lines = ["  ".join([*(text.ljust(w) if k < 2 or k == 5 else text.rjust(w)
                          for k, (text, w) in enumerate(zip(row, wide))), row[6]]) for row in [head, *cells]]
    agreeing = sum(r.verdict == "agrees" for r in rows)
    return "\n".join([*lines, "", f"{len(rows)} comparisons: {agreeing} agree, {len(rows) - agreeing} differ"])
