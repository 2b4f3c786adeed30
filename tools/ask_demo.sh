#!/usr/bin/env bash
# Start the demo on a free port, ask it what a person and a program would ask, and stop it again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

PORT=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
export PORT
state=$(mktemp -d)
chmod 0755 "$state"
setsid env THROUGHCARE_STATE_DIR="$state/var" make demo &
demo=$!

stop() {
  kill -TERM -- "-$demo" 2>/dev/null || true
  wait "$demo" 2>/dev/null || true
  .venv/bin/python tools/forget_database.py "$state/var" || true
  rm -rf "$state"
}
trap stop EXIT

.venv/bin/python tools/ask_demo.py "http://127.0.0.1:$PORT" "$demo"
