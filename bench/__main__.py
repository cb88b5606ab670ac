"""Run every measurement, print one table, write `var/bench.json`."""

import argparse
import json
import os
import sys
import tempfile
import traceback
from pathlib import Path


def main() -> int:
    """Measure what is asked for (all by default) and return 0 when every bar holds, else 1."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("names", nargs="*", help="engine, operations, http, hall, lists, live, pdf, dashboard (default: all)")
    parser.add_argument("--rows", type=int, default=1_000_000, help="cases of the large work list")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    os.environ["SATUPINTU_DATA"] = tempfile.mkdtemp(prefix="satupintu-bench-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "satupintu.config.settings"
    os.environ["SATUPINTU_LOG_LEVEL"] = "ERROR"
    from bench.ground import Ground
    from bench.measure import Line, print_table

    lines: list[Line] = []
    broken = False
    with Ground() as ground:
        from bench import dashboard, engine, hall, http, lists, live, operations, pdf

        for name, measure in {
            "engine": engine.measure,
            "operations": operations.measure,
            "http": http.measure,
            "hall": hall.measure,
            "pdf": pdf.measure,
            "live": live.measure,
            "lists": lists.measure,
            "dashboard": dashboard.measure,
        }.items():
            if not arguments.names or name in arguments.names:
                print(f"… {name}", file=sys.stderr, flush=True)
                try:
                    lines += measure(ground, rounds=arguments.rounds, rows=arguments.rows)
                except Exception:
                    # One measurement that cannot be taken must not hide the others.
                    traceback.print_exc()
                    broken = True
    print_table(lines)
    out = Path("var/bench.json")
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps([line.as_json() for line in lines], indent=1))
    return 0 if all(line.holds for line in lines) and not broken else 1


if __name__ == "__main__":
    sys.exit(main())
