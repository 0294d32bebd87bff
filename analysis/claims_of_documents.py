"""The claims of the two documents that studies under scenarios/studies/claims put to the model.

Each names a pair of strategies of one study, an outcome, and what the documents expect of the first against the second.
Sentences are quoted or shortened from "Main levers" (ML) and "Working with the schools" (WWS), both May 2019.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Claim:
    """`expects`: "more" or "less" of the outcome with `first` than with `second`, or "equal" (neither is separated)."""

    name: str
    study: str
    sentence: str
    source: str
    first: str
    second: str
    expects: str = "more"
    outcome: str = "practice_years"
    note: str = ""       # what to bear in mind when reading the finding


YEARS_LEFT = "Changed lessons are added up until August 2045: money spent early has more years to bear fruit."
ONE_DATE = "Counted in 2044 for all, three years after the longest window: the others' money has been gone for longer."
SCARCE_MONEY = "Schools and communities can spend nearly all of this budget without hubs: money is scarce, not willing teachers."

CLAIMS = (
    Claim("long-term", "long-term-or-stop-and-go",
          "Continuity appears to be the main characteristic of a successful policy.", "ML 3.3",
          "fifteen_years", "three_years", note=YEARS_LEFT),
    Claim("long-term, against five years", "long-term-or-stop-and-go",
          "Change and innovation require long term and constant support.", "ML 3.3", "fifteen_years", "five_years",
          note=YEARS_LEFT),
    Claim("long-term lasts", "long-term-or-stop-and-go",
          "Maintaining a strategy over the years and guaranteeing stability is essential.", "ML 3.3",
          "fifteen_years", "three_years", outcome="sustained_teachers", note=ONE_DATE),
    Claim("teams", "teams-or-individuals",
          "It has proved successful to target teams of teachers, rather than individuals.", "WWS 3.1.1",
          "teams", "individuals"),
    Claim("teams last", "teams-or-individuals",
          "To provide an impulse for sustainable school development: projects as a team of teachers.", "WWS 2.3",
          "teams", "individuals", outcome="sustained_teachers"),
    Claim("trainers multiply", "cascade-supported-or-not",
          "Training of trainers is important to generate a multiplying effect.", "ML 2.2",
          "supported", "experts_only"),
    Claim("trainers reach further", "cascade-supported-or-not",
          "Training of trainers is important to generate a multiplying effect.", "ML 2.2",
          "supported", "experts_only", outcome="reach"),
    Claim("trainers need support", "cascade-supported-or-not",
          "Empowering educators: communities of learning within peers, contact with scientists and providers.", "ML 2.3",
          "supported", "unsupported"),
    Claim("some release time", "release-time",
          "The main challenge is to free teachers from their teaching duties.", "WWS 3.3", "some_release", "more_places"),
    Claim("release time", "release-time",
          "Teachers were freed for six days, and their substitutes paid by the municipality.", "WWS box 10",
          "full_release", "more_places"),
    Claim("hubs", "hubs-or-none",
          "A central success factor lies in the presence of intermediary network structures.", "ML 3.2",
          "hubs", "no_hubs", note=SCARCE_MONEY),
    Claim("hubs reach others", "hubs-or-none",
          "Intermediaries draw heterogeneous actors into new relations of co-operation.", "ML 3.1",
          "hubs", "no_hubs", expects="less", outcome="never_reached"),
    Claim("more for hubs", "hubs-or-none", "Increase the support to intermediary structures.", "ML 3.3",
          "half_hubs", "hubs", note=SCARCE_MONEY),
    Claim("low thresholds", "reaching-the-never-reached",
          "It makes sense to offer low-threshold possibilities to get started with CPD.", "WWS 3.1.2",
          "tasters", "open_offer", expects="less", outcome="never_reached"),
    Claim("low thresholds leave more", "reaching-the-never-reached",
          "It makes sense to offer low-threshold possibilities to get started with CPD.", "WWS 3.1.2",
          "tasters", "open_offer"),
    Claim("newcomers first", "reaching-the-never-reached",
          "Address schools not yet involved in the programmes.", "WWS 3.1.2",
          "newcomers_first", "open_offer", expects="less", outcome="never_reached"),
    Claim("contacts reach others", "reaching-the-never-reached",
          "A rich network of personal contacts can be helpful in all forms of starting collaboration.", "WWS 3.1.2",
          "tasters_and_hubs", "tasters", expects="less", outcome="never_reached"),
    Claim("conditions", "conditions",
          "Some strategic conditions to build a systemic approach to STEM CPD.", "ML 2.4", "all_twelve", "as_today"),
    Claim("conditions by decree", "conditions",
          "Curricula adapted, assessment renewed, CPD recognised.", "ML 2.4", "by_decree", "as_today"),
    Claim("all conditions together", "conditions",
          "Systemic change demands comprehensive and stable policy.", "ML 3.3", "all_twelve", "by_decree"),
    Claim("combined beats trainers", "four-strategies",
          "Delivery will be all the more effective where several forms are combined.", "ML 2.2", "all_four", "trainers"),
    Claim("combined beats distance", "four-strategies",
          "Delivery will be all the more effective where several forms are combined.", "ML 2.2", "all_four", "distance"),
    Claim("combined beats turnkey", "four-strategies",
          "Delivery will be all the more effective where several forms are combined.", "ML 2.2", "all_four", "turnkey"),
    Claim("combined beats communities", "four-strategies",
          "Delivery will be all the more effective where several forms are combined.", "ML 2.2",
          "all_four", "communities"),
    Claim("of equal importance", "four-strategies",
          "Complementary activities, of equal importance.", "ML 2.2", "trainers", "turnkey", expects="equal"),
)
