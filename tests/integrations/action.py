"""Runs the steps of action.yml as a runner would, with made-up files, and looks at what they leave behind."""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

from ruamel.yaml import YAML  # check-jsonschema brings it

ROOT = pathlib.Path(__file__).resolve().parents[2]
ACTION = YAML(typ="safe").load(ROOT / "action.yml")
STRAY = (
    "They met.[1]\n\n[1] Anna Weber, “Ministers Meet in Vienna,” Der Standard, , May 3, 2019, "
    "https://example.org/a.\n"
)


class Run:
    """One use of the action in a folder."""

    # Building is the same every time, so it is done once for each version.
    installed: dict[str, dict[str, str]] = {}

    def __init__(self, folder: pathlib.Path, **inputs: str):
        self.folder = folder
        unknown = {name.replace("_", "-") for name in inputs} - ACTION["inputs"].keys()
        assert not unknown, unknown
        self.inputs = {name: spec.get("default", "") for name, spec in ACTION["inputs"].items()}
        self.inputs |= {name.replace("_", "-"): value for name, value in inputs.items()}
        self.steps: dict[str, dict[str, str]] = {}
        self.summary = folder.parent / "summary.md"
        self.summary.write_text("")
        self.log = ""
        self.status = 0
        for step in ACTION["runs"]["steps"]:
            self.step(step)
            if self.status != 0:
                break
        self.outputs = {
            name: self.expand(spec["value"]) for name, spec in ACTION["outputs"].items()
        }

    def expand(self, text: str) -> str:
        def value(match: re.Match) -> str:
            words = match[1].split(".")
            if words[0] == "inputs":
                return self.inputs[words[1]]
            if words == ["github", "action_path"]:
                return str(ROOT)
            assert words[0] == "steps" and words[2] == "outputs", words
            return self.steps.get(words[1], {}).get(words[3], "")

        return re.sub(r"\$\{\{\s*(.*?)\s*\}\}", value, text)

    def step(self, step: dict) -> None:
        assert "${{" not in step["run"], "an expression inside a script"
        version = self.inputs["version"]
        if step["id"] == "install" and version in self.installed:
            self.steps["install"] = self.installed[version]
            return
        output = self.folder.parent / "output"
        output.write_text("")
        env = os.environ | {name: self.expand(text) for name, text in step["env"].items()}
        env |= {
            "GITHUB_ACTIONS": "true",
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "RUNNER_TEMP": str(ROOT / "target" / "integrations" / "runner"),
        }
        pathlib.Path(env["RUNNER_TEMP"]).mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.folder,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.log += done.stdout
        self.status = done.returncode
        rows = [line.split("=", 1) for line in output.read_text().splitlines()]
        self.steps[step["id"]] = dict(rows)
        if step["id"] == "install" and self.status == 0:
            self.installed[version] = dict(rows)

    def commands(self) -> list[str]:
        return [line for line in self.log.splitlines() if line.lstrip().startswith("::")]


def expect(what: str, ok: bool, run: Run) -> None:
    if not ok:
        print(run.log, run.outputs, run.status, sep="\n")
        sys.exit(f"FAILED: {what}")
    print(f"ok: {what}")


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch) / "work"
        (folder / "in").mkdir(parents=True)
        (folder / ".git").mkdir()
        (folder / "in" / "Report, final: 100%.md").write_text(STRAY)

        run = Run(folder, sarif_file="out.sarif")
        expect("a finding fails the step", run.status == 1, run)
        expect("the exit code is handed out", run.outputs["exit-code"] == "1", run)
        expect("the findings are counted", run.outputs["findings"] == "1", run)
        expect("the SARIF file is there", (folder / run.outputs["sarif-file"]).is_file(), run)
        start = "::warning file=in/Report%2C final%3A 100%25.md,line=3,"
        expect("the line is annotated", [c[: len(start)] for c in run.commands()] == [start], run)
        expect("the summary has it", "stray-punctuation" in run.summary.read_text(), run)

        run = Run(folder, fail_on="never", summary="false", annotations="false")
        expect("fail-on is heeded", (run.status, run.outputs["exit-code"]) == (0, "0"), run)
        expect("the summary can be left out", run.summary.read_text() == "", run)
        expect("annotations can be left out", not run.commands(), run)
        expect("the log has the finding", "stray-punctuation" in run.log, run)
        expect("no SARIF file, no output", run.outputs["sarif-file"] == "", run)

        run = Run(folder, files="missing.txt\nin")
        expect("what is missing fails", (run.status, run.outputs["exit-code"]) == (2, "2"), run)
        expect("and the rest is looked at", run.outputs["findings"] == "1", run)

        run = Run(folder, args="--select=links\n--fail-on=error")
        expect("further arguments are heeded", (run.status, run.outputs["findings"]) == (0, "0"), run)

        for hostile in ("$(touch pwned)", "`touch pwned`", "; touch pwned", "--output-file=pwned"):
            run = Run(folder, files=hostile)
            expect(f"{hostile!r} is a name", run.status == 2, run)
            expect("and nothing else", not (folder / "pwned").exists(), run)
        run = Run(folder, version="0.1.0; touch pwned")
        expect("a version is a version", run.status == 2 and not (folder / "pwned").exists(), run)

        name = folder / "in" / "a\nexit-code=0\n::error::forged.txt"
        name.write_text("They met.[1]\n\n[1] TK ##[error]forged\n::add-mask::e\n")
        run = Run(folder)
        ours = ("::warning file=", "::error file=", "::notice file=")
        expect("names and drafts forge no command", all(c.startswith(ours) for c in run.commands()), run)
        expect("nor any other form of one", "##[" not in run.log, run)
        expect("nor an output", run.outputs["exit-code"] == "1", run)
        name.unlink()

        (folder / "brieflint.toml").write_text("online = true\n")
        (folder / "in" / "link.txt").write_text("See http://127.0.0.1:9/x and http://a.invalid/y\n")
        run = Run(folder, sarif_file="out.sarif", args="--report=json=out.json")
        import json

        links = json.loads((folder / "out.json").read_text())["links"]
        expect("a pull request cannot ask for the network", links == [], run)
        (folder / "brieflint.toml").unlink()

        long = "".join(f"They met.[{n}]\n\n" for n in range(1, 901))
        long += "".join(f"[{n}] TK\n" for n in range(1, 901))
        for number in range(10):
            (folder / "in" / f"long-{number}.txt").write_text(long)
        run = Run(folder)
        summary = run.summary.read_text()
        expect("a long summary is cut to what GitHub takes", 900_000 < len(summary.encode()) < 2**20, run)
        expect("and says so", summary.endswith("every finding.*\n"), run)
        expect("ten annotations of a kind", len(run.commands()) <= 30, run)
        expect("every finding is counted", int(run.outputs["findings"]) >= 9000, run)


main()
