# Read by the other scripts: where they are, and the tools that they need, installed once under target/.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
tools="$root/target/tools"

# One unoptimised build serves every script: these tests look at what is installed and run, not at how fast.
export CARGO_TARGET_DIR="$root/target/integrations"
export CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16
export CARGO_PROFILE_RELEASE_STRIP=none CARGO_PROFILE_RELEASE_INCREMENTAL=true

# need_python PACKAGE...: command-line tools from PyPI.
need_python() {
  [ -x "$tools/bin/pip" ] || python3 -m venv "$tools"
  local package
  for package in "$@"; do
    [ -x "$tools/bin/$package" ] || "$tools/bin/pip" install --quiet --disable-pip-version-check "$package"
  done
}

# need_node PACKAGE...: packages from npm.
need_node() {
  local package
  for package in "$@"; do
    [ -d "$tools/node_modules/$package" ] || npm install --silent --no-save --prefix "$tools" "$@" >/dev/null
  done
}

fail() {
  echo "FAILED: $*" >&2
  exit 1
}
