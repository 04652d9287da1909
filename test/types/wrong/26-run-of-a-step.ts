import type { Run } from "../../../lib/contract/index.ts";
import type { cloneStep } from "../sample.ts";

// error: Type 'number' is not assignable to type 'string'.
export const wrongType: Run<typeof cloneStep> = async () => ({ commit: 1 });
// error: Property 'commit' is missing in type '{ merged: string; }' but required in type '{ readonly commit: string; readonly merged?: string | undefined; }'.
export const missing: Run<typeof cloneStep> = async () => ({ merged: "x" });
// error: Property 'uri' does not exist on type 'Values<{ readonly url: TextParam<true>; readonly depth: IntegerParam<false, number | null>; readonly output: TextParam<true>; }>'.
export const unknownParam: Run<typeof cloneStep> = async ({ params }) => ({ commit: params.uri });
// error: Property 'svn' does not exist on type 'ToolsOf<readonly [ToolDecl<"git", { fetch: (url: string) => Promise<number>; }>]>'.
export const unknownTool: Run<typeof cloneStep> = async ({ tools }) => ({ commit: `${tools.svn}` });
// error: Argument of type 'number | null' is not assignable to parameter of type 'number'.
export const nullable: Run<typeof cloneStep> = async ({ params }) => ({ commit: "x".repeat(params.depth) });
// error: Type 'string | undefined' is not assignable to type 'string'.
export const absentSecret: Run<typeof cloneStep> = async ({ secrets }) => ({ commit: secrets.auth });
