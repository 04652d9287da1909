import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { StringDecoder } from "node:string_decoder";
import { explain } from "../../lib/errors/index.ts";
import type { Output } from "../types.ts";

/** A longer line is said in pieces. */
const LONGEST_LINE = 64 * 1024;

export type Stream = "stdout" | "stderr";

/** Output of one container: masked lines go to its log file and to `say`. */
export interface ContainerLog extends Output {
  /** Says a line of the engine's own, as Tekton's entrypoint does. */
  note(line: string): void;
  /** Says what has no newline yet, and closes the file. */
  end(): void;
}

export function containerLog(
  path: string,
  mask: (text: string) => string,
  say: (stream: Stream, line: string) => void,
): ContainerLog {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, "w");
  let full = false;
  const write = (text: string) => {
    try {
      if (!full) writeSync(file, text);
    } catch (thrown) {
      // A full disk must not end the engine: the step goes on, and its reader learns why the file stops.
      full = true;
      say("stderr", `the log file ends here: ${explain(thrown)}`);
    }
  };
  const emit = (stream: Stream) => (line: string) => {
    const masked = mask(line);
    write(`${masked}\n`);
    say(stream, masked);
  };
  const out = lines(emit("stdout"));
  const err = lines(emit("stderr"));
  return {
    stdout: out.take,
    stderr: err.take,
    note: emit("stderr"),
    end: () => {
      out.end();
      err.end();
      closeSync(file);
    },
  };
}

function lines(say: (line: string) => void) {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  return {
    take(chunk: Buffer) {
      const parts = (rest + decoder.write(chunk)).split("\n");
      rest = parts.pop() ?? "";
      for (const part of parts) say(part.replace(/\r$/, ""));
      if (rest.length > LONGEST_LINE) {
        say(rest);
        rest = "";
      }
    },
    end() {
      rest += decoder.end();
      if (rest !== "") say(rest);
      rest = "";
    },
  };
}

/** The same output to a file as well (`stdoutConfig`, `stderrConfig`). */
export function tee(output: Output, files: { readonly stdout?: string; readonly stderr?: string }) {
  const open = (path: string | undefined) => {
    if (path === undefined) return undefined;
    mkdirSync(dirname(path), { recursive: true });
    return openSync(path, "w");
  };
  const copy = (to: number | undefined, chunk: Buffer) => {
    try {
      if (to !== undefined) writeSync(to, chunk);
    } catch (thrown) {
      output.stderr(Buffer.from(`${explain(thrown)}\n`));
    }
  };
  const out = open(files.stdout);
  const err = files.stderr === files.stdout ? out : open(files.stderr);
  return {
    stdout(chunk: Buffer) {
      copy(out, chunk);
      output.stdout(chunk);
    },
    stderr(chunk: Buffer) {
      copy(err, chunk);
      output.stderr(chunk);
    },
    end() {
      for (const file of new Set([out, err])) if (file !== undefined) closeSync(file);
    },
  };
}
