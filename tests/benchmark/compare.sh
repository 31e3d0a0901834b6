#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The nnlab authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Measures nnlab beside its rivals on this machine and prints the tables of README.md.
#   ./tests/benchmark/compare.sh [--rounds N] [--only WORKLOAD,...] [--without CONTESTANT,...] [--json FILE]
#   ./tests/benchmark/compare.sh --check      only compares what the contestants in C++ learn with the reference
#   ./tests/benchmark/compare.sh --help       names the workloads and the contestants
# Rivals whose packages are missing are left out; it says which packages those are. PYTHON names another Python.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
build=$root/build/benchmark
python=${PYTHON:-/usr/bin/python3}
. "$root/lab/install_packages.sh"

if ! command -v "$python" >/dev/null; then
    say "there is no $python to conduct the comparison; install the package python3, or set PYTHON."
    exit 2
fi
# A misspelt word is told before anything is built, and help needs no build.
"$python" "$root/tests/benchmark/compare.py" --only-parse "$@" || exit
case " $* " in
*" --help "* | *" -h "*) exit ;;
esac

mkdir -p "$root/build"
say "building nnlab and its rivals in $build"
if ! (cd "$root" && cmake --preset benchmark) >"$build.log" 2>&1; then
    cat "$build.log" >&2
    say "CMake could not configure the build; its reasons are above. ./lab/start.sh installs what nnlab itself needs."
    exit 1
fi
if ! ninja -C "$build" >>"$build.log" 2>&1; then
    tail -n 30 "$build.log" >&2
    say "the build failed; its last words are above, all of them in $build.log."
    exit 1
fi

exec "$python" "$root/tests/benchmark/compare.py" --build "$build" "$@"
