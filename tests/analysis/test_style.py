"""Strategies can be told apart on white, by eyes that lack one kind of cone too, and without any colour."""

import numpy as np
import pytest

from analysis.style import COLOURS, INKS, LINES, MARKERS

EYES = {      # Machado, Oliveira & Fernandes 2009, severity 1, on linear RGB
    "all cones": np.eye(3),
    "no long": [[.152286, 1.052583, -.204868], [.114503, .786281, .099216], [-.003882, -.048116, 1.051998]],
    "no medium": [[.367322, .860646, -.227968], [.280085, .672501, .047413], [-.011820, .042940, .968881]],
    "no short": [[1.255528, -.076749, -.178779], [-.078411, .930809, .147602], [.004733, .691367, .303900]],
}
XYZ = np.array([[.4124, .3576, .1805], [.2126, .7152, .0722], [.0193, .1192, .9505]])


def linear(colour):
    c = np.array([int(colour[i:i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(c <= .04045, c / 12.92, ((c + .055) / 1.055) ** 2.4)


def lab(rgb):
    x = XYZ @ np.clip(rgb, 0, 1) / np.array([.9505, 1, 1.089])
    f = np.where(x > .008856, np.cbrt(x), 7.787 * x + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(colour):
    return 1.05 / (XYZ[1] @ linear(colour) + .05)


@pytest.mark.parametrize("eye", list(EYES))
def test_every_two_colours_differ(eye):
    """15 is far more than what one sees side by side (about 2); the worst pair of these has 17."""
    seen = [lab(np.array(EYES[eye]) @ linear(c)) for c in COLOURS]
    assert min(np.linalg.norm(a - b) for i, a in enumerate(seen) for b in seen[:i]) > 15


def test_colours_and_words_stand_out_on_white():
    assert all(contrast(c) >= 3 for c in COLOURS) and all(contrast(INKS[c]) >= 4.5 for c in COLOURS)


def test_lines_and_marks_are_all_different():
    assert len(set(map(str, LINES))) == len(set(MARKERS)) == len(COLOURS)
