import type { EngineEvent } from "../../engine/index.ts";

export interface View {
  event(event: EngineEvent): void;
  note(line: string): void;
  end(): void;
}
/** Interim. */
export function follow(): View {
  const out = (s: string) => void process.stderr.write(`${s}\n`);
  return {
    event(event) {
      const who = event.run.pipelineTask ?? event.run.name;
      if (event.type === "log") out(`[${who}/${event.container.name}] ${event.line}`);
      else out(JSON.stringify(event).slice(0, 300));
    },
    note: out,
    end() {},
  };
}
