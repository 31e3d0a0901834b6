# SPDX-FileCopyrightText: 2026 The nnlab authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# To be sourced. Gives `say SENTENCE`, which speaks on stderr, and `install_packages SECTION...`, which installs the
# packages of these sections of packages.txt that are missing. It asks apt for nothing when nothing is missing.

say() { printf 'nnlab: %s\n' "$*" >&2; }

# listed_packages FILE SECTION...: the names of the packages in these sections.
listed_packages() {
    local list=$1
    shift
    awk -v sections=" $* " '
        { sub(/#.*/, "") }
        /^\[.*\]/ { gsub(/[][ \t]/, ""); wanted = index(sections, " " $0 " "); next }
        NF && wanted { print $1 }' "$list"
}

# install_packages ROOT SECTION...: ROOT is the checkout.
install_packages() {
    local root=$1 package
    shift
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        if command -v cmake >/dev/null; then
            say "this is not a Debian system: taking for granted what $root/lab/packages.txt lists."
            return 0
        fi
        say "this is not a Debian system: install by hand what $root/lab/packages.txt lists, then try again."
        return 1
    fi

    local -A installed=()
    local -a wanted=() missing=()
    mapfile -t wanted < <(listed_packages "$root/lab/packages.txt" "$@")
    while read -r package; do
        installed[$package]=1
    done < <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null | sed -n 's/^installed //p')
    for package in "${wanted[@]}"; do
        [ -n "${installed[$package]-}" ] || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0

    local -a as_root=()
    if [ "$(id -u)" != 0 ]; then
        if ! command -v sudo >/dev/null; then
            say "these packages are missing, and installing them needs root or sudo: ${missing[*]}"
            say "ask your administrator for: apt-get install --no-install-recommends ${missing[*]}"
            return 1
        fi
        as_root=(sudo)
    fi

    say "installing Debian packages (a minute or two the first time): ${missing[*]}"
    local log=$root/build/packages.log
    mkdir -p "$root/build"
    if ! {
        "${as_root[@]}" apt-get update -q &&
            "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
                -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "${missing[@]}"
    } >"$log" 2>&1 </dev/null; then
        tail -n 15 "$log" >&2
        say "apt could not install them; its last words are above, all of them in $log."
        return 1
    fi
}
