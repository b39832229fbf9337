"""What a seed must show, in attention weights, to be shipped. A right answer alone proves nothing about the picture."""

GATES = (
    ("unseen-combinations", "flip", 0.95),
    ("thing-first", "flip", 0.95),
    ("hand-written", "flip", 0.85),
    ("unseen-adjectives", "flip", 0.60),
)


def check(measured):
    """{gate: {"value", "least", "passed"}}"""
    return {
        f"{probe} {figure}": {
            "value": measured["metrics"][probe][figure],
            "least": least,
            "passed": measured["metrics"][probe][figure] >= least,
        }
        for probe, figure, least in GATES
    }


def passed(run):
    return all(gate["passed"] for gate in run["gates"].values())


def best(runs):
    """The highest validation score among the runs that passed, or among all if none did."""
    return max([run for run in runs if passed(run)] or runs, key=lambda run: run["score"])
