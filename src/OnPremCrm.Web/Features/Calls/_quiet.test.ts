import assert from "node:assert/strict";
import test from "node:test";
import { quietParts } from "./_quiet";

const loud = (n: number): number[] => Array<number>(n).fill(200);
const quiet = (n: number): number[] => Array<number>(n).fill(3);

test("only where both sides are quiet for longer than a breath there is something to jump over, and a little silence stays at each end", () => {
  const them = [...loud(10), ...quiet(40), ...loud(5), ...quiet(10), ...loud(35)];
  const us = [...quiet(20), ...loud(5), ...quiet(75)];
  assert.deepEqual(quietParts({ seconds: 10, legs: [them, us] }).map(({ from, to }) => [from.toFixed(1), to.toFixed(1)]), [["2.8", "4.7"]]);
});

test("a recording without any sound, or without a wave, is not jumped over as a whole", () => {
  assert.deepEqual(quietParts({ seconds: 10, legs: [[0, 0], [0, 0]] }), []);
  assert.deepEqual(quietParts({ seconds: 10, legs: [] }), []);
});
