// Bundles src into ../templates/studio, with the licences of what is in it and the digests of what it was made of.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "templates", "studio");

const result = await build({
  absWorkingDir: here,
  entryPoints: ["src/main.js"],
  outfile: join(target, "studio.js"),
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "none",
  metafile: true,
});

// The page has the colours and letters of all other pages: the first part of their style sheet.
const family = readFileSync(join(target, "..", "style.css"), "utf8").split("/* The page */")[0];
await build({
  stdin: { contents: family + readFileSync(join(here, "src/studio.css"), "utf8"), loader: "css" },
  outfile: join(target, "studio.css"),
  minify: true,
});

const packages = new Set();
for (const path of Object.keys(result.metafile.inputs)) {
  const found = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path);
  if (found) packages.add(found[1]);
}
const licences = [...packages].sort().map((name) => {
  const folder = join(here, "node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  if (!file) throw new Error(`${name} has no licence file`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
});
writeFileSync(join(target, "LICENSES.txt"), licences.join(`\n${"-".repeat(80)}\n\n`));

const digest = (/** @type {string} */ path) => createHash("sha256").update(readFileSync(path)).digest("hex");
const sources = [
  "build.mjs",
  "package-lock.json",
  "package.json",
  "tsconfig.json",
  ...readdirSync(join(here, "src")).map((name) => `src/${name}`),
].map((name) => join(here, name));
const all = [...sources, join(target, "..", "style.css")].map((path) => [relative(join(here, ".."), path), digest(path)]);
const built = ["LICENSES.txt", "studio.css", "studio.js"].map((name) => [`templates/studio/${name}`, digest(join(target, name))]);
writeFileSync(
  join(target, "built.json"),
  JSON.stringify({ sources: Object.fromEntries(all.sort()), built: Object.fromEntries(built) }, null, 1) + "\n",
);
