import { base } from "../sample.ts";

base.extend({ name: "wrong", version: "1.0.0" }, ({ remove, tasks }) => {
  // error: Property 'scan' does not exist on type '{ clone: Handle<{ SOURCE_ARTIFACT: TextRef; commit: TextRef; }>; index: Handle<{ DIGEST: TextRef; REFS: ListRef; }>; }'.
  remove(tasks.scan);
  return {};
});
