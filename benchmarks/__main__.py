"""Runs the files of this folder, one after another, each on a database of its own."""

import importlib
import os
import signal
import subprocess
import sys
import traceback
from pathlib import Path

from benchmarks._harness import Server, Stage
from tools import private_servers

COLUMNS = "{:<46} {:<28} {:<28} {:>6} {:>10}  {:<24} {}"


def main(arguments):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what we started is stopped
    large = "--large" in arguments
    if "--here" in arguments:
        return one(arguments[0], large=large)
    names = [name for name in arguments if not name.startswith("--")] or available()
    if unknown := set(names) - set(available()):
        sys.exit(
            f"There is no benchmark {', '.join(unknown)}. There are: {', '.join(available())}."
        )
    print(COLUMNS.format("name", "portal", "floor", "ratio", "memory", "goal", "met"), flush=True)
    options = ["--here", *(["--large"] if large else [])]
    with private_servers.postgresql(durable=True) as server:
        os.environ["BENCH_SERVER"] = server
        failed = [name for name in names if in_its_own_process(name, options)]
    if failed:
        sys.exit(f"Not measured to the end: {', '.join(failed)}.")
    return None


MYSELF = [sys.executable, "-m", "benchmarks"]


def in_its_own_process(name, options):
    """Its exit code. When we are stopped it is asked to stop too, and ends its servers first."""
    process = subprocess.Popen([*MYSELF, name, *options])
    try:
        return process.wait()
    except BaseException:
        process.terminate()
        process.wait()
        raise


def available():
    files = Path(__file__).parent.glob("*.py")
    return sorted(file.stem for file in files if not file.stem.startswith("_"))


def one(name, *, large):
    """In a process of its own, so that no figure pays for the memory of the one before."""
    module = importlib.import_module(f"benchmarks.{name}")
    with private_servers.redis() as redis:
        stage = Stage(Server(os.environ["BENCH_SERVER"]), redis, large=large)
        try:
            for figure in module.figures(stage):
                print(line(figure), flush=True)
        except (
            Exception
        ):  # a floor that could not be measured fails the run, like the figure itself
            traceback.print_exc()
            print(stage.last_lines(), file=sys.stderr)
            print(f"{name}: no", flush=True)
            sys.exit(1)
        finally:
            stage.close()


def line(figure):
    ratio = f"{figure.ratio:.2f}" if figure.floor else "-"
    memory = f"{figure.memory:,.0f} MiB" if figure.memory is not None else "-"
    floor = str(figure.floor) if figure.floor else "-"
    met = "yes" if figure.met else "no"
    cells = [figure.name, str(figure.portal), floor, ratio, memory, figure.goal.text, met]
    return COLUMNS.format(*cells)


if __name__ == "__main__":
    main(sys.argv[1:])
