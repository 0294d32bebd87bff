"""The number of each figure: on every page and in every language the same, so that texts and people can name them."""

FIGURES = ("forest", "fan", "persistence", "ledger", "groups", "lorenz", "attribution", "budget_levels", "tornado", "regret",
           "network", "economics", "patterns", "trajectories", "conclusions", "discovery", "indices", "evidence", "learnt",
           "form_weights", "turned_by", "knowing", "funding", "results_used")
NUMBERS = {name: i for i, name in enumerate(FIGURES, start=1)}
