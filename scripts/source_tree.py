"""The C++ sources as the checks see them: which file includes which, and what has been checked already.

Used by check_includes, check_headers and check_sources; standard library only.
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


@dataclass
class Outcome:
    """Counts of files and the compiler's words on those that failed."""

    checked: int = 0
    known: int = 0
    left_out: int = 0
    failures: list[tuple[Path, str]] = field(default_factory=list)


def check_each(
    files: list[Path],
    command: Callable[[Path], tuple[list[str], str | None, str | None]],
    hashes: Hashes,
    passed: Passed,
    jobs: int,
    seconds: float = float("inf"),
) -> Outcome:
    """Runs command(file) -> (arguments, standard input or None, working folder or None) for every file not known to
    pass, `jobs` at a time.

    After `seconds` no new file is begun; those are counted as left out. A command fails by its exit code.
    """
    outcome = Outcome()
    end = time.monotonic() + seconds

    def check(path: Path) -> str | None:
        if time.monotonic() > end:
            return None
        arguments, text, folder = command(path)
        done = subprocess.run(arguments, input=text or "", cwd=folder, text=True, capture_output=True, check=False)
        words = [line for line in (done.stdout + done.stderr).splitlines() if not COUNT.match(line)]
        return "" if done.returncode == 0 else "\n".join(words).strip() or f"exit code {done.returncode}"

    fresh = [path for path in files if hashes.of(path) not in passed]
    outcome.known = len(files) - len(fresh)
    with concurrent.futures.ThreadPoolExecutor(max_workers=jobs) as pool:
        for path, complaint in zip(fresh, pool.map(check, fresh)):
            if complaint is None:
                outcome.left_out += 1
                continue
            outcome.checked += 1
            if complaint:
                outcome.failures.append((path, complaint))
            else:
                passed.add(hashes.of(path))
    return outcome


def default_jobs() -> int:
    """Cores this process may use, or CPDSIM_JOBS."""
    return int(os.environ.get("CPDSIM_JOBS", 0)) or len(os.sched_getaffinity(0))
