import { compareNumbers } from "./dpkg.ts";

/** RPM's order: `[epoch:]version[-release]`; a release is compared if both have one (rpm-version(7)). */
export function compareRpm(a: string, b: string): number {
  const [left, right] = [split(a), split(b)];
  const version = left.epoch - right.epoch || compareLabels(left.version, right.version);
  if (version !== 0 || left.release === "" || right.release === "") return version;
  return compareLabels(left.release, right.release);
}

function split(text: string) {
  const [, epoch = "0", version = "", release = ""] = /^(?:(\d*):)?([^-]*)(?:-(.*))?$/s.exec(text) ?? [];
  return { epoch: Number(epoch), version, release };
}

/** `~` comes before the end of the label, `^` after it and before anything else. */
const MARK = /^[~^]/;
const SEPARATORS = /^[^A-Za-z0-9~^]+/;

function compareLabels(a: string, b: string): number {
  let [left, right] = [a, b];
  while (left !== "" || right !== "") {
    [left, right] = [left.replace(SEPARATORS, ""), right.replace(SEPARATORS, "")];
    if (MARK.test(left) || MARK.test(right)) {
      const marks = compareMarks(left, right);
      if (marks !== 0) return marks;
      [left, right] = [left.slice(1), right.slice(1)];
      continue;
    }
    if (left === "" || right === "") break;
    const pattern = /^\d/.test(left) ? /^\d+/ : /^[A-Za-z]+/;
    const [x, y] = [pattern.exec(left)?.[0] ?? "", pattern.exec(right)?.[0] ?? ""];
    // A number is newer than letters in the same place.
    if (y === "") return /^\d/.test(x) ? 1 : -1;
    const segment = /^\d/.test(x) ? compareNumbers(x, y) : x < y ? -1 : x > y ? 1 : 0;
    if (segment !== 0) return segment;
    [left, right] = [left.slice(x.length), right.slice(y.length)];
  }
  return Math.sign(left.length) - Math.sign(right.length);
}

function compareMarks(a: string, b: string): number {
  const [left, right] = [a[0], b[0]];
  if (left === right) return 0;
  if (left === "~") return -1;
  if (right === "~") return 1;
  if (left === "^") return right === undefined ? 1 : -1;
  return left === undefined ? -1 : 1;
}
