"""Messages and numbers in the reader's language, from messages/<language>.json; English where one is missing."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path

from .errors import InputError
from .numbering import NUMBERS
from .quantities import Quantity

FOLDER = Path(__file__).parent / "messages"
LANGUAGES = ("en", *sorted(file.stem for file in FOLDER.glob("*.json") if file.stem != "en"))   # a file is a language
MINUS = "\u2212"


def messages(language: str) -> dict[str, str]:
    if language not in LANGUAGES:
        raise InputError(f"no texts in the language '{language}' (known: {', '.join(LANGUAGES)}). Choose one of these, or "
                         f"write analysis/messages/{language}.json after the pattern of en.json")
    return json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))


class Words:
    """Everything that is worded: `words("key", name=value)`, numbers, money, quantities."""

    def __init__(self, language: str = "en", currency: str = "EUR") -> None:
        self.language, self.currency = language, currency
        self.table = {**messages("en"), **messages(language)}
        name = self.table.get(f"currency.{currency}", currency)
        self.of_money = {"currency": currency, "currency_name": name,
                         "of_currency": self.table["currency.of"].format(currency=name)}
        if f"currency.of.{currency}" in self.table:
            self.of_money["of_currency"] = self.table[f"currency.of.{currency}"]
        self.thousands, self.decimal = self.table["separator.thousands"], self.table["separator.decimal"]
        self.of_findings: dict[str, str] = {}           # in English -> key
        self.titles: dict[str, dict[str, str]] = {}     # of what-ifs and programmes, as the study names them

    def title(self, name: str) -> str:
        """What the study calls a what-if or a programme, in this language, else in English, else in any; else its id in
        plain words."""
        given = self.titles.get(name, {})
        return given.get(self.language) or given.get("en") or next(iter(given.values()), name.replace("_", " "))

    def __call__(self, key: str, **values: object) -> str:
        return self.unbroken(self.table[key].format(**{**self.of_money, "figure": NUMBERS, **values}))

    def unbroken(self, text: str) -> str:
        """No line break before a per cent sign; in French a space that does not break before : ; ? ! and inside quotation
        marks, also where what was put in has none."""
        text = text.replace(" %", "\u00a0%")
        if self.language == "fr":
            text = re.sub(r"[ \u00a0]?([:;?!])(?=\s|$)", "\u00a0\\1", text)
            text = text.replace("« ", "«\u00a0").replace(" »", "\u00a0»")
        return text

    def has(self, key: str) -> bool:
        return key in self.table

    def decimals(self, value: float, places: int, sign: bool = False) -> str:
        """`value` with so many decimals, thousands grouped, a true minus, and a plus where `sign`. A dash for NaN."""
        if value is None or not math.isfinite(value):
            return "∞" if value == math.inf else "–"
        plain = f"{abs(value):,.{places}f}".replace(",", "\0").replace(".", self.decimal).replace("\0", self.thousands)
        nothing = not any(c in "123456789" for c in plain)
        return (MINUS if value < 0 and not nothing else "+" if sign and not nothing else "") + plain

    def number(self, value: float, sign: bool = False) -> str:
        """Three significant figures or whole numbers."""
        size = abs(value) if value is not None and math.isfinite(value) else 0.0
        places = 0 if size >= 100 or size == 0 else 1 if size >= 10 else 2 if size >= 1 else min(6,
                2 - math.floor(math.log10(size)))
        return self.decimals(value, places, sign)

    def count(self, value: float, sign: bool = False) -> str:
        """People or things: whole from 10 on, else one decimal."""
        whole = not math.isfinite(value) or abs(value) >= 10 or abs(value - round(value)) < 0.05
        return self.decimals(value, 0 if whole else 1, sign)

    def tick(self, value: float) -> str:
        """A number on an axis, without trailing zeros."""
        plain = f"{abs(value):.6g}"
        places = len(plain.split(".")[1]) if "." in plain and "e" not in plain else 0
        return self.decimals(value, places)

    def grade(self, evidence: int) -> str:
        """Evidence grade in words: 0 guess .. 5 several trials."""
        return self(f"grade.{evidence}") if self.has(f"grade.{evidence}") else self("grade.unknown")

    def hundred(self, share: float, places: int = 0) -> str:
        """A share as a number out of 100, rounded, but never to 0 or 100 where it is not: 99.9, '> 99.9', '< 0.1'."""
        value = 100 * share
        if not math.isfinite(value) or abs(value) < 1e-9 or abs(value - 100) < 1e-9:
            return self.decimals(value, places)
        while places < 1 and (round(value, places) in (0, 100)):
            places += 1
        if round(value, places) == 100 and value < 100:
            return ">\u00a0" + self.decimals(100 - 10**-places, places)
        if round(value, places) == 0 and value > 0:
            return "<\u00a0" + self.decimals(10**-places, places)
        return self.decimals(value, places)

    def percent(self, share: float, places: int = 0) -> str:
        return self("percent", n=self.hundred(share, places))

    def money(self, value: float) -> str:
        """An amount in words: 30 million EUR."""
        size = abs(value)
        for factor, key in ((1e9, "money.billion"), (1e6, "money.million")):
            if size >= factor:
                scaled = value / factor
                return self(key, n=self.decimals(scaled,
                                                 0 if abs(scaled - round(scaled)) < 0.05 or abs(scaled) >= 100 else 1))
        return self("money.plain", n=self.decimals(value, 0))

    def quantity_name(self, quantity: Quantity) -> str:
        key = f"quantity.{quantity.name}"
        return self(key) if self.has(key) else quantity.long_name or quantity.name.replace("_", " ")

    def unit(self, quantity: Quantity) -> str:
        """Unit for an axis or a table head: teachers, % of teachers, EUR."""
        key = f"unit.{quantity.name}"
        return self(key) if self.has(key) else self(f"unit.kind.{quantity.kind}")

    def measured(self, quantity: Quantity, unit: str = "") -> str:
        """Name and unit for an axis: 'years of inquiry teaching (teacher-years)'; the unit is said once."""
        name, unit = self.quantity_name(quantity), unit or self.unit(quantity)
        return name if name.casefold().startswith(unit.casefold()) else f"{name} ({unit})"

    def amount(self, quantity: Quantity, text: str) -> str:
        """'850 teachers', '1.6 % of teachers': a printed value with a unit that can be read after it, else without."""
        unit = self.unit(quantity)
        if unit.startswith("%"):
            return f"{text}\u00a0{unit}"
        return f"{text} {unit}" if quantity.kind == "count" and self.has(f"unit.{quantity.name}") else text

    def with_unit(self, quantity: Quantity, value: float) -> str:
        """'4.9 % of teachers', '12 (full-time teachers)'."""
        text, unit = self.value(quantity, value), self.unit(quantity)
        return f"{text}\u00a0{unit}" if unit.startswith("%") else f"{text} ({unit})"

    def value(self, quantity: Quantity, value: float, sign: bool = False) -> str:
        """A printed value of the quantity without its unit."""
        if quantity.kind == "count":
            return self.count(value, sign)
        if quantity.kind == "money":
            return self.money(value)
        return self.decimals(value * quantity.scale, 3 if quantity.kind == "index" else 1, sign)

    def difference(self, quantity: Quantity, value: float) -> str:
        """A difference as a phrase: '412 more teachers with lasting change'."""
        way = "more" if value >= 0 else "less"
        key = f"quantity.{quantity.name}.{way}"
        key = key if self.has(key) else f"quantity.other.{way}"
        return self(key, n=self.value(quantity, abs(value)), what=self.quantity_name(quantity))

    def published(self, what: str) -> str:
        """What a published finding of the registry that is shipped found; that of another registry as it says it."""
        if not self.of_findings:
            self.of_findings = {text: key for key, text in messages("en").items() if key.startswith("published.")}
        return self(self.of_findings[what]) if what in self.of_findings else what

    def conflict(self, name: str) -> str:
        return self(f"conflict.{name}") if self.has(f"conflict.{name}") else name.replace("_", " ")

    def parameter(self, path: str) -> str:
        """What a parameter is, in words: of the model `parameter.PATH`, of any programme `parameter.programme.REST` with
        the programme's title, of one phase or type of school with its label; one without words as its path says,
        'knowledge half life (fading)'."""
        *place, last = path.split(".")
        if len(place) > 1 and place[0] == "programmes":
            names, of, values = ["programme", *place[2:], last], [], {"programme": self.title(place[1])}
        else:
            of, values = [self(f"label.{p}") for p in (*place, last) if self.has(f"label.{p}")], {}
            names = [p for p in (*place, last) if not self.has(f"label.{p}")]
        key = "parameter." + ".".join(names)
        if self.has(key):
            return self(key, **values) + (f" ({', '.join(of)})" if of else "")
        plain = last.replace("_", " ")
        place = [p.replace("_", " ") for p in dict.fromkeys(place) if p != "programmes"]
        return f"{plain} ({', '.join(place)})" if place else plain

    def parameter_value(self, value: float, unit: str) -> str:
        if unit.startswith("share"):
            return self.percent(value,
                                0 if abs(value) >= 0.1 or value == 0 else 1) + unit[len("share"):].replace("/year",
                                        self("unit.per_year"))
        if unit == "duration":
            return self("years", n=self.tick(float(f"{value:.3g}")))
        of_money = unit.startswith(self.currency + "/")           # messages name the units of EUR
        key = f"unit.of.{'EUR' + unit[len(self.currency):] if of_money else unit}"
        plain = self(key) if self.has(key) else unit.replace("/year", self("unit.per_year"))
        return self.tick(float(f"{value:.3g}")) + ("" if unit in ("", "1", "number") else f"\u00a0{plain}")

    def join(self, parts: list[str]) -> str:
        return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + self("and") + parts[-1] if parts else ""

    def quote(self, name: str) -> str:
        return self("quote", name=name)
