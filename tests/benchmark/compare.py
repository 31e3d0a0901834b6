# SPDX-FileCopyrightText: 2026 The nnlab authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lets the contestants take turns and prints what came out; compare.sh builds them and starts this.

A turn is one process: it sets itself up, trains up to three epochs and is tested. In each round every contestant of
every workload has one turn, A B C A B C, so that whatever slows the machine down for a while slows all of them down."""

import argparse
import datetime
import importlib.util
import json
import os
import platform
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
DIGITS = os.path.join(ROOT, "datasets", "mnist")
CORES = sorted(os.sched_getaffinity(0))

WORKLOADS = {
    "online": "784-20-10 sigmoid, batch 1, 60,000 digits in file order",
    "nielsen": "784-30-10 sigmoid, half the squared error, batch 10, 50,000 digits",
    "minibatch": "784-128-64-10 ReLU, softmax cross-entropy, momentum, batch 64, 60,000 digits",
    "dense": "the same on digits under noise, without a pixel that is zero",
    "inference-one": "10,000 digits through 784-128-64-10, one at a time",
    "sweep": "32 nielsen runs of an epoch: 4 activations x 8 learning rates",
    "run-mnist": "whole processes: 784-20-10, three epochs, loading included",
    "run-line_fitting": "a whole process: nnlab run line_fitting",
}
EPOCH_WORKLOADS = ("online", "nielsen", "minibatch", "dense")
# A rival that learns less than nnlab by more than this counts for no ratio that is asked for.
LESS_LEARNED = 0.05


class Contestant:
    """Someone who takes turns in some workloads. `command` gives the words of a turn for workload and seed."""

    def __init__(self, name, label, kind, workloads, command, cores=1, package=None):
        self.name = name
        self.label = label
        self.kind = kind  # nnlab, target, c++, python or process
        self.workloads = workloads
        self.command = command
        self.cores = cores
        self.package = package  # what to install where it is missing


def thread_counts():
    """1, 2, 4 ... and all cores."""
    counts = []
    count = 1
    while count < len(CORES):
        counts.append(count)
        count *= 2
    return counts + [len(CORES)]


def contestants(build):
    program = os.path.join(build, "bin", "nnlab")

    def compiled(name, *more):
        path = os.path.join(build, "bin", "contestant_" + name)
        return lambda workload, seed: [path, workload, "--folder", DIGITS, "--seed", str(seed), *more]

    def interpreted(script, *more):
        path = os.path.join(HERE, "python", script)
        return lambda workload, seed: [sys.executable, path, workload, "--folder", DIGITS, "--seed", str(seed), *more]

    everywhere = EPOCH_WORKLOADS + ("inference-one",)
    listed = [
        Contestant("nnlab", "**nnlab**", "nnlab", everywhere, compiled("nnlab")),
        Contestant("avx2", "nnlab, target avx2", "target", ("online", "minibatch"),
                   compiled("nnlab", "--target", "avx2")),
        Contestant("plain", "plain C++ loops", "c++", everywhere, compiled("plain")),
        Contestant("eigen", "Eigen", "c++", everywhere, compiled("eigen")),
        Contestant("openblas", "OpenBLAS", "c++", everywhere, compiled("openblas"), package="libopenblas-dev"),
        Contestant("onednn", "oneDNN", "c++", everywhere, compiled("onednn"), package="libdnnl-dev"),
        Contestant("fann", "FANN", "c++", ("online",), compiled("fann"), package="libfann-dev"),
        Contestant("opencv", "OpenCV ANN_MLP", "c++", ("online",), compiled("opencv"), package="libopencv-ml-dev"),
    ]
    numpy = "numpy_loops.py"
    listed += [
        Contestant("numpy-example", "numpy, the example's loop", "python", ("online",),
                   interpreted(numpy, "--as", "example"), package="python3-numpy"),
        Contestant("numpy-float32", "numpy, the loop in float32", "python", ("online",),
                   interpreted(numpy, "--as", "example-for-speed"), package="python3-numpy"),
        Contestant("numpy", "numpy, mini-batches", "python", ("nielsen", "minibatch", "dense"),
                   interpreted(numpy, "--as", "mini-batches"), package="python3-numpy"),
    ]
    for threads in thread_counts():
        # More threads than one have nothing to share in a batch of one.
        workloads = EPOCH_WORKLOADS if threads == 1 else EPOCH_WORKLOADS[1:]
        label = f"PyTorch, {threads} thread{'s' if threads > 1 else ''}"
        listed.append(Contestant(f"pytorch-{threads}", label, "python", workloads,
                                 interpreted("pytorch.py", "--threads", str(threads)), threads, "python3-torch"))
    listed.append(Contestant("scikit-learn", "scikit-learn", "python", ("minibatch", "dense"),
                             interpreted("scikit_learn.py"), package="python3-sklearn"))

    def sweep(cores):
        return lambda _, __: [program, "bench", "sweep", "--json", "--threads", str(cores)]

    for cores in sorted({1, min(2, len(CORES))}):
        label = f"nnlab on {cores} core{'s' if cores > 1 else ''}"
        listed.append(Contestant(f"sweep-{cores}", label, "target", ("sweep",), sweep(cores), cores))
    everything = len(CORES)
    listed += [
        Contestant("nnlab-process", "`nnlab run mnist`", "process", ("run-mnist",),
                   lambda _, seed: [program, "run", "mnist", "--seed", str(seed)], everything),
        Contestant("example-process", "the Python example", "process", ("run-mnist",),
                   lambda _, __: [sys.executable, os.path.join(HERE, "python", "example.py"), DIGITS], everything,
                   "python3-numpy"),
        Contestant("line_fitting-process", "`nnlab run line_fitting`", "process", ("run-line_fitting",),
                   lambda _, seed: [program, "run", "line_fitting", "--seed", str(seed)], everything),
    ]
    return listed


MODULES = {"python3-numpy": "numpy", "python3-torch": "torch", "python3-sklearn": "sklearn"}


def is_there(contestant):
    words = contestant.command("", 0)
    if contestant.package in MODULES:
        return importlib.util.find_spec(MODULES[contestant.package]) is not None
    return os.path.exists(words[0])


class Turn:
    """What one process took and learned."""

    def __init__(self, seconds, accuracy=None, setup=None, note=""):
        self.seconds = seconds  # of each epoch, pass or process
        self.accuracy = accuracy
        self.setup = setup
        self.note = note


class Failed(Exception):
    pass


def take_turn(contestant, workload, seed):
    words = contestant.command(workload, seed)
    environment = dict(os.environ, NNLAB_DATA_DIR=os.path.dirname(DIGITS))
    if contestant.kind != "process":
        # The last cores: the first one serves most interrupts.
        words = ["taskset", "-c", ",".join(str(core) for core in CORES[-contestant.cores :])] + words
        threads = str(contestant.cores)
        environment.update(OPENBLAS_NUM_THREADS=threads, OMP_NUM_THREADS=threads)
    begin = time.perf_counter()
    process = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - begin
    if process.returncode != 0:
        raise Failed((process.stderr.strip().splitlines() or [f"it ended with {process.returncode}"])[-1])
    if contestant.kind == "process":
        return Turn([seconds])
    answer = json.loads(process.stdout)
    if "workloads" in answer:  # nnlab bench
        return Turn([answer["workloads"][0]["seconds"]])
    return Turn(answer["seconds"], answer["accuracy"], answer["setup"], answer["note"])


class Row:
    """All turns of a contestant in a workload."""

    def __init__(self, contestant, turns):
        self.contestant = contestant
        self.seconds = [seconds for turn in turns for seconds in turn.seconds]
        self.median = statistics.median(self.seconds)
        accuracies = [turn.accuracy for turn in turns if turn.accuracy is not None]
        self.accuracy = statistics.median(accuracies) if accuracies else None
        setups = [turn.setup for turn in turns if turn.setup is not None]
        self.setup = statistics.median(setups) if setups else None
        self.note = turns[0].note


def row_of(rows, name):
    return next((row for row in rows if row.contestant.name == name), None)


def leader_of(workload, rows):
    """The row that all others are compared with."""
    names = {"sweep": "sweep-1", "run-mnist": "nnlab-process", "run-line_fitting": "line_fitting-process"}
    return row_of(rows, names.get(workload, "nnlab"))


def learned_less(row, rows):
    ours = row_of(rows, "nnlab")
    return ours is not None and row.accuracy < ours.accuracy - LESS_LEARNED


def best_rival(rows, kind, prefix=""):
    """The fastest of a kind that learned as well as nnlab."""
    able = [
        row
        for row in rows
        if row.contestant.kind == kind and row.contestant.name.startswith(prefix) and not learned_less(row, rows)
    ]
    return min(able, key=lambda row: row.median, default=None)


def floors(results):
    """What has to be shown: (what, wanted, measured, is met). Nothing is said of what was not measured."""
    found = []

    def ratio(what, slower, faster, wanted, unit=" times"):
        if slower and faster:
            measured = slower.median / faster.median
            found.append((what, f"at least {wanted}{unit}", f"{measured:.2f}{unit}", measured >= wanted))

    def limit(what, measured, wanted, unit, scale):
        found.append((what, f"under {wanted} {unit}", f"{measured * scale:.3g} {unit}", measured * scale < wanted))

    for workload, wanted in (("online", 5), ("nielsen", 2.5), ("minibatch", 2.2), ("dense", 1.0)):
        rows = results.get(workload, [])
        rival = best_rival(rows, "c++")
        name = rival.contestant.label if rival else ""
        ratio(f"`{workload}` against the fastest C++ rival ({name})", rival, row_of(rows, "nnlab"), wanted)
    rows = results.get("online", [])
    ratio("`online` against numpy's loop in float32", row_of(rows, "numpy-float32"), row_of(rows, "nnlab"), 45)
    for workload, wanted in (("nielsen", 30), ("minibatch", 4.5)):
        rows = results.get(workload, [])
        rival = best_rival(rows, "python", "pytorch")
        name = rival.contestant.label if rival else ""
        ratio(f"`{workload}` against PyTorch, best of its thread counts ({name})", rival, row_of(rows, "nnlab"), wanted)
    for workload in ("online", "minibatch"):
        rows = results.get(workload, [])
        ours = row_of(rows, "nnlab")
        if ours and ours.note == "target avx512":
            ratio(f"`{workload}` on the target avx2 against avx512", ours, row_of(rows, "avx2"), 0.6, "")
    rows = results.get("sweep", [])
    ratio("`sweep` on two cores against one", row_of(rows, "sweep-1"), row_of(rows, "sweep-2"), 1.85)
    rows = results.get("run-mnist", [])
    ours = row_of(rows, "nnlab-process")
    ratio("`nnlab run mnist` against the Python example, whole processes", row_of(rows, "example-process"), ours, 25)
    if ours:
        online = row_of(results.get("online", []), "nnlab")
        where = f" (`online` here: {online.median:.3f} s)" if online else ""
        limit("`nnlab run mnist`, whole process, where `online` takes 0.03 s" + where, ours.median, 0.25, "s", 1)
    ours = row_of(results.get("run-line_fitting", []), "line_fitting-process")
    if ours:
        limit("`nnlab run line_fitting`, whole process", ours.median, 80, "ms", 1e3)
    ours = row_of(results.get("inference-one", []), "nnlab")
    if ours:
        limit("one image through 784-128-64-10", ours.median, 10, "microseconds", 1e6 / 10_000)
    return found


def machine(build):
    """What the numbers belong to."""
    bench = subprocess.run(
        [os.path.join(build, "bin", "nnlab"), "bench", "load"], capture_output=True, text=True, check=False
    ).stdout
    target = bench.partition("\ntarget ")[2].partition(",")[0] or "unknown"
    peak = bench.partition("peak of one core ")[2].partition(" GFLOP/s")[0] or "unknown"
    model = "unknown CPU"
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        for line in file:
            if line.startswith(("model name", "Model")):
                model = line.split(":", 1)[1].strip()
                break
    compiler = subprocess.run(["c++", "--version"], capture_output=True, text=True, check=False).stdout
    commit = subprocess.run(
        ["git", "-C", ROOT, "describe", "--always", "--dirty"], capture_output=True, text=True, check=False
    ).stdout
    return {
        "cpu": model,
        "cores": len(CORES),
        "system": f"{platform.system()} {platform.release()}",
        "target": target,
        "peak": peak,
        "compiler": compiler.splitlines()[0] if compiler else "",
        "commit": commit.strip(),
        "date": datetime.date.today().isoformat(),
    }


def markdown(results, facts):
    lines = [
        f"{facts['cpu']}, {facts['cores']} cores, target {facts['target']}, peak of one core {facts['peak']} GFLOP/s;"
        f" {facts['compiler']}; {facts['system']}; {facts['date']}, commit {facts['commit']}.",
        f"Rounds: {facts['rounds']}. Load average: {facts['loadBefore']:.2f} before, {facts['loadAfter']:.2f} after.",
    ]
    for workload, rows in results.items():
        leader = leader_of(workload, rows)
        hasAccuracy = any(row.accuracy is not None for row in rows)
        lines += ["", f"`{workload}`: {WORKLOADS[workload]}", ""]
        columns = ["", "median, s", "fastest, s", "to " + leader.contestant.label.strip("*") if leader else "ratio"]
        columns += ["test accuracy", "set-up, s", "remark"] if hasAccuracy else []
        lines.append("| " + " | ".join(columns) + " |")
        lines.append("| --- |" + " ---: |" * (len(columns) - 1 - hasAccuracy) + " --- |" * hasAccuracy)
        for row in sorted(rows, key=lambda row: row.median):
            cells = [row.contestant.label, f"{row.median:.4f}", f"{min(row.seconds):.4f}"]
            cells.append(f"{row.median / leader.median:.2f}" if leader else "")
            if hasAccuracy:
                remarks = [row.note] if row.note else []
                if learned_less(row, rows):
                    remarks.append("learned less, so it counts for no ratio below")
                cells += [f"{100 * row.accuracy:.1f} %", f"{row.setup:.2f}", "; ".join(remarks)]
            lines.append("| " + " | ".join(cells) + " |")
    asked = floors(results)
    if asked:
        lines += ["", "| asked for | floor | measured | met |", "| --- | ---: | ---: | --- |"]
        for what, wanted, measured, isMet in asked:
            lines.append(f"| {what} | {wanted} | {measured} | {'yes' if isMet else '**no**'} |")
    return "\n".join(lines)


def as_json(results, facts):
    return {
        "machine": facts,
        "workloads": {
            workload: [
                {
                    "contestant": row.contestant.name,
                    "median": row.median,
                    "seconds": row.seconds,
                    "accuracy": row.accuracy,
                    "setup": row.setup,
                    "note": row.note,
                }
                for row in rows
            ]
            for workload, rows in results.items()
        },
        "floors": [
            {"what": what, "floor": wanted, "measured": measured, "isMet": isMet}
            for what, wanted, measured, isMet in floors(results)
        ],
    }


def say(sentence):
    print("nnlab: " + sentence, file=sys.stderr, flush=True)


def check(everyone):
    """Whether the contestants in C++ learn what the reference learns. FANN and OpenCV have a loss of their own."""
    isRight = True
    for contestant in everyone:
        if contestant.kind in ("nnlab", "target", "c++") and "minibatch" in contestant.workloads:
            print(contestant.label.strip("*"), flush=True)
            isRight = subprocess.run(contestant.command("check", 1), check=False).returncode == 0 and isRight
    return isRight


def names(text, known, what):
    chosen = [name for name in text.split(",") if name]
    for name in chosen:
        if name not in known:
            say(f"there is no {what} called {name}; choose among: {', '.join(known)}.")
            sys.exit(2)
    return chosen


def parsed(everyone):
    parser = argparse.ArgumentParser(
        prog="compare.sh",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Measures nnlab beside its rivals on this machine. Prints Markdown, writes JSON.",
        epilog="workloads:\n"
        + "\n".join(f"  {name:18}{text}" for name, text in WORKLOADS.items())
        + "\n\ncontestants: "
        + ", ".join(contestant.name for contestant in everyone),
    )
    parser.add_argument("--rounds", type=int, default=7, help="turns of every contestant (7)")
    parser.add_argument("--only", default="", metavar="WORKLOAD,...", help="these workloads")
    parser.add_argument("--without", default="", metavar="NAME,...", help="without these contestants, or `python`")
    parser.add_argument("--json", metavar="FILE", help="where the numbers go (build/benchmark/compare.json)")
    parser.add_argument("--check", action="store_true", help="only compare what is learned with the reference")
    parser.add_argument("--only-parse", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--build", default=os.path.join(ROOT, "build", "benchmark"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.rounds < 1:
        say("--rounds is at least 1.")
        sys.exit(2)
    return options


def measure(everyone, workloads, rounds):
    """The turns of (workload, name), and whether all of them were taken before somebody pressed Ctrl+C."""
    turns = {}
    out = set()
    try:
        for number in range(1, rounds + 1):
            for workload in workloads:
                for contestant in everyone:
                    key = (workload, contestant.name)
                    if workload not in contestant.workloads or key in out:
                        continue
                    try:
                        turn = take_turn(contestant, workload, number)
                    except Failed as reason:
                        out.add(key)
                        turns.pop(key, None)
                        say(f"{workload}: {contestant.name} is out: {reason}")
                        continue
                    turns.setdefault(key, []).append(turn)
                    say(f"round {number} of {rounds}: {workload}, {contestant.name}: {min(turn.seconds):.4f} s")
    except KeyboardInterrupt:
        return turns, False
    return turns, True


def main():
    options = parsed(contestants(""))
    everyone = contestants(options.build)
    workloads = names(options.only, WORKLOADS, "workload") or list(WORKLOADS)
    without = names(options.without, [contestant.name for contestant in everyone] + ["python"], "contestant")
    if options.only_parse:
        return
    everyone = [
        contestant
        for contestant in everyone
        if contestant.name not in without
        and not ("python" in without and (contestant.kind == "python" or contestant.name == "example-process"))
        and ("check" if options.check else set(workloads) & set(contestant.workloads))
    ]

    missing = [contestant for contestant in everyone if not is_there(contestant)]
    packages = sorted({contestant.package for contestant in missing if contestant.package})
    if packages:
        say("left out: " + ", ".join(contestant.name for contestant in missing))
        say("to let them take part: apt-get install --no-install-recommends " + " ".join(packages))
        if sys.executable != "/usr/bin/python3" and any(package in MODULES for package in packages):
            say(f"Debian's packages for Python belong to /usr/bin/python3; this is {sys.executable}.")
    everyone = [contestant for contestant in everyone if contestant not in missing]

    if options.check:
        sys.exit(0 if check(everyone) else 1)

    # Told before anything is measured, and not after ten minutes.
    path = options.json or os.path.join(options.build, "compare.json")
    try:
        open(path, "a", encoding="utf-8").close()
    except OSError as reason:
        say(f"{path} cannot be written ({reason.strerror}); give --json another file.")
        sys.exit(7)

    facts = dict(machine(options.build), rounds=options.rounds, loadBefore=os.getloadavg()[0])
    if facts["loadBefore"] > 0.3:
        say(f"this machine is busy (load average {facts['loadBefore']:.1f}): the numbers will say so.")
    turns, isComplete = measure(everyone, workloads, options.rounds)
    if not turns:
        say("nothing was measured.")
        sys.exit(1 if isComplete else 130)
    if not isComplete:
        facts["rounds"] = f"{options.rounds}, stopped before their end"
    facts["loadAfter"] = os.getloadavg()[0]
    results = {}
    for workload in workloads:
        rows = [Row(contestant, turns[workload, contestant.name]) for contestant in everyone
                if (workload, contestant.name) in turns]
        if rows:
            results[workload] = rows

    print(markdown(results, facts))
    with open(path, "w", encoding="utf-8") as file:
        json.dump(as_json(results, facts), file, indent=1)
        file.write("\n")
    say(f"all numbers are in {path}.")
    sys.exit(0 if isComplete else 130)


if __name__ == "__main__":
    main()
