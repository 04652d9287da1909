import { type Line, type Mark, Model } from "./model.ts";
import { cut, duration } from "./text.ts";
import type { Reporter, Sink } from "./types.ts";

const SIGNS: Readonly<Record<Mark, string>> = { running: "●", succeeded: "✓", failed: "✗", skipped: "○" };
const COLOURS: Readonly<Record<Mark, number>> = { running: 33, succeeded: 32, failed: 31, skipped: 90 };
/** Time between two pictures; a reader sees no more, and a slow terminal keeps up. */
const REDRAW_MS = 100;

export interface TreeOptions {
  readonly colour: boolean;
}

/** A tree on a terminal that is drawn again as things happen. */
export function treeReporter(sink: Sink, { colour }: TreeOptions): Reporter {
  const model = new Model();
  let drawn = 0;
  let dirty = false;
  let closed = false;
  const erase = () => {
    if (drawn > 0) sink.write(`\u001b[${drawn}A\u001b[0J`);
    drawn = 0;
  };
  const draw = (all = false) => {
    const lines = picture(model.lines, {
      width: (sink.columns ?? 80) - 1,
      height: all ? Infinity : (sink.rows ?? 24) - 1,
      colour,
    });
    erase();
    sink.write(lines.map((line) => `${line}\n`).join(""));
    drawn = lines.length;
    dirty = false;
  };
  const timer = setInterval(() => {
    if (dirty || model.lines.some(({ mark }) => mark === "running")) draw();
  }, REDRAW_MS);
  timer.unref();
  return {
    event(event) {
      model.add(event);
      dirty = true;
      if (event.type !== "warning") return;
      erase();
      sink.write(`${cut(`warning: ${event.message}`, (sink.columns ?? 80) - 1)}\n`);
    },
    say(text) {
      erase();
      sink.write(`${text}\n`);
      dirty = true;
    },
    close() {
      if (closed) return;
      closed = true;
      clearInterval(timer);
      draw(true);
    },
  };
}

export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly colour: boolean;
}

/** The tree as lines that fit the frame: if there are too many, those that ended well go first. */
export function picture(lines: readonly Line[], frame: Frame): string[] {
  const rows = lines.flatMap((line) => rowsOf(line, frame).map((text) => ({ text, calm: isCalm(line) })));
  const tooMany = rows.length - frame.height;
  if (tooMany <= 0) return rows.map(({ text }) => text);
  let drop = tooMany + 1;
  const kept = rows.filter(({ calm }) => !(calm && drop-- > 0)).map(({ text }) => text);
  const shown = kept.slice(Math.max(0, kept.length - (frame.height - 1)));
  return [cut(`  … ${rows.length - shown.length} lines more`, frame.width), ...shown];
}

const isCalm = ({ mark, depth }: Line): boolean => depth > 0 && (mark === "succeeded" || mark === "skipped");

function rowsOf(line: Line, { width, colour }: Frame): string[] {
  const indent = "  ".repeat(line.depth);
  const time = line.mark === "skipped" ? "" : `  ${duration((line.ended ?? Date.now()) - line.started)}`;
  const note = line.note === "" ? "" : `  ${line.note}`;
  const sign = `${indent}${SIGNS[line.mark]} `.slice(0, width);
  const head = cut(`${line.name}${time}${note}`, width - sign.length);
  const rows = [`${paint(sign, COLOURS[line.mark], colour)}${head}`];
  if (line.last !== "" && line.kind === "TaskRun")
    rows.push(paint(cut(`${indent}    ${line.last}`, width), 90, colour));
  return rows;
}

const paint = (text: string, code: number, colour: boolean): string =>
  colour ? `\u001b[${code}m${text}\u001b[0m` : text;
