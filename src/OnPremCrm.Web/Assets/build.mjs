// Builds what the browser gets, wwwroot/dist/app.js, app.css and fonts, and what the server reads of it: icons.json and font.txt.
// Run by MSBuild when an input is newer (Assets.targets), or by hand: npm run build.
import { build } from "esbuild";
import { readFile, writeFile, mkdir, rm } from "node:fs/promises";
import { readdirSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { fileURLToPath } from "node:url";
import { PurgeCSS } from "purgecss";
import subsetFont from "subset-font";

const assets = path.dirname(fileURLToPath(import.meta.url));
const web = path.dirname(assets);
const dist = path.join(web, "wwwroot", "dist");
const modules = path.join(assets, "node_modules");

function filesUnder(folder, ...endings) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : filesUnder(full, ...endings);
    return endings.some((ending) => entry.name.endsWith(ending)) ? [full] : [];
  });
}

const folders = ["Assets", "Components", "Features", "Hosting"].map((name) => path.join(web, name));
const sources = folders.flatMap((folder) => filesUnder(folder, ".cshtml", ".cs", ".ts"));

// A Stimulus controller is any .ts in Assets/controllers or in a feature's folder; its file name is its identifier (phone-state.ts: phone-state).
// A module that a controller merely uses goes to Assets/ or begins with an underscore.
const controllers = [...filesUnder(path.join(assets, "controllers"), ".ts"), ...filesUnder(path.join(web, "Features"), ".ts")]
  .filter((file) => !file.endsWith(".test.ts") && !path.basename(file).startsWith("_"))
  .sort();

const controllerList = {
  name: "controllers",
  setup(plugin) {
    plugin.onResolve({ filter: /^controllers$/ }, () => ({ path: "controllers", namespace: "controllers" }));
    plugin.onLoad({ filter: /.*/, namespace: "controllers" }, () => {
      const imports = controllers.map((file, n) => `import c${n} from ${JSON.stringify(file)};`);
      const entries = controllers.map((file, n) => `[${JSON.stringify(path.basename(file, ".ts"))}, c${n}]`);
      return { contents: `${imports.join("\n")}\nexport default [${entries.join(", ")}];`, resolveDir: assets };
    });
  },
};

// Tabler is 600 KB and we use a fiftieth of it: only rules whose classes appear in our sources stay, and of its variables those that a kept rule or our own style sheet reads.
const tabler = path.join(modules, "@tabler", "core", "dist", "css", "tabler.min.css");
const purgedTabler = {
  name: "purged-tabler",
  setup(plugin) {
    plugin.onResolve({ filter: /^tabler$/ }, () => ({ path: tabler, namespace: "tabler" }));
    plugin.onLoad({ filter: /.*/, namespace: "tabler" }, async () => {
      const [kept] = await new PurgeCSS().purge({
        content: sources,
        css: [tabler],
        keyframes: true,
        variables: true,
        safelist: { variables: [...new Set(await variablesOfOurs())] },
        defaultExtractor: (text) => text.match(/[A-Za-z0-9_-]+/g) ?? [],
      });
      return { contents: kept.css.replace(/\/\*# sourceMappingURL.*?\*\//g, ""), loader: "css", resolveDir: path.dirname(tabler) };
    });
  },
};

async function variablesOfOurs() {
  const texts = await Promise.all([...filesUnder(assets, ".css"), ...sources].map((file) => readFile(file, "utf8")));
  return texts.flatMap((text) => text.match(/--tblr-[\w-]+/g) ?? []);
}

// A font file comes with nine weights, 20 features and its maker's choice of characters. What fonts.css asks for is half of that.
const features = ["calt", "case", "ccmp", "kern", "liga", "locl", "mark", "mkmk", "tnum"];
const cutFonts = {
  name: "cut-fonts",
  setup(plugin) {
    plugin.onLoad({ filter: /\.woff2$/ }, async ({ path: file }) => {
      const faces = (await readFile(path.join(assets, "fonts.css"), "utf8")).split("@font-face");
      const face = faces.find((one) => one.includes(path.basename(file)));
      const weights = /font-weight: (\d+) (\d+);/.exec(face);
      const ranges = /unicode-range: ([^;]+);/.exec(face);
      const characters = ranges[1].split(",").flatMap((range) => {
        const [from, to = from] = range.trim().slice(2).split("-").map((hex) => parseInt(hex, 16));
        return Array.from({ length: to - from + 1 }, (_, n) => from + n).filter((code) => code < 0xd800 || code > 0xdfff);
      });
      const cut = await subsetFont(await readFile(file), String.fromCodePoint(...characters), {
        targetFormat: "woff2",
        keepFeatures: features,
        variationAxes: { wght: { min: Number(weights[1]), max: Number(weights[2]) } },
      });
      return { contents: cut, loader: "file" };
    });
  },
};

// Turbo's progress bar installs an inline <style>, which our content security policy refuses (app.css shows html[aria-busy] instead).
const quietTurbo = {
  name: "quiet-turbo",
  setup(plugin) {
    plugin.onLoad({ filter: /@hotwired[\\/]turbo[\\/]dist[\\/].*esm\.js$/ }, async ({ path: file }) => {
      const source = await readFile(file, "utf8");
      const call = "this.installStylesheetElement();";
      if (source.split(call).length !== 2) throw new Error(`Turbo changed: ${call} is not there exactly once`);
      return { contents: source.replace(call, ""), loader: "js" };
    });
  },
};

// The server writes icons into the page, so icons.json holds those that our sources name: every quoted word that is the name of an icon.
// A word too many costs nothing; a name that does not exist in <icon name="..."> stops the build.
async function writeIcons() {
  const outline = path.join(modules, "@tabler", "icons", "icons", "outline");
  const known = new Set(readdirSync(outline).map((file) => path.basename(file, ".svg")));
  const named = new Set();
  const wrong = [];
  for (const file of sources) {
    const text = await readFile(file, "utf8");
    for (const [, name] of text.matchAll(/<icon\b[^>]*?\bname="([a-z0-9-]+)"/g)) if (!known.has(name)) wrong.push(`${path.relative(web, file)}: no icon is called "${name}"`);
    for (const [, word] of text.matchAll(/"([a-z0-9]+(?:-[a-z0-9]+)*)"/g)) if (known.has(word)) named.add(word);
  }
  if (wrong.length > 0) throw new Error(wrong.join("\n"));
  const icons = {};
  for (const name of [...named].sort()) {
    const svg = await readFile(path.join(outline, `${name}.svg`), "utf8");
    const shapes = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
    icons[name] = shapes.replace(/\s*\n\s*/g, "").trim();
  }
  await writeFile(path.join(dist, "icons.json"), JSON.stringify(icons));
}

// Packed once and as small as it gets, beside the file itself: the server sends app.js.br to whoever reads it, instead of packing in a hurry.
async function packFiles() {
  for (const file of readdirSync(dist).filter((name) => /\.(js|css)$/.test(name))) {
    const text = await readFile(path.join(dist, file));
    const packed = brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: text.length } });
    await writeFile(path.join(dist, `${file}.br`), packed);
  }
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await build({
  entryPoints: { app: path.join(assets, "app.ts"), "live-worker": path.join(assets, "live", "worker.ts"), "service-worker": path.join(assets, "service-worker.ts") },
  outdir: dist,
  bundle: true,
  format: "esm",
  target: ["es2022", "chrome123", "firefox120", "safari17.5"],
  minify: true,
  sourcemap: true,
  legalComments: "linked",
  assetNames: "[name]-[hash]",
  loader: { ".woff2": "file" },
  nodePaths: [modules],
  plugins: [controllerList, purgedTabler, cutFonts, quietTurbo],
  logLevel: "warning",
});
await writeIcons();
await writeFile(path.join(dist, "font.txt"), readdirSync(dist).find((name) => /^inter-latin-wght-normal-.*\.woff2$/.test(name)));
await packFiles();
await rm(path.join(dist, ".stamp"), { force: true });
await writeFile(path.join(dist, ".stamp"), "");
