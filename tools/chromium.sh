#!/usr/bin/env bash
# See that the browser tests have a Chromium: the machine's, else Debian's where we may install it.
# Where we may not, say so in one line; the browser tests then skip with the same reason.
set -euo pipefail

for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null; then exit 0; fi
done
if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
  echo "Installing Debian's Chromium for the browser tests" >&2
  if { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-liberation; } >/dev/null; then exit 0; fi
fi
echo "Browser tests will be skipped: install Debian's package chromium (sudo apt-get install chromium)" >&2
