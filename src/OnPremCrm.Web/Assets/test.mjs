// Runs every *.test.ts of the assets and the features with Node's own test runner: npm test.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync, mkdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const assets = path.dirname(fileURLToPath(import.meta.url));
const out = path.join(assets, "node_modules", ".tests");

function testsUnder(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : testsUnder(full);
    return entry.name.endsWith(".test.ts") ? [full] : [];
  });
}

const tests = [assets, path.join(path.dirname(assets), "Features")].flatMap(testsUnder);
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
await build({ entryPoints: tests, outdir: out, outbase: path.dirname(assets), bundle: true, platform: "node", format: "esm", outExtension: { ".js": ".mjs" }, nodePaths: [path.join(assets, "node_modules")] });
const built = tests.map((file) => path.join(out, path.relative(path.dirname(assets), file).replace(/\.ts$/, ".mjs")));
process.exit(spawnSync(process.execPath, ["--test", ...process.argv.slice(2), ...built], { stdio: "inherit" }).status ?? 1);
