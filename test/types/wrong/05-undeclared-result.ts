import { base, buildIndex } from "../sample.ts";

base.extend({ name: "wrong", version: "1.0.0" }, ({ task, tasks }) => {
  // error: Property 'SOURCE_ARTEFACT' does not exist on type '{ readonly SOURCE_ARTIFACT: TextRef; readonly commit: TextRef; }'. Did you mean 'SOURCE_ARTIFACT'?
  task("a", buildIndex, { params: { IMAGE: tasks.clone.results.SOURCE_ARTEFACT, IMAGES: [] } });
  return {};
});
