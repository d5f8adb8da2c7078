// Builds editor.js and the licences of what is in it: npm ci --ignore-scripts && npm run build
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const sources = ["build.js", "package-lock.json", "package.json",
  ...readdirSync("src").sort().map((name) => `src/${name}`)];
const hash = createHash("sha256");
for (const name of sources) hash.update(name).update("\0").update(readFileSync(name)).update("\0");

const { metafile } = await build({
  entryPoints: ["src/editor.js"], outfile: "editor.js", bundle: true, minify: true, format: "esm",
  target: "es2022", legalComments: "none", charset: "utf8", metafile: true,
  banner: { js: `/* Built by build.js from ${hash.digest("hex")}. Of others: see LICENSES. */` },
});

const packages = new Set(Object.keys(metafile.inputs)
  .map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]).filter(Boolean));
const licences = [...packages].sort().map((name) => {
  const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`));
  return `${name} ${version}\n\n${readFileSync(`node_modules/${name}/LICENSE`, "utf8").trim()}\n`;
});
writeFileSync("LICENSES", licences.join("\n----\n\n"));
