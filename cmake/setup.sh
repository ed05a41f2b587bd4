# shellcheck shell=bash disable=SC2034,SC2154
# What ./evolve and ./check share: packages, configuring, building. Sourced by them, with `root` set.
program_packages=(g++ cmake ninja-build libxtensor-dev libxsimd-dev libcli11-dev nlohmann-json3-dev libpcre2-dev)
test_packages=(clang libclang-rt-14-dev doctest-dev libbenchmark-dev ccache chromium)

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() { say "error: $2"; exit "$1"; }

# install_missing yes|no PACKAGE… — installs those that are not there; with `no`, or without apt, only names them.
install_missing() {
  local install=$1 package missing=()
  shift
  if ! command -v apt-get dpkg-query >/dev/null; then
    die 1 "this is not Debian; install what these Debian packages hold, then run cmake --workflow --preset release: $*"
  fi
  for package in "$@"; do
    [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  [[ $install == yes ]] || die 1 "packages are missing; as root: apt-get install ${missing[*]}"

  local as_root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null || die 1 "packages are missing, and there is no sudo; as root: apt-get install ${missing[*]}"
    as_root=(sudo)
    [[ -t 0 ]] || as_root+=(-n)
  fi
  say "installing ${missing[*]}"
  logged "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=120 update
  logged "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 \
    install -y --no-install-recommends "${missing[@]}"
}

# Runs a command whose output is of interest only if it fails; on a terminal its newest line is seen.
logged() {
  local log status=0
  log=$(mktemp)
  if [[ -t 2 ]]; then
    LC_ALL=C "$@" </dev/null 2>&1 | tee "$log" | while IFS= read -r line; do
      printf '\r\033[K  %.76s' "$line" >&2
    done || status=$?
    printf '\r\033[K' >&2
  else
    LC_ALL=C "$@" </dev/null >"$log" 2>&1 || status=$?
  fi
  if ((status)); then
    tail -n 40 "$log" >&2
    rm -f "$log"
    die 1 "failed: $*"
  fi
  rm -f "$log"
}

# configure PRESET, then build PRESET [TARGET…]
configure() { (cd "$root" && logged cmake --preset "$1"); }
build() {
  local preset=$1
  shift
  (cd "$root" && cmake --build --preset "$preset" ${1:+--target "$@"}) || die 1 "$preset: it does not build"
}
