"""The registry of published findings: scenarios/evidence/*.yaml (format cpd-evidence/1), read strictly.

A target says what was found, how surely, and how far from what the model speaks of. What it is compared with is the
simulated value of the pattern that it names.
"""

from __future__ import annotations

import difflib
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from .errors import InputError

FOLDER = Path(__file__).resolve().parents[1] / "scenarios" / "evidence"
USES = ("calibrate", "sign", "context", "plan", "held_out")
ERRORS = ("printed", "computed", "derived", "assumed", "none")
READ = ("full", "abstract", "secondary")
NEEDED = ("what", "observed", "design", "source", "read", "evidence", "use")
KNOWN = (*NEEDED, "pattern", "distance", "group", "conflict", "part_of", "follow_up", "note", "scenario", "set", "arms", "takes",
         "measure")
OBSERVED = ("value", "unit", "error", "error_is", "low", "high", "spread", "count", "of", "size", "misread", "studies", "teachers",
            "schools", "pupils")
CONTRADICTED_FROM = 3.0  # |z|


@dataclass(frozen=True)
class Target:
    """One published finding. `value` and `error` (standard error) in `unit`; NaN where none was published. `low` and
    `high` bound what counts as agreement; -inf and inf where there is no bound."""

    id: str
    what: str
    source: str
    unit: str
    value: float
    error: float
    error_is: str
    low: float
    high: float
    use: str
    evidence: int
    read: str
    design: str
    pattern: str = ""
    group: str = ""
    conflict: str = ""
    distance: dict[str, float] = field(default_factory=dict)
    simulated: bool = False  # the study can be done again by the engine (`cpdsim check` reads how)

    def z(self, simulated: float, error: float = 0.0) -> float:
        """How many standard errors (the study's own and the simulation's) the simulated value lies from the finding:
        from its value, or from the nearer bound where only bounds are known. NaN where no error is known."""
        if not math.isfinite(self.error) or not math.isfinite(simulated):
            return math.nan
        if math.isfinite(self.value):
            away = simulated - self.value
        else:
            away = min(simulated - self.low, 0.0) + max(simulated - self.high, 0.0)
        return away / math.hypot(self.error, error)


def read(folder: Path = FOLDER) -> list[Target]:
    """All targets of all files, in the order of the files. Raises InputError with every fault at once."""
    faults: list[str] = []
    targets: list[Target] = []
    for file in sorted(folder.glob("*.yaml")):
        for name, entry in entries_of(file, faults):
            if name in {target.id for target in targets}:
                faults.append(f"{file}: '{name}' is there twice")
            elif (target := target_of(name, entry, f"{file}: '{name}'", faults)) is not None:
                targets.append(target)
    if faults:
        raise InputError("\n".join(faults))
    return targets


def entries_of(file: Path, faults: list[str]) -> list[tuple[str, dict[str, Any]]]:
    try:
        document = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as fault:
        faults.append(f"{file}: {fault}")
        return []
    if not isinstance(document, dict) or document.get("format") != "cpd-evidence/1":
        faults.append(f"{file}: not a registry (its format is not cpd-evidence/1)")
        return []
    return list((document.get("targets") or {}).items())


def target_of(name: str, entry: dict[str, Any], where: str, faults: list[str]) -> Target | None:
    before = len(faults)
    check_names(entry, KNOWN, where, faults)
    faults += [f"{where} lacks '{key}'" for key in NEEDED if key not in entry]
    observed = entry.get("observed") or {}
    check_names(observed, OBSERVED, f"{where}, observed", faults)
    check_word(entry.get("use"), USES, "use", where, faults)
    check_word(entry.get("read"), READ, "read", where, faults)
    check_word(observed.get("error_is"), ERRORS, "error_is", where, faults)
    if ("error" in observed) == (observed.get("error_is") == "none"):
        faults.append(f"{where}: 'error' and 'error_is: none' exclude each other, and one of them is needed")
    if entry.get("evidence") not in range(6):
        faults.append(f"{where}: the grade 'evidence' is a whole number from 0 (a guess) to 5 (several trials)")
    if not {"value", "low", "high"} & set(observed):
        faults.append(f"{where}: neither a value nor a bound was observed")
    if len(faults) > before:
        return None
    return Target(id=name, what=entry["what"]["en"], source=entry["source"], unit=observed.get("unit", "1"),
                  value=float(observed.get("value", math.nan)), error=float(observed.get("error", math.nan)),
                  error_is=observed["error_is"], low=float(observed.get("low", -math.inf)),
                  high=float(observed.get("high", math.inf)), use=entry["use"], evidence=entry["evidence"],
                  read=entry["read"], design=entry["design"], pattern=str(entry.get("pattern", "")),
                  group=entry.get("group", ""), conflict=entry.get("conflict", ""),
                  distance={of: share_of(text) for of, text in (entry.get("distance") or {}).items()},
                  simulated="measure" in entry)


def check_names(entry: dict[str, Any], known: tuple[str, ...], where: str, faults: list[str]) -> None:
    for key in entry:
        if key not in known:
            near = difflib.get_close_matches(str(key), known, 1)
            faults.append(f"{where}: unknown key '{key}'" + (f" (did you mean '{near[0]}'?)" if near else ""))


def check_word(word: Any, known: tuple[str, ...], key: str, where: str, faults: list[str]) -> None:
    if word not in known:
        near = difflib.get_close_matches(str(word), known, 1)
        hint = f"did you mean '{near[0]}'?" if near else f"one of {', '.join(known)}"
        faults.append(f"{where}: {key} is '{word}' ({hint})")


def share_of(text: str) -> float:
    """`10 %` as .1."""
    return float(str(text).removesuffix("%").strip()) / 100


def by_pattern(targets: list[Target]) -> dict[str, Target]:
    return {target.pattern: target for target in targets if target.pattern}


def is_contradicted(z: float) -> bool:
    return math.isfinite(z) and abs(z) > CONTRADICTED_FROM
