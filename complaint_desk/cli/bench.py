"""``bench``: the operations of the performance goals on this machine, each beside its floor; exit 1 when a limit is not kept."""

from __future__ import annotations

import argparse
from collections.abc import Collection
from contextlib import closing
from pathlib import Path

from complaint_desk.bench.measuring import Result
from complaint_desk.bench.run import machine, measure, rows_of
from complaint_desk.cli.opening import Progress, print_json
from complaint_desk.wording import Words


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Measure and print; return the exit code."""
    rows = rows_of(arguments.rows)
    keep = Path(arguments.keep) if arguments.keep else None
    progress = Progress(words, words("demo.making"))

    def begun(of: Collection[int]) -> None:
        progress.label = words("bench.measuring", rows=", ".join(map(str, of)))
        progress(0, 0)

    results = []
    # closed at once when Ctrl-C ends it, so that the desk of this run and the programs it started go before the program does
    with closing(measure(arguments.cases, rows, keep, progress, lambda: False, begun)) as measured:
        try:
            for result in measured:
                progress.close()
                results.append(result)
                if not arguments.json:
                    print(_line(result, words), flush=True)
        finally:
            progress.close()
    holds = all(result.holds for result in results)
    if arguments.json:
        told = [result.json(_name(result, words), _floor(result, words)) for result in results]
        print_json({"cases": arguments.cases, "machine": machine(), "results": told, "holds": holds})
    else:
        missed = sum(not result.holds for result in results)
        print(words("bench.all_hold", n=len(results)) if holds else words("bench.missed", n=missed))
    return 0 if holds else 1


def _name(result: Result, words: Words) -> str:
    name = words(f"bench.name.{result.key}")
    return words("bench.part", name=name, part=words(f"bench.part_of.{result.part}")) if result.part else name


def _floor(result: Result, words: Words) -> str:
    return words(f"bench.floor.{result.key}")


def _line(result: Result, words: Words) -> str:
    mark = "✓" if result.holds else "✗"
    times = "".join(f"{_number(ms):>10} ms" if ms is not None else " " * 13 for ms in (result.ours_ms, result.floor_ms))
    sign = "≥" if result.at_least else "≤"
    unit = words(f"bench.unit.{result.unit}")
    value = f"{_number(result.value):>8} {unit} {sign} {result.limit:g}"
    return f"{mark} {result.row:>3} {times} {value:<24} {_name(result, words)} · {_floor(result, words)}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
