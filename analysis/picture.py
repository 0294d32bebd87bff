"""A drawing made ready for the page: laid out once, saved as SVG for wide and narrow screens, and as PNG."""

from __future__ import annotations

import base64
import io
import os
import re
from dataclasses import dataclass
from pathlib import Path
from string import ascii_lowercase

import matplotlib.pyplot as plt
from matplotlib.transforms import Bbox

from .errors import OutputError
from .figures import Drawing
from .language import Words
from .tables import Table


@dataclass
class Picture:
    """A drawing ready for the page: its SVG for wide and for narrow screens, inlined."""

    name: str
    label: str          # 'Figure 12a'
    alt: str
    caption: str
    table: Table
    wide: str
    narrow: str
    finding: str = ""


def settle(figure: plt.Figure) -> Bbox:
    """Lay the figure out once, for every format, and return its tight box in inches.

    The layout solver leaves noise in the last bits that depends on addresses in memory; rounding takes it away.
    """
    figure.get_layout_engine().execute(figure)
    figure.set_layout_engine("none")
    for ax in figure.axes:
        ax.set_position([round(v, 5) for v in ax.get_position().bounds])
    renderer = figure.canvas.get_renderer()
    boxes = [figure.get_tightbbox(renderer)]       # which leaves out what a label of an axis is longer than the axis
    boxes += [label.get_window_extent(renderer).transformed(figure.dpi_scale_trans.inverted())
              for ax in figure.axes for label in (ax.xaxis.label, ax.yaxis.label) if ax.get_visible() and label.get_text()]
    box = Bbox.union(boxes).padded(0.04)
    return Bbox.from_extents(*(round(v, 3) for v in box.extents))


LONG_NUMBER = re.compile(rb"-?\d+\.\d{3,}")      # of a path: a hundredth of a point is too small to see


def shorter(number: re.Match) -> bytes:
    return b"%.2f" % float(number.group())


def save(figure: plt.Figure, **how) -> bytes:
    """savefig, less the drawing for the eye of the layout engine that comes before each: all is laid out already."""
    drawn = figure.draw

    def draw(renderer) -> None:
        if not any("draw_text" in getattr(r, "__dict__", {}) for r in (renderer, getattr(renderer, "_renderer", None))):
            drawn(renderer)     # else a stand-in of that name was put there, which draws nothing

    out = io.BytesIO()
    figure.draw = draw
    try:
        figure.savefig(out, **how)
    finally:
        del figure.draw
    return out.getvalue()


def svg_bytes(figure: plt.Figure, box: Bbox) -> bytes:
    """The same bytes for the same figure: no date, no creator, fixed salt."""
    image = save(figure, format="svg", metadata={"Date": None, "Creator": None}, bbox_inches=box)
    image = re.sub(rb"\s*\n\s*", b"\n", image)
    image = re.sub(rb'(?<= )(?:d|points|x|y|x1|x2|y1|y2)="[^"]*"', lambda m: LONG_NUMBER.sub(shorter, m.group()), image)
    names: dict[bytes, bytes] = {}    # ids of clips and markers are hashes of unrounded numbers: count them instead
    return re.sub(rb"\b[pmh][0-9a-f]{10}\b",
                  lambda m: names.setdefault(m.group(), b"%c%d" % (m.group()[0], len(names))), image)


def compact(image: bytes) -> bytes:
    """The same picture in fewer bytes, for the page: without metadata, comments and names that nothing refers to, glyphs
    and paths written short."""
    image = re.sub(rb"<\?xml.*?\?>|<!DOCTYPE[^>]*>|<metadata>.*?</metadata>|<!--.*?-->", b"", image, flags=re.S)
    image = re.sub(rb'<g id="[^"]*"', b"<g", image)
    names: dict[bytes, bytes] = {}
    image = re.sub(rb"\bDejaVuSans[-\w]*", lambda m: names.setdefault(m.group(), b"f%d" % len(names)), image)
    image = re.sub(rb'(?<= d=")[^"]*', lambda m: re.sub(rb"\s*([A-Za-z])\s*", rb"\1", m.group().strip()), image)
    image = re.sub(rb'(?<=style=")[^"]*', lambda m: re.sub(rb"([:;]) ", rb"\1", m.group()), image)
    image = re.sub(rb"(?<=translate\()[^)]*", lambda m: LONG_NUMBER.sub(shorter, m.group()), image)
    image = re.sub(rb'(?<==")[^"]*', lambda m: re.sub(rb"\.0+(?!\d)|(?<=\.)(\d*[1-9])0+(?!\d)", rb"\1", m.group()), image)
    image = image.replace(b' xmlns:xlink="http://www.w3.org/1999/xlink"', b"").replace(b"xlink:href", b"href")
    return re.sub(rb">\s+<", b"><", image).strip()


def inlined(data: bytes) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(compact(data)).decode("ascii")


def write(path: Path, data: bytes) -> None:
    """Whole or not at all: a temporary name, then a rename. Raises OutputError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(path.name + ".part")
        part.write_bytes(data)
        os.replace(part, path)
    except OSError as fault:
        why = f"{path}: cannot be written ({fault.strerror or fault}). Choose another folder with -o"
        raise OutputError(why) from fault


def pictures(wide: list[Drawing], narrow: list[Drawing], folder: Path | None, words: Words, number: int) -> list[Picture]:
    """Of one figure; several are told apart by letters."""
    labels = [f"{number}{letter}" for letter in ascii_lowercase] if len(wide) > 1 else [str(number)]
    return [picture(w, n, folder, words("page.figure", n=label)) for w, n, label in zip(wide, narrow, labels)]


def picture(wide: Drawing, narrow: Drawing, folder: Path | None, label: str) -> Picture:
    """What the page needs of one drawing; its files are written where there is a folder for them."""
    box = settle(wide.figure)
    image = svg_bytes(wide.figure, box)
    if folder is not None:
        write(folder / "figures" / f"{wide.name}.svg", image)
        write(folder / "figures" / f"{wide.name}.png",
              save(wide.figure, format="png", metadata={"Software": None}, bbox_inches=box))
    return Picture(wide.name, label, wide.alt, wide.caption, wide.table, inlined(image),
                   inlined(svg_bytes(narrow.figure, settle(narrow.figure))), wide.finding)
