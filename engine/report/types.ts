import type { EngineEvent } from "../types.ts";

/** Where a report goes. */
export interface Sink {
  write(text: string): void;
  readonly isTTY?: boolean | undefined;
  /** Width and height of a terminal; they may change. */
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

/** Follows runs and tells a reader about them. */
export interface Reporter {
  event(event: EngineEvent): void;
  /** Text of the command itself, above what is redrawn. */
  say(text: string): void;
  /** Stops redrawing and leaves the last picture. */
  close(): void;
}
