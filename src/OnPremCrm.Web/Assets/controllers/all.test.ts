import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import test from "node:test";

const folder = path.join(process.cwd(), "controllers");

test("no controller writes HTML from a string: what people typed stays text", () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts")))
    assert.doesNotMatch(readFileSync(path.join(folder, file), "utf8"), /innerHTML|outerHTML|insertAdjacentHTML|document\.write/, file);
});
