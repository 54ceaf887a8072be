# Finds, or installs where it can, a python that has what a comparison needs. Source it after eng/lib/common.sh.
# usage: find_python LOG MODULE:PACKAGE…; leaves its path in $python.

find_python() {
  local log="$1" modules=() packages=() pair
  shift
  for pair in "$@"; do
    modules+=("${pair%%:*}")
    packages+=("${pair##*:}")
  done
  if has_modules; then return; fi
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "Installing ${packages[*]} (apt-get)…"
    { install_packages || { apt-get update && install_packages; }; } </dev/null >"$log" 2>&1 ||
      { tail -n 5 "$log" >&2; die "apt-get could not install ${packages[*]}"; }
  fi
  has_modules || die "no python3 here has ${modules[*]}: install ${packages[*]}, or the same from elsewhere"
}

install_packages() { apt-get install -y --no-install-recommends "${packages[@]}"; }

# The first Python here that has all of them; the system's own has them where apt installed them.
has_modules() {
  for python in /usr/bin/python3 python3; do
    if "$python" -c "import $(IFS=,; echo "${modules[*]}")" >/dev/null 2>&1; then return; fi
  done
  return 1
}
