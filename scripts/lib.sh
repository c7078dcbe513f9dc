# What the scripts here share. Source it from bash, after `cd`ing to the top of the repository.
# shellcheck shell=bash

set -euo pipefail

# Says what happens next, on standard error so that output stays usable in pipes.
say() {
  if [ -t 2 ]; then
    printf '\033[1m==> %s\033[0m\n' "$*" >&2
  else
    printf '==> %s\n' "$*" >&2
  fi
}

# Stops with a message.
die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 2
}

# Runs a command as root, whoever we are.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  else
    sudo "$@"
  fi
}

# The names among "$@" of Debian packages that are not installed.
missing_packages() {
  local package status
  for package in "$@"; do
    status=$(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null || true)
    case "$status" in ii*) ;; *) printf '%s\n' "$package" ;; esac
  done
}

# Installs those Debian packages that are missing; quick when none is.
need_packages() {
  local missing log
  mapfile -t missing < <(missing_packages "$@")
  [ "${#missing[@]}" -gt 0 ] || return 0
  command -v apt-get >/dev/null ||
    die "install these first (names as Debian has them): ${missing[*]}"
  [ "$(id -u)" = 0 ] || command -v sudo >/dev/null ||
    die "not root; as root, run: apt-get install ${missing[*]}"
  say "installing ${missing[*]}"
  mkdir -p .cache
  log=.cache/apt-install.log
  install_packages "${missing[@]}" >"$log" 2>&1 && return 0
  # The package lists are absent or name versions that the mirror no longer has.
  as_root apt-get update >"$log" 2>&1 && install_packages "${missing[@]}" >>"$log" 2>&1 && return 0
  tail -n 5 "$log" >&2
  die "could not install ${missing[*]} (see $log); is there a network?"
}

install_packages() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

# Installs what `swift build` needs besides Swift: the C++ runtime that Swift links, and libraries.
need_build_tools() {
  command -v swift >/dev/null || die "no 'swift' on PATH: install Swift 6.3 or later from swift.org"
  need_packages g++ libc6-dev pkg-config libcapstone-dev libpcap-dev libslirp-dev libyaml-dev zlib1g-dev libzstd-dev \
    libsndfile1-dev libsamplerate0-dev libsdl2-dev libvncserver-dev libncurses-dev ncurses-term
}

# Installs what `make -C firmware` needs besides Swift: it has the compilers, and Debian a library of theirs and what
# makes disks.
need_firmware_tools() {
  need_packages make gcc-riscv64-unknown-elf python3 e2fsprogs
}
