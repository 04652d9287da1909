import { expect, it } from "vitest";
import { renderTask } from "../../lib/contract/render/index.ts";
import { applyTags } from "./task.ts";

it("gives the tags of the param and those of the label", () => {
  const [step] = renderTask(applyTags, { image: (folder) => folder }).spec.steps ?? [];
  expect(step?.args).toContain("--tags-from-label=konflux.additional-tags");
  expect(step?.args?.slice(-2)).toEqual(["--tags", "$(params.ADDITIONAL_TAGS[*])"]);
});
