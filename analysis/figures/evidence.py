"""Figure 18: what each study found, and what the model says it would have found, before and after weighing."""

from __future__ import annotations

import numpy as np

from .. import calibration
from ..calibration import Calibration
from ..labelled import text
from ..style import BLACK, BLUE, GREY, VERMILLION, Sheet
from ..tables import Table, column
from .canvas import PLATE, Context, Drawing, NoData, plot, wrap

FAR = 5.0           # standard errors: the ends of the axis
CONTRADICTED = 2.0  # |z| from which a finding is named


def behind(context: Context) -> Calibration:
    """The calibration of the study's draws. Raises NoData."""
    study = context.study
    posterior = "" if study.single else text(study.attributes.get("posterior", ""))
    if not posterior:
        raise NoData(context.words("missing.calibration"))
    found = calibration.behind(study.path, posterior)
    if found is None:
        raise NoData(context.words("missing.posterior", file=posterior))
    return found


def draw(context: Context, sheet: Sheet) -> list[Drawing]:
    words, c = context.words, behind(context)
    shown = [k for k in range(len(c["targets/target"])) if np.isfinite(c.away(k, "posterior_mid"))]
    step = 0.58 if sheet.narrow else 0.3
    figure, axes = plot(sheet, 1.2 + step * len(shown))
    ax = axes[0, 0]
    ax.axvspan(-CONTRADICTED, CONTRADICTED, color="#E4E4E4", zorder=0)
    ax.axvline(0, color=GREY, linewidth=0.8, zorder=1)
    rows, labels, apart, left_out = [], [], [], []
    for row, k in enumerate(shown):
        away = lambda name: float(np.clip(c.away(k, name), -FAR, FAR))
        z, counts = float(c["targets/z_posterior"][k]), bool(c["targets/in_likelihood"][k])
        far = counts and abs(z) > CONTRADICTED
        ax.plot([away("prior_low"), away("prior_high")], [row - 0.16] * 2, color=GREY, linewidth=2, alpha=0.6)
        ax.plot([away("posterior_low"), away("posterior_high")], [row + 0.14] * 2,
                color=VERMILLION if far else BLUE, linewidth=4, alpha=1 if counts else 0.45, solid_capstyle="butt")
        ax.plot(away("posterior_mid"), row + 0.14, "o", color="white", markersize=4,
                markeredgecolor=VERMILLION if far else BLUE)
        name, what = c["targets/target"][k].replace("_", " "), words.published(c["targets/what"][k])
        conflict = words.conflict(c["targets/conflict"][k])
        labels.append(what + (f" [{conflict}]" if conflict else ""))
        if far:
            apart.append(words.quote(what))
        elif counts and abs(c["targets/z_left_out"][k]) > CONTRADICTED:
            left_out.append(words.quote(what))
        number = lambda name: float(c[f"targets/{name}"][k])
        rows.append([name, what, c["targets/source"][k], number("value"), number("error"), number("low"),
                     number("high"), number("prior_low"), number("prior_high"), number("posterior_low"),
                     number("posterior_high"), z, number("z_left_out"), conflict,
                     words("evidence.counts") if counts else words("evidence.counts_not")])
    if sheet.narrow:      # a label has no room beside the bars: it stands above them
        ax.set_yticks([])
        for row, text_of in enumerate(labels):
            ax.text(0, row - 0.3, wrap(text_of, 58), fontsize=7, va="bottom", transform=ax.get_yaxis_transform(),
                    linespacing=1.0, bbox=PLATE)
    else:
        ax.set_yticks(range(len(shown)), [wrap(label, 62) for label in labels], fontsize=7.5, linespacing=0.95)
    ax.tick_params(axis="y", length=0, labelcolor=BLACK)
    ax.set_ylim(len(shown) - 0.4, -1.1 if sheet.narrow else -0.6)
    ax.set_xlim(-FAR - 0.2, FAR + 0.2)
    ax.set_xlabel(wrap(words("axis.errors_away"), 40 if sheet.narrow else 90))
    show = lambda v: words.tick(float(f"{v:.3g}")) if np.isfinite(v) else "–"
    texts = {0, 1, 2, 13, 14}
    keys = ("finding", "quantity", "source", "observed", "standard_error", "bound_low", "bound_high", "prior_low", "prior_high",
            "posterior_low", "posterior_high", "z", "z_left_out", "conflict", "counts")
    table = Table([column(words(f"column.{key}")) for key in keys],
                  [[value if i in texts else show(value) for i, value in enumerate(row)] for row in rows])
    named = words.join(apart) if apart else "–"
    left = words("finding.evidence_left", items=words.join(left_out)) if left_out else ""
    counted = int(sum(c["targets/in_likelihood"]))
    return [Drawing("evidence", figure, words("alt.evidence", n=len(shown), apart=named),
                    words("caption.evidence", effective=words.decimals(c.effective, 0)), table,
                    words("finding.evidence" if apart else "finding.evidence_none", n=counted, apart=named, left=left))]
