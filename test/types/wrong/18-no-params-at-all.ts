import { base, buildIndex } from "../sample.ts";

base.extend({ name: "wrong", version: "1.0.0" }, ({ task }) => {
  // error: Property 'params' is missing in type '{}' but required in type '{ readonly params: { readonly IMAGE: Text; readonly IMAGES: ListRef | readonly (ListRef | Text)[]; readonly FORMAT?: "docker" | "dual" | "oci" | TextRef; readonly SQUASH?: boolean | TextRef; readonly PLATFORM?: Text; }; }'.
  task("a", buildIndex, {});
  return {};
});
