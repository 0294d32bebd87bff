"""From the figures of a bench to words: ratios beside their targets, then all figures, and the comparison of two runs."""

import packs

lines_per_tie = 0.1  # share of far ties in the networks of rows.hpp
bytes_per_teacher = 4 + 64 + 64 + 64  # first, own practice, the mean read before it is written and written
bytes_per_tie = 8  # whom and how much


def rate(cases: dict, name: str) -> float | None:
    """Agent-steps per second of processor time (wall time with several threads)."""
    case = cases.get(name)
    return case["agent-steps/s"] if case else None


def roofline(cases: dict, teachers: int, ties: int) -> float | None:
    """Share of what memory allows: the time of the streams and of the random far lines over the time measured."""
    kernel, triad = cases.get(f"peers_in_lanes/{teachers}/{ties}"), cases.get("triad")
    lines = cases.get(f"random_lines/{teachers}")
    if not (kernel and triad and lines):
        return None
    streams = teachers * (bytes_per_teacher + bytes_per_tie * ties) / triad["bytes/s"]
    return (streams + teachers * ties * lines_per_tie / lines["lines/s"]) / kernel["cpu"]


def model(teachers: int, programmes: int, replicates: int = 16, threads: int = 1) -> str:
    return f"whole_model/teachers:{teachers}/programmes:{programmes}/replicates:{replicates}/threads:{threads}"


def speed(cases: dict, name: str) -> float | None:
    """Agent-steps per second of processor time of a whole run."""
    case = cases.get(name)
    return case["agent-steps/s"] * case["wall"] / case["cpu"] if case else None


def ratio(above, below):
    return above / below if above and below else None


def targets(results: dict) -> list[tuple[str, str, float | None, str]]:
    """What is wanted, the target, what was measured, and its unit."""
    cases, rows = results["cases"], []
    for threads, measured in results.get("ensemble", {}).items():
        clock = "cpu" if threads == "1" else "wall"
        own = measured["own"][clock] / measured["own"]["steps"]
        for name, other in measured["others"].items():
            if other:
                size = f"{measured['own']['teachers']:,} teachers, {threads} thread(s)"
                rows.append((f"peers of 16 replicates, {size}: engine against {name}", "8", other[clock] / own, "x"))
    plain = rate(cases, "peers_plain/100000/4")
    million = ratio(rate(cases, "peers_in_lanes/1000000/20"), rate(cases, "peers_plain/1000000/20"))
    rows.append(("peer kernel, 1 M teachers, 20 ties: 16 lanes against plain", "6", million, "x"))
    share = roofline(cases, 1_000_000, 20)
    rows.append(("the same: share of the roofline of streams and random lines", "40", share and share * 100, "%"))
    small = ratio(rate(cases, "peers_in_lanes/100000/4"), plain)
    rows.append(("peer kernel, 100 k teachers, 4 ties: 16 lanes against plain", "3", small, "x"))
    whole = speed(cases, model(100_000, 1))
    rows.append(("whole model, programmes, 100 k teachers, against the plain peer kernel", "1", ratio(whole, plain), "x"))
    quiet = speed(cases, model(100_000, 0))
    rows.append(("the same without programmes", "1", ratio(quiet, plain), "x"))
    one, two = cases.get(model(100_000, 1)), cases.get(model(100_000, 1, 16, 2))
    rows.append(("one pack: two threads against one (wall)", "1.8", one and two and one["wall"] / two["wall"], "x"))
    one, two = cases.get(model(100_000, 1, 32, 1)), cases.get(model(100_000, 1, 32, 2))
    rows.append(("two packs: two threads against one (wall)", "1.8", one and two and one["wall"] / two["wall"], "x"))
    sizes = [speed(cases, model(n, 1)) for n in (10_000, 100_000, 1_000_000, 6_000_000)]
    known = [s for s in sizes if s]
    rows.append(("cost per agent-step, dearest against cheapest size", "1.5", max(known) / min(known) if known else None, "x"))
    for schools, m in results.get("memory", {}).items():
        rows.append((f"bytes per teacher and replicate beyond 8 per tie, {schools}", "64", m["bytes"], "B"))
    for name, words, most in (("rows_of_ties/teachers:1000000/ties:20", "rows of 20 M known ties", "2"),
                              ("network_of_peers/threads:1", "realistic network, 1 M teachers, 20 ties", "6"),
                              ("network_of_france/teachers:1000000", "realistic network, 1 M teachers, default ties", "")):
        rows.append((words, most, cases[name]["cpu"] if name in cases else None, "s"))
    for name, words, most in (("check", "check of the flagship (processor time)", "0.1"),
                              ("first step", "start to first step and result, flagship's base", "1")):
        rows.append((words, most, results["start"][name]["cpu"] if "start" in results else None, "s"))
    for schools, m in results.get("memory", {}).items():
        rows.append((f"memory: estimate over measured peak, {schools}", "0.8..1.2", m["estimate"] / m["peak"], ""))
    if "study" in results:
        rows.append(("flagship study on two cores (wall)", "60", results["study"]["wall"], "s"))
        rows.append(("flagship study (processor time over two)", "60", results["study"]["cpu"] / 2, "s"))
    if "europe" in results:
        e = results["europe"]
        rows.append((f"6 M teachers x 16 replicates until {e['end']} (wall)", "", e["wall"], "s"))
        rows.append(("the same: processor time", "", e["cpu"], "s"))
        rows.append(("the same: peak memory", "", e["peak"] / 1e9, "GB"))
    if "portable" in results:
        p = results["portable"]
        rows.append(("same bits as the build for older processors", "1", float(p["same bits"]), ""))
        rows.append(("instructions of a small run of that build", "", p["instructions"] / 1e6, "M"))
    return rows


def short(value: float) -> str:
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:.4g}"


def figures(results: dict) -> str:
    """Every case with its counters."""
    lines = []
    for name, case in results["cases"].items():
        counters = ", ".join(f"{key} {short(value)}" for key, value in case.items() if key not in ("cpu", "wall")
                             and not key.startswith("ns/"))
        lines.append(f"| {name} | {short(case['cpu'] * 1e3)} | {short(case['wall'] * 1e3)} | {counters} |")
    table = "| case | cpu ms | wall ms | |\n|---|---|---|---|\n" + "\n".join(lines) + "\n"
    for name, case in results["cases"].items():
        prefix = "ns/agent-step "
        parts = {key[len(prefix):]: value for key, value in case.items() if key.startswith(prefix)}
        if not parts:
            continue
        table += f"\n{name}: nanoseconds per agent-step\n\n| phase: mechanism | ns |\n|---|---|\n"
        table += "\n".join(f"| {key} | {value:.2f} |" for key, value in sorted(parts.items(), key=lambda one: -one[1]))
        table += f"\n| all | {sum(parts.values()):.2f} |\n"
    return table


def where(m: dict) -> str:
    """What was measured, where and when."""
    return (f"Commit {m['commit']}, {m['date']}; {m['processor']}, {m['memory']}, {m['system']}; load average "
            f"{m['load']} before, {m.get('load after', '?')} after.")


def rows_of(found: list[tuple[str, str, float | None, str]]) -> str:
    head = "| | target | measured |\n|---|---|---|\n"
    return head + "".join(f"| {words} | {target} | {'not measured' if value is None else short(value) + ' ' + unit} |\n"
                          for words, target, value, unit in found)


def text(results: dict) -> str:
    out = "# Speed, as last measured\n\nWritten by `scripts/bench`; how to read it: tests/bench/README.md. "
    out += f"{where(results['machine'])} {results.get('note', '')}\n\n## Ratios and targets\n\n{rows_of(targets(results))}"
    measured = list(results.get("ensemble", {}).values())[:1]
    if measured:
        out += "\nLargest difference of practice between the engine and the others after all steps: "
        out += ", ".join(f"{name} {o['difference']:.1e}" if o else f"{name} is not installed"
                         for name, o in measured[0]["others"].items()) + ".\n"
    if "packs" in results:
        p = results["packs"]
        out += f"\n## Sixteen futures at once\n\n{where(p['machine'])} Against commit {p['old commit']}.\n\n"
        out += rows_of(packs.targets(p))
    return out + "\n## Figures\n\n" + figures(results)


def comparison(last: dict, now: dict) -> str:
    """Cases of both runs whose processor time differs by more than a tenth."""
    lines = [f"against commit {last['machine']['commit']} of {last['machine']['date']} (load {last['machine']['load']}):"]
    for name, case in now["cases"].items():
        before = last["cases"].get(name)
        if before and abs(case["cpu"] / before["cpu"] - 1) > 0.1:
            lines.append(f"  {name}: {case['cpu'] / before['cpu']:.2f} times the time")
    if "portable" in last and "portable" in now:
        share = now["portable"]["instructions"] / last["portable"]["instructions"]
        lines.append(f"  instructions of a small run: {share:.4f} times")
    return "\n".join(lines if len(lines) > 1 else [*lines, "  nothing differs by more than a tenth"])
