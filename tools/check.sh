#!/usr/bin/env bash
# Everything that can be checked without running the software. Goes on after a fault, so that one run shows them all.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

faults=()
check() {
  local name=$1 said
  shift
  if said=$("$@" 2>&1); then printf '  ok     %s\n' "$name"; else
    printf '  FAULT  %s\n%s\n' "$name" "$said"
    faults+=("$name")
  fi
}
python() { .venv/bin/python "$@"; }

check "lint" python -m ruff check --quiet .
check "format" python -m ruff format --check --quiet .
check "types of the core" python -m mypy
check "dependency rules" python -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'
check "template lint" python -m djlint --quiet --lint src/throughcare_web
check "migrations are complete" python manage.py makemigrations --check --dry-run
check "sizes" python tools/budgets.py
check "words" python tools/wording.py
check "Spanish is complete" python tools/messages.py --check
check "reading level" python tools/reading_level.py --check
check "documents and pins are fresh" python tools/stale.py
check "clinical pages are fresh" python tools/knowledge_pages.py --check

if ((${#faults[@]})); then
  printf '\n%d of the checks found a fault: %s\n' "${#faults[@]}" "$(IFS=,; echo "${faults[*]}")" >&2
  exit 1
fi
