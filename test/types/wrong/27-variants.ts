import { trustedArtifacts } from "../../../tasks/variants/trusted-artifacts.ts";
import { clone } from "../sample.ts";

// error: Type '"outputs"' is not assignable to type '"auth" | "keys" | "output"'. Did you mean '"output"'?
export const a = trustedArtifacts(clone, { name: "x", replaces: "outputs", creates: ["source"] });
// error: Object literal may only specify known properties, but 'revison' does not exist in type 'Fixed<{ readonly url: TextParam<true>; readonly revision: TextParam<false>; readonly deleteExisting: FlagParam<false>; }>'. Did you mean to write 'revision'?
export const b = trustedArtifacts(clone, { name: "x", replaces: "output", fixed: { revison: "s" } });
// error: Type 'string' is not assignable to type 'boolean | TextRef | undefined'.
export const c = trustedArtifacts(clone, { name: "x", replaces: "output", fixed: { deleteExisting: "yes" } });
// error: Type '"sauce"' is not assignable to type 'Content'.
export const d = trustedArtifacts(clone, { name: "x", replaces: "output", creates: ["sauce"] });
