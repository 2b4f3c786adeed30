#!/usr/bin/env bash
# Pin what pyproject.toml allows, with digests and without the address of any package index.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

bash tools/install.sh dev
export CUSTOM_COMPILE_COMMAND="make lock"
compile() {
  .venv/bin/python -m piptools compile --quiet --upgrade --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url \
    --no-emit-trusted-host --no-emit-find-links --build-deps-for editable "$@" pyproject.toml
}
compile --extra web --output-file requirements/web.txt
compile --extra web --extra dev --constraint requirements/web.txt --output-file requirements/dev.txt
