# shellcheck shell=bash disable=SC2154 # root is the caller's
# Shared by the scripts in eng/: sourced, never run. Keeps to what bash 3.2 and BSD tools offer, so that macOS can use it too.

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }

# cannot REASON: this machine lacks what the work needs, which is no fault of the sources. eng/test counts exit code 77 as a skip.
cannot() { say "skipped: $*"; exit 77; }

is_ci() { [ "${CI:-}" = true ] || [ "${GPUTILER_CI:-}" = 1 ]; }

if [ -n "${XDG_CACHE_HOME:-}" ]; then cache="$XDG_CACHE_HOME/gputiler"
elif [ -n "${HOME:-}" ]; then cache="$HOME/.cache/gputiler"
else die "neither HOME nor XDG_CACHE_HOME is set: set one, downloads are kept there"
fi

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

# whole_number OPTION VALUE MOST: refuses what is no whole number from 0 to that.
whole_number() {
  if [[ ! "$2" =~ ^(0|[1-9][0-9]{0,9})$ ]] || [ "$2" -gt "$3" ]; then say "error: $1 takes a whole number up to $3"; exit 2; fi
}

sha256() { if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -d' ' -f1; }

make_folder() { if ! mkdir -p "$1" 2>/dev/null || [ ! -w "$1" ]; then die "cannot write to $1: make it writable"; fi; }

# replace_file PATH: standard input becomes the file in one step.
replace_file() { cat >"$1.$$" && mv "$1.$$" "$1"; }

# lock FOLDER: one script at a time works in it, until the script ends. Build servers outlive a script and would inherit the lock:
# start what may leave one behind with `9>&-`. Where there is no flock (macOS), two at once may do the same work twice.
lock() {
  make_folder "$1"
  command -v flock >/dev/null || return 0
  exec 9>"$1/.lock"
  flock 9
  # With the lock held these can only be what a killed run left.
  rm -rf "$1"/scratch.*
}

# A folder beside its final place, so that the last step is a rename; gone when the script ends, however it ends.
scratch_folder() {
  scratch="$(mktemp -d "$1/scratch.XXXXXX")"
  trap 'rm -rf "$scratch"' EXIT
  trap 'exit 130' INT TERM HUP
}

# install PACKAGE…: Debian's packages, where this user may install them.
install() {
  local log
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  say "Installing $* (apt-get)…"
  log="$(mktemp)"
  # Two lanes may want something at once, and apt-get waits for one of its locks only.
  (lock "$cache/apt"; { apt_get install "$@" || { apt_get update && apt_get install "$@"; }; } 9>&-) </dev/null >"$log" 2>&1 ||
    { tail -n 5 "$log" >&2; rm -f "$log"; return 1; }
  rm -f "$log"
}
apt_get() {
  local verb="$1"
  shift
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 "$verb" ${1:+-y --no-install-recommends "$@"}
}

# need_dotnet: an SDK that the sources build with.
need_dotnet() {
  local sdk
  sdk="$(sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' "$root/global.json")"
  command -v dotnet >/dev/null || die "dotnet is missing: install the .NET SDK ${sdk%.*}.x, at least $sdk"
  (cd "$root" && dotnet --version) >/dev/null 2>&1 || die "this dotnet has no SDK that global.json accepts: install the .NET SDK ${sdk%.*}.x, at least $sdk"
}

# build_errors LOG: what a build that failed says of why, and everything where it names no error.
build_errors() { grep -E 'error' "$1" | sort -u || cat "$1"; }

need_npm() { command -v npm >/dev/null || install npm || cannot "npm is missing: install Node.js with npm"; }

# fetch_npm PACKAGE VERSION SHA256: leaves the verified tarball at $cache/downloads/PACKAGE-VERSION.tgz and says so in $tarball.
# A tarball that is complete stays there until the caller deletes it, so an interrupted run does not fetch it again.
fetch_npm() {
  tarball="$cache/downloads/$1-$2.tgz"
  if [ -f "$tarball" ] && [ "$(sha256 <"$tarball")" = "$3" ]; then return; fi
  need_npm
  make_folder "$cache/downloads"
  say "Fetching $1 $2 from npm…"
  (cd "$scratch" && npm pack --silent "$1@$2") </dev/null >"$scratch/npm.log" 2>&1 ||
    { tail -n 5 "$scratch/npm.log" >&2; die "npm could not fetch $1 $2: check the network and npm's settings"; }
  found="$(sha256 <"$scratch/$1-$2.tgz")"
  [ "$found" = "$3" ] || die "$1 $2 from npm has SHA-256 $found, expected $3"
  mv "$scratch/$1-$2.tgz" "$tarball"
}
