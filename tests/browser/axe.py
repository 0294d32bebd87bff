"""axe-core in a headless browser: what it finds on a page of ours.

    /usr/bin/python3 tests/browser/axe.py PAGE.html...      prints the violations; exit 1 if there are any

axe-core (Mozilla Public Licence) is not shipped: `npm pack` fetches it once into .cache/, or CPDSIM_AXE names axe.min.js.
"""

from __future__ import annotations

import hashlib
import html
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VERSION, SHA256 = "4.14.1", "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--virtual-time-budget=60000", "--dump-dom"]
# Everything is opened first: what is folded away is not looked at. The page allows no script but its own, so the copy that
# is looked at drops the policy.
ASK = """<script>
addEventListener('load', async () => {
  for (const d of document.querySelectorAll('details')) d.open = true;
  const found = await axe.run(document, {resultTypes: ['violations']});
  const out = document.createElement('pre');
  out.id = 'axe';
  out.textContent = JSON.stringify({passed: found.passes.length, violations: found.violations.map(v =>
    ({rule: v.id, help: v.help, count: v.nodes.length, where: v.nodes.slice(0, 3).map(n => n.html.slice(0, 160))}))});
  document.body.appendChild(out);
});</script>"""


def browser() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


def library() -> str | None:
    """axe-core's text; None where it is neither here nor to be had."""
    given = Path(os.environ.get("CPDSIM_AXE") or ROOT / ".cache" / f"axe-core-{VERSION}.min.js")
    if not given.is_file() and not os.environ.get("CPDSIM_AXE") and shutil.which("npm"):
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(["npm", "pack", "--silent", f"axe-core@{VERSION}"], cwd=folder, capture_output=True,
                                  timeout=120)
            packed = Path(folder) / f"axe-core-{VERSION}.tgz"
            if done.returncode == 0 and packed.is_file():
                with tarfile.open(fileobj=io.BytesIO(packed.read_bytes())) as archive:
                    text = archive.extractfile("package/axe.min.js").read()
                given.parent.mkdir(exist_ok=True)
                given.write_bytes(text)
    if not given.is_file():
        return None
    text = given.read_bytes()
    if not os.environ.get("CPDSIM_AXE") and hashlib.sha256(text).hexdigest() != SHA256:
        raise RuntimeError(f"{given} is not axe-core {VERSION}: delete it")
    return text.decode()


def look_at(page: Path, script: str, width: int = 1280) -> dict:
    """{passed, violations} of one page."""
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page.read_text(encoding="utf-8"))
    script = script.replace("</script", "<\\/script")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "page.html"
        copy.write_text(text.replace("</head>", f"<script>{script}</script>{ASK}</head>"), encoding="utf-8")
        done = subprocess.run([str(browser()), *FLAGS, f"--user-data-dir={folder}/profile", f"--window-size={width},20000",
                               copy.as_uri()], capture_output=True, text=True, timeout=240)
    found = re.search(r'<pre id="axe">(.*?)</pre>', done.stdout, re.S)
    if not found:
        raise RuntimeError(f"{page}: axe-core did not answer: {done.stderr[-500:]}")
    return json.loads(html.unescape(found.group(1)))


def main(pages: list[str]) -> int:
    script, faults = library(), 0
    if script is None or browser() is None:
        print("axe: chromium, and npm or CPDSIM_AXE, are needed", file=sys.stderr)
        return 2
    for page in pages:
        found = look_at(Path(page), script)
        faults += len(found["violations"])
        print(f"{page}: {found['passed']} rules passed, {len(found['violations'])} violated")
        for v in found["violations"]:
            print(f"  {v['rule']} ({v['count']}): {v['help']}\n    " + "\n    ".join(v["where"]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
