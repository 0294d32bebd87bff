"""The C++ sources as the checks see them: which file includes which, and what has been checked already.

Used by check_includes, check_headers, check_tidy and bundles; standard library only.
"""

from __future__ import annotations

import concurrent.futures
import hashlib
import os
import re
import subprocess
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:"(?P<own>[^"]+)"|<(?P<other>[^>]+)>)')
COUNT = re.compile(r"^\d+ (warnings?|errors?).* generated\.|^Suppressed \d+ warnings|^Use -header-filter")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
FURTHER = re.compile(r", (\w+) = ")  # the second of `constexpr int steps = 12, left_out = 3;`
DECLARED = re.compile(
    r"(?:template ?<.*> ?)?(?:(?:enum class|enum|struct|class) (\w+)|using (\w+) =)"  # a type, or else
    r"|[A-Za-z_\[].*?(\w+)(?:\(|\{|\[| =|;)"  # a function or a constant, its name before the first of these
)
REPEATABLE = re.compile(r"namespace \w+ =|using [\w:]+;")  # may be said twice


@dataclass(frozen=True)
class Include:
    """One #include line: its number (from 1), what it names, and whether it is in quotes (a file of ours)."""

    line: int
    target: str
    own: bool


def includes_of(text: str) -> list[Include]:
    """The #include lines of a source text, those in comments left out."""
    bare = COMMENT.sub(lambda found: "\n" * found.group().count("\n"), text)
    found = []
    for number, line in enumerate(bare.splitlines(), start=1):
        if match := INCLUDE.match(line):
            own = match["own"] is not None
            found.append(Include(number, match["own"] if own else match["other"], own))
    return found


def cpp_files(folder: Path, *endings: str) -> list[Path]:
    """All files below `folder` with one of the endings (".hpp", ".cpp"), sorted by path."""
    return sorted(path for path in folder.rglob("*") if path.suffix in endings and path.is_file())


class Hashes:
    """Content hashes of files together with all files of ours that they include, directly or not."""

    def __init__(self, roots: Iterable[Path], salt: str) -> None:
        self.roots = list(roots)
        self.salt = salt
        self.own: dict[Path, tuple[str, list[Path]]] = {}

    def _read(self, path: Path) -> tuple[str, list[Path]]:
        if path not in self.own:
            data = path.read_bytes()
            used = []
            for include in includes_of(data.decode(errors="replace")):
                places = [path.parent, *self.roots] if include.own else self.roots
                used += [place / include.target for place in places if (place / include.target).is_file()][:1]
            self.own[path] = (hashlib.sha256(data).hexdigest(), used)
        return self.own[path]

    def closure(self, path: Path) -> list[Path]:
        """`path` and every file of ours it includes, each once, sorted."""
        seen, open_ends = {path}, [path]
        while open_ends:
            for used in self._read(open_ends.pop())[1]:
                if used not in seen:
                    seen.add(used)
                    open_ends.append(used)
        return sorted(seen)

    def of(self, path: Path) -> str:
        """A hash that changes when `path`, anything of ours it includes, or the salt changes."""
        parts = [self.salt, str(path)] + [f"{used}:{self._read(used)[0]}" for used in self.closure(path)]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def own_names(path: Path) -> set[str]:
    """Names in the unnamed namespaces of a formatted file: those that two files read as one must not share."""
    names: set[str] = set()
    unnamed = False
    for line in path.read_text().splitlines():
        if line == "namespace {" or line.startswith("}  // namespace"):
            unnamed = line == "namespace {"
        elif unnamed and not REPEATABLE.match(line) and (match := DECLARED.match(line)):
            names.add(match[1] or match[2] or match[3])
            if line.startswith("constexpr "):
                names.update(FURTHER.findall(line))
    return names


def types_of_headers(folder: Path) -> set[str]:
    """Names of types in all headers: a file with one of its own of such a name is read alone."""
    names: set[str] = set()
    for path in cpp_files(folder, ".hpp"):
        found = filter(None, map(DECLARED.match, path.read_text().splitlines()))
        names |= {match[1] or match[2] for match in found if match[1] or match[2]}
    return names


class Passed:
    """The hashes of what has passed before; a file of one hash a line, so that an interrupted check loses nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.hashes = set(path.read_text().split()) if path.is_file() else set()

    def __contains__(self, value: str) -> bool:
        return value in self.hashes

    def add(self, value: str) -> None:
        self.hashes.add(value)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a") as stream:
            stream.write(value + "\n")


Unit = tuple[Path, ...]
Command = tuple[list[str], "str | None", "Path | None"]  # arguments, standard input, working folder


@dataclass
class Outcome:
    """How many files were not checked, and the compiler's words on those that failed."""

    left_out: int = 0
    failures: list[tuple[Path, str]] = field(default_factory=list)


def check_each(
    units: list[Unit],
    command: Callable[[Unit], Command],
    hashes: Hashes,
    passed: Passed,
    jobs: int,
    seconds: float = float("inf"),
    whose: Callable[[Unit, str], dict[Path, str] | None] = lambda unit, words: None,
) -> Outcome:
    """Runs command(unit) for each of them, `jobs` at a time.

    A unit is a file, or several that are checked at once; where several fail, `whose` says what is true of which, and
    the others have passed. Where it cannot, each is checked alone. After `seconds` nothing new is begun; what was not
    checked is counted as left out.
    """
    outcome = Outcome()
    end = time.monotonic() + seconds

    def run(unit: Unit) -> str:
        arguments, text, folder = command(unit)
        done = subprocess.run(arguments, input=text or "", cwd=folder, text=True, capture_output=True, check=False)
        words = [line for line in (done.stdout + done.stderr).splitlines() if not COUNT.match(line)]
        return "" if done.returncode == 0 else "\n".join(words).strip() or f"exit code {done.returncode}"

    def check(unit: Unit) -> None:
        if time.monotonic() > end:
            outcome.left_out += len(unit)
        elif complaint := run(unit):
            faults = {unit[0]: complaint} if len(unit) == 1 else whose(unit, complaint)
            if faults is None:
                for path in unit:
                    check((path,))
                return
            outcome.failures.extend(faults.items())
            for path in unit:
                if path not in faults:
                    passed.add(hashes.of(path))
        else:
            for path in unit:  # at once: a check that is interrupted loses nothing
                passed.add(hashes.of(path))

    with concurrent.futures.ThreadPoolExecutor(max_workers=jobs) as pool:
        list(pool.map(check, units))
    outcome.failures.sort()
    return outcome


def default_jobs() -> int:
    """Cores this process may use, or CPDSIM_JOBS."""
    return int(os.environ.get("CPDSIM_JOBS", 0)) or len(os.sched_getaffinity(0))
