"""The catalogue of programmes as the command sees it (`cpdsim show`): ingredients, facts, countries.

Nothing here reads YAML: what `cpdsim show --json` prints is the merged and checked document, values still as written
("5..6 teachers", "72 %").
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import InputError

ROOT = Path(__file__).resolve().parents[1]
# Its name, and the beginning of the preset of its school system.
COUNTRIES = {"fi": ("Finland", "fi-system"), "fr": ("France", "fr-system"), "at": ("Austria", "at-system"),
             "it": ("Italy", "it-system"), "uk": ("United Kingdom", "en-system"), "common": ("Common", "fr-system")}
NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")


@dataclass(frozen=True)
class Fact:
    """A figure of the source documents about a programme. `value` in `unit`; `tolerance` relative, None: not fitted."""

    programme: str
    name: str
    value: float
    unit: str
    what: str
    year: str
    source: str
    measure: str
    tolerance: float | None
    note: str


@dataclass(frozen=True)
class Programme:
    """One programme of the catalogue; `preset` names the file, which may hold several."""

    name: str
    preset: str
    country: str
    title: str
    about: str
    document: dict[str, Any]
    facts: tuple[Fact, ...]


class Command:
    """The built program. Error: InputError where it is absent or refuses."""

    def __init__(self, binary: str | Path | None = None) -> None:
        named = binary or os.environ.get("CPDSIM_BIN") or ROOT / "build" / "release" / "cpdsim"
        self.binary = Path(named).resolve()
        if not self.binary.is_file():
            raise InputError(f"{named}: no such program. Build it (`scripts/run -n`) or name it in CPDSIM_BIN")

    def __call__(self, *arguments: str | Path, cwd: Path | None = None) -> str:
        """What `cpdsim ARGUMENTS` prints. The presets are those of this source tree."""
        environment = {**os.environ, "CPDSIM_SCENARIOS": str(ROOT / "scenarios")}
        done = subprocess.run([self.binary, *map(str, arguments)], cwd=cwd, env=environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise InputError(f"`cpdsim {' '.join(map(str, arguments))}` ended with {done.returncode}:\n{done.stderr}")
        return done.stdout

    def show(self, name: str | Path) -> dict[str, Any]:
        """A file or preset, merged; a preset's name may be `builtin:country/...`."""
        return json.loads(self("show", name, "--json"))

    def country(self, code: str) -> str:
        """Preset of the school system that a programme of this country is run on."""
        file = next((ROOT / "scenarios" / "countries").glob(f"{COUNTRIES[code][1]}@*.yaml"))
        return f"builtin:country/{file.stem}"


def in_english(texts: Any) -> str:
    return texts.get("en", "") if isinstance(texts, dict) else str(texts or "")


def read_catalogue(command: Command) -> list[Programme]:
    """Every programme that is a file of its own, country by country, in the order of the files' names."""
    folder, found = ROOT / "scenarios" / "programmes", []
    for file in sorted(folder.rglob("*.yaml")):
        preset = f"builtin:programmes/{file.relative_to(folder).with_suffix('').as_posix()}"
        if "@" in preset:  # versioned ones are collections
            continue
        for name, document in command.show(file).get("programmes", {}).items():
            facts = tuple(fact_of(name, key, given) for key, given in document.get("facts", {}).items())
            found.append(Programme(name, preset, document.get("country", "common"), in_english(document.get("title")),
                                   in_english(document.get("about")), document, facts))
    return sorted(found, key=lambda p: list(COUNTRIES).index(p.country))


def fact_of(programme: str, name: str, given: dict[str, Any]) -> Fact:
    tolerance = given.get("tolerance")
    return Fact(programme, name, float(given["value"]), *(given.get(key, "") for key in ("unit", "what", "year",
                "source")), given.get("measure", ""), None if tolerance is None else float(tolerance),
                given.get("note", ""))


def given_at(document: dict[str, Any], path: str) -> Any:
    """What the file gives at `path`, without source and range; None where it gives nothing."""
    here: Any = document
    for key in path.split("."):
        here = here.get(key) if isinstance(here, dict) else None
    return here.get("value") if isinstance(here, dict) and "value" in here else here


def number_of(given: Any) -> float:
    """Number of a quantity as written: the middle of a span, a share for per cent, the length of a list."""
    if isinstance(given, list):
        return float(len(given))
    numbers = [float(n) for n in NUMBER.findall(str(given).replace("..", " "))]
    if not numbers:
        return float("nan")
    value = sum(numbers[:2]) / 2 if ".." in str(given) else numbers[0]
    value *= 1e6 if "million" in str(given) else 1
    return value / 100 if "%" in str(given) else value
