import { Fault } from "../errors/index.ts";

/** Why a program could not be used. */
export type ToolCode = "TOOL_MISSING" | "TOOL_FAILED" | "TOOL_CANCELLED" | "TOOL_OLD";

/** What a program left behind. Text is UTF-8, as the program wrote it: not masked. */
export interface ToolResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A Fault that still knows exit code and output (unmasked), so that a wrapper can tell causes apart. */
export class ToolFault extends Fault<ToolCode> {
  readonly result: ToolResult | undefined;

  constructor(
    code: ToolCode,
    message: string,
    options: { next: string; cause?: unknown; result?: ToolResult },
  ) {
    super(code, message, options);
    this.result = options.result;
  }
}
