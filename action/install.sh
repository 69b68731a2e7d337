#!/usr/bin/env bash
# Puts brieflint where the next step finds it: a wheel of a release, or built from the action's own tag.
set -euo pipefail

folder="${RUNNER_TEMP:?}/brieflint"

if [ -n "${INPUT_VERSION:-}" ]; then
  if ! [[ "$INPUT_VERSION" =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]]; then
    echo "brieflint: version must be like 0.1.0" >&2
    exit 2
  fi
  python3 -m venv "$folder"
  "$folder/bin/pip" install --quiet --disable-pip-version-check "brieflint==$INPUT_VERSION"
else
  if ! command -v cargo >/dev/null; then
    echo "brieflint: there is no cargo on this runner; install Rust, or set the input 'version'" >&2
    exit 2
  fi
  cargo install --quiet --locked --path "${ACTION_PATH:?}" --root "$folder"
fi

echo "brieflint=$folder/bin/brieflint" >>"${GITHUB_OUTPUT:?}"
