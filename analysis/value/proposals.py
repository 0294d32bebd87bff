"""What a study's `information:` section asks for, and what each proposed study would have measured in every draw.

The section is read and checked by the program and recorded as JSON; the simulated measurements come from `evidence.h5`,
where the program has run each published study anew under every draw.
"""

from __future__ import annotations

import fnmatch
import json
from dataclasses import dataclass, field, replace
from pathlib import Path

import h5py
import numpy as np

from .. import calibration
from ..errors import InputError
from ..labelled import text
from ..study_data import StudyData
from .timing import Decide, Price

KINDS = ("trial", "cluster_trial", "before_after", "follow_up", "survey_share", "survey_network", "records")


@dataclass(frozen=True)
class Design:
    """How a study samples. Spans are (low, high); absent numbers are NaN."""

    kind: str                               # one of KINDS, "": as the unit of the target suggests
    schools: tuple[float, float] | None
    teachers: tuple[float, float] | None
    per_school: float                       # teachers in each school, where schools are sampled
    icc: float                              # share of the variance between schools
    lost: float                             # share of the teachers who are not there at the end
    retest: float                           # correlation of a teacher's two measurements
    spread: float                           # SD between teachers in the unit of the target
    result: str                             # month

    @property
    def counts_schools(self) -> bool:
        return self.schools is not None

    def sizes(self, steps: int = 8) -> np.ndarray:
        """Schools or teachers, at equal ratios from the smallest study to the largest."""
        low, high = self.schools or self.teachers or (1.0, 1.0)
        return np.unique(np.rint(np.geomspace(max(1.0, low), max(1.0, low, high), steps)))

    def people(self, size: float) -> tuple[float, float]:
        """Schools and teachers of a study of that size."""
        return (size, size * self.per_school) if self.counts_schools else (0.0, size)


@dataclass(frozen=True)
class Proposal:
    name: str
    titles: dict[str, str]
    like: str                   # an evidence target
    design: Design
    price: Price


@dataclass(frozen=True)
class Information:
    decide: Decide | None = None
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)    # name -> patterns of paths
    proposals: list[Proposal] = field(default_factory=list)


def span(value: object) -> tuple[float, float] | None:
    if value is None:
        return None
    low, high = value if isinstance(value, (list, tuple)) else (value, value)
    return float(low), float(high)


def design_of(given: dict) -> Design:
    number = lambda key, absent: float(given[key]) if given.get(key) is not None else absent
    kind = given.get("kind", "")
    if kind and kind not in KINDS:
        raise InputError(f"'{kind}' is no design of a study (known: {', '.join(KINDS)})")
    return Design(kind, span(given.get("schools")), span(given.get("teachers")), number("per_school", 1.0),
                  number("icc", 0.0), number("lost", 0.0), number("retest", 0.5), number("spread", float("nan")),
                  str(given.get("result", "")))


def information_from(words: str) -> Information:
    """Of the JSON that the program wrote. Raises InputError."""
    try:
        given = json.loads(words or "{}")
        decide = given.get("decide")
        return Information(
            Decide(decide["by"], float(decide["open"]), float(decide.get("waiting_costs", 0.0))) if decide else None,
            {name: tuple(paths) for name, paths in given.get("groups", {}).items()},
            [Proposal(name, dict(p.get("title", {})), p["like"], design_of(p["design"]), Price(**p.get("cost", {})))
             for name, p in given.get("proposals", {}).items()])
    except (ValueError, KeyError, TypeError) as fault:
        raise InputError(f"the section 'information' that was recorded is not readable ({fault}). Write it anew with "
                         "this version of cpdsim") from fault


def information_of(study: StudyData) -> Information:
    """What the study itself asks for."""
    return information_from(text(study.attributes.get("information_json", "")))


def groups_of(wanted: dict[str, tuple[str, ...]], paths: list[str]) -> dict[str, tuple[str, ...]]:
    """Members of each group among `paths` (numbers and structural choices that vary). By default the sections of a
    scenario, what programmes cost and how they work."""
    if wanted:
        return {name: tuple(p for p in paths if any(fnmatch.fnmatchcase(p, w) for w in patterns))
                for name, patterns in wanted.items()}
    found: dict[str, list[str]] = {}
    for p in paths:
        section = p.split(".")[0]
        name = section if section != "programmes" else "prices" if ".costs." in p else "programmes"
        found.setdefault(name, []).append(p)
    return {name: tuple(members) for name, members in found.items()}


@dataclass(frozen=True)
class Target:
    """A published study as simulated under every draw of this study, without its sampling error."""

    name: str
    simulated: np.ndarray       # (D,)
    error: np.ndarray           # (D,) Monte Carlo standard error
    unit: str
    what: str

    def of(self, draws: np.ndarray) -> "Target":
        return replace(self, simulated=self.simulated[draws], error=self.error[draws])


@dataclass(frozen=True)
class Simulated:
    """What `evidence.h5` holds for the draws of a study; `weights` (D,) None where its draws already are weighted."""

    targets: dict[str, Target]
    weights: np.ndarray | None


def evidence_file(study: StudyData, given: Path | None = None) -> Path | None:
    """The file given (or in the folder given); else one beside the study, or the posterior of its draws. Raises
    InputError."""
    if given is not None:
        found = given / "evidence.h5" if given.is_dir() else given
        if not found.is_file():
            raise InputError(f"{given}: no evidence.h5. Write it with `cpdsim calibrate STUDY -o DIR`")
        return found
    near = [study.path.parent / "evidence.h5", study.path.parent / "evidence" / "evidence.h5",
            *calibration.places(study.path, text(study.attributes.get("posterior", "")))]
    return next((f for f in near if f.is_file()), None)


def simulated(study: StudyData, path: Path) -> Simulated:
    """Raises InputError where the file is of other draws."""
    try:
        with h5py.File(path, "r") as file:
            posterior = text(file.attrs.get("format", "")) == "cpd-posterior/1"
            rows = np.arange(study.draws) if posterior else rows_of(study, file, path)
            own = len(rows) and (rows == np.arange(len(rows))).all()
            weight = file["draws/weight"][()][rows] if own and "weight" in file["draws"] else None
            if posterior and study.draws > file["targets/T"].shape[1]:
                raise InputError(f"{path}: holds fewer draws than {study.path}")
            names = [text(n) for n in file["targets/target"][()]]
            found = file["targets"]
            column = lambda name, absent: found[name][()] if name in found else [absent] * len(names)
            values, errors = found["T"][()], column("mc_error", np.zeros(len(file["draws/draw"])))
            units, whats = column("unit", ""), column("what", "")
            return Simulated({name: Target(name, np.asarray(values[i], float)[rows], np.asarray(errors[i], float)[rows],
                                           text(units[i]), text(whats[i]))
                              for i, name in enumerate(names)}, weight)
    except (OSError, KeyError) as fault:
        raise InputError(f"{path}: not an evidence file of `cpdsim calibrate` ({fault}). Write it anew") from fault


def rows_of(study: StudyData, file: h5py.File, path: Path) -> np.ndarray:
    """(D,) where each draw of the study stands in the file, by the values of its numbers and its forms."""
    group = study.table("parameters")
    other = InputError(f"{path}: its simulated studies are of other draws than {study.path}. Run `cpdsim calibrate` on "
                       "the same study, with as many draws")
    if group is None or not group.has("value", "draw", "parameter"):
        raise other
    theirs = [text(p) for p in file["draws/parameter"][()]]
    mine = group.column("path", "parameter")
    shared = [p for p in mine if p in theirs]
    if not shared:
        raise other
    key = lambda values, forms: [tuple(v) + (f,) for v, f in zip(np.round(values, 9).tolist(), forms)]
    forms = [text(s) for s in file["draws/structure"][()]] if "structure" in file["draws"] else [""] * len(file["draws/draw"])
    there = key(file["draws/value"][()][:, [theirs.index(p) for p in shared]], forms)
    here = key(group.get("value", "draw", "parameter")[:, [mine.index(p) for p in shared]], study.structure)
    if there[:len(here)] == here:
        return np.arange(len(here))
    place = {}
    for i, k in enumerate(there):
        place.setdefault(k, i)
    if any(k not in place for k in here):
        raise other
    return np.array([place[k] for k in here])
