import { makeTestOutput, type TestOutput } from "../../lib/formats/index.ts";
import type { LookedAt } from "./look.ts";

/** Without a policy: whether each image is signed and attested by the key. */
export function lookedOutput(images: readonly LookedAt[]): TestOutput {
  const count = `${images.length} ${images.length === 1 ? "image" : "images"}`;
  const refused = images.filter((each) => each.refused.length > 0);
  return makeTestOutput({
    result: refused.length === 0 ? "SUCCESS" : "FAILURE",
    note:
      refused.length === 0
        ? `signed and attested: ${count}; no policy was given, so nothing else was judged`
        : `${refused.length} of ${count} refused: ${refused.map(({ name }) => name).join(", ")}`,
    successes: images.length - refused.length,
    failures: refused.length,
  });
}
