#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The nnlab authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs what is missing, builds nnlab with its tests and runs them.
#   ./tests/run.sh [CTEST ARGUMENT...]        everything but the tests labelled `long`, in the preset dev
#   ./tests/run.sh --all [CTEST ARGUMENT...]  the long ones too, then the same under both sanitizers and in release
# Examples: ./tests/run.sh -R idx      ./tests/run.sh -L datasets      ./tests/run.sh --all -R network
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
. lab/install_packages.sh

presets=(dev)
without=(-LE long)
if [ "${1-}" = --all ]; then
    shift
    presets=(dev asan tsan release)
    without=()
fi

install_packages "$root" lab tests

mkdir -p build
failed=()
for preset in "${presets[@]}"; do
    say "configuring build/$preset"
    cmake --preset "$preset" >"build/$preset.log" 2>&1 || {
        cat "build/$preset.log" >&2
        say "CMake could not configure the build; its reasons are above."
        exit 1
    }
    say "building build/$preset"
    ninja -C "build/$preset" >&2
    ctest --preset "$preset" -j2 "${without[@]}" "$@" || failed+=("$preset")
done

if [ ${#failed[@]} -gt 0 ]; then
    say "tests failed in: ${failed[*]}"
    exit 1
fi
