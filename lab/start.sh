#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The nnlab authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs what is missing, builds nnlab and trains a network on the real handwritten digits.
#   ./lab/start.sh              the main job: nnlab run mnist
#   ./lab/start.sh ARGUMENT...  nnlab ARGUMENT... instead, for example: ./lab/start.sh run plane
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
build=$root/build/release
. "$root/lab/install_packages.sh"

install_packages "$root" lab

# Ninja notices by itself when a CMakeLists.txt changes, but not when a preset does.
if ! [ "$build/build.ninja" -nt "$root/CMakePresets.json" ]; then
    say "configuring $build"
    # A warning that a newer compiler invents keeps nobody from running, and who only runs needs no tests.
    mkdir -p "$root/build"
    (cd "$root" && cmake --preset release -DNNLAB_BUILD_TESTS=OFF -DNNLAB_WERROR=OFF) >"$build.log" 2>&1 || {
        cat "$build.log" >&2
        say "CMake could not configure the build; its reasons are above."
        exit 1
    }
fi
if [ -x "$build/bin/nnlab" ]; then
    say "bringing $build up to date"
    ninja --quiet -C "$build" >&2
else
    say "building nnlab in $build"
    ninja -C "$build" >&2
fi

[ $# -gt 0 ] || set -- run mnist
exec "$build/bin/nnlab" "$@"
