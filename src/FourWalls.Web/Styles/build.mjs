// Makes ../wwwroot/site.css. The recipe is in docs/guides/styles.md; what comes out is committed, so that nobody who builds
// or runs FourWalls needs Node or a package of it.
import { createRequire } from "node:module";
import { writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const packages = resolve(process.argv[2] ?? "node_modules");
const sass = createRequire(join(packages, "any.js"))("sass");
const load = { loadPaths: [here, packages], quietDeps: true };

// The kit is written for lines that run from left to right; ours may run either way.
const logical = [
  [/\b(margin|padding)-left\b/g, "$1-inline-start"],
  [/\b(margin|padding)-right\b/g, "$1-inline-end"],
  [/\bborder-left\b/g, "border-inline-start"],
  [/\bborder-right\b/g, "border-inline-end"],
  [/(^\s*)left:/gm, "$1inset-inline-start:"],
  [/(^\s*)right:/gm, "$1inset-inline-end:"],
  [/text-align: left\b/g, "text-align: start"],
  [/text-align: right\b/g, "text-align: end"],
];

let css = sass.compile(join(here, "site.scss"), { ...load, style: "expanded" }).css;
for (const [physical, better] of logical) css = css.replace(physical, better);
// Our own colours are always set, so the kit's fallbacks would only be weight; its version number tells strangers what runs.
css = css.replace(/var\((--govuk-[a-z-]+), [^()]+\)/g, "var($1)").replace(/:root \{\s*--govuk-frontend-version: [^}]*\}/, "");
css = sass.compileString(css, { style: "compressed", charset: false }).css.replace(/^\uFEFF/, "");

for (const wrong of [/url\(/, /@import/, /@font-face/, /(margin|padding|border)-(left|right)/, /[;{](left|right):/])
  if (wrong.test(css)) throw new Error(`The style sheet has ${wrong} in it.`);
writeFileSync(join(here, "..", "wwwroot", "site.css"), `/* Parts of GOV.UK Frontend: see LICENCES.txt */${css.trim()}\n`);
