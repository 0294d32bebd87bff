"""The report on paper: brief.pdf, page one on one sheet, and report.pdf, all of it; printed by a headless chromium.

Without chromium there are no PDF files, and the page prints from any browser.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from .errors import OutputError

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--no-pdf-header-footer")
SECONDS = 300
SCALES = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64)    # of the type, until page one fits on one sheet


def browser() -> str | None:
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def printed(html: str, chromium: str) -> bytes:
    """Raises OutputError where the browser gives no PDF."""
    with tempfile.TemporaryDirectory(prefix="cpdsim-paper-") as folder:
        page, out = Path(folder) / "page.html", Path(folder) / "page.pdf"
        page.write_text(html, encoding="utf-8")
        try:
            done = subprocess.run([chromium, *FLAGS, f"--user-data-dir={folder}/profile", f"--print-to-pdf={out}",
                                   page.as_uri()], capture_output=True, text=True, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired as late:
            raise OutputError(f"{chromium} has printed nothing for {SECONDS} s. Print the page from a browser") from late
        if not out.is_file():
            raise OutputError(f"{chromium} cannot print: {done.stderr.strip()[-200:]}. Print the page from a browser")
        return out.read_bytes()


def one_page(render, chromium: str) -> bytes:
    """`render(scale)` gives the page in type of that size: the largest that fits on one sheet, else the smallest."""
    pdf = b""
    for scale in SCALES:
        pdf = printed(render(scale), chromium)
        if pages_of(pdf) <= 1:
            break
    return pdf
