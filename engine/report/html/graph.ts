import { cut, duration } from "../text.ts";
import { layoutGraph, type Point } from "./layout.ts";
import { html, type Markup, type Piece, when } from "./markup.ts";
import { counted, SIGNS } from "./parts.ts";
import { GRAPH_STEP } from "./style.ts";
import type { GraphView, SkippedView, State, TaskView } from "./view.ts";

const HEIGHT = 42;
const GAP = { gapX: 44, gapY: 10 };
const EDGE = 6;
/** Pixels of a letter, and room for the sign and the edges. */
const LETTER = 7.6;
const ROOM = 38;
const LETTERS = { least: 8, most: 33 };

/** What a graph shows of one task of a pipeline; a matrix has several TaskRuns. */
interface Node {
  readonly name: string;
  readonly parents: readonly string[];
  readonly state: State;
  readonly note: string;
  readonly href: string;
  readonly width: number;
}

/** The graph of a PipelineRun: a column for each depth; each node leads to its task. */
export function graph(view: GraphView, tasks: readonly TaskView[], skipped: readonly SkippedView[]): Markup {
  const nodes = [...view.tasks, ...finalsOf(view)].map((task) => nodeOf(task, view, tasks, skipped));
  const { places, edges, ...size } = layoutGraph(nodes, { height: HEIGHT, ...GAP });
  const seen = `${-EDGE} ${-EDGE} ${size.width + 2 * EDGE} ${size.height + 2 * EDGE}`;
  const finals = new Set(view.finals);
  const drawn = edges.filter(({ to }) => !finals.has(to));
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Graph of ${view.name}">
<svg class="graph w${Math.min(39, Math.floor(size.width / GRAPH_STEP))}" width="${size.width + 2 * EDGE}" height="${size.height + 2 * EDGE}" viewBox="${seen}" role="group" aria-label="${counted(nodes.length, "task")}">
${drawn.map(({ points }) => html`<path class="edge" d="${path(points)}"/>`)}
${nodes.map((node) => drawNode(node, places.get(node.name) ?? NOWHERE))}
</svg></div>
${when(finals.size > 0, () => html`<p class="muted">Last column: finally, after all others (${view.finals.join(", ")}).</p>`)}`;
}

/** After every other task: they stand in a column of their own. */
const finalsOf = ({ tasks, finals }: GraphView) =>
  finals.map((name) => ({ name, parents: tasks.map((task) => task.name) }));

function nodeOf(
  { name, parents }: GraphView["tasks"][number],
  view: GraphView,
  tasks: readonly TaskView[],
  skipped: readonly SkippedView[],
): Node {
  const own = tasks.filter((task) => task.parent === view.name && task.pipelineTask === name);
  const skip = skipped.find((each) => each.parent === view.name && each.name === name);
  const [first] = own;
  if (first === undefined) {
    const note = skip === undefined ? "did not start" : "skipped";
    const href = skip === undefined ? "#graph" : "#skipped";
    return {
      name,
      parents,
      state: skip === undefined ? "unknown" : "skipped",
      note,
      href,
      width: widthOf(name, note),
    };
  }
  const many = own.length === 1 ? "" : ` × ${own.length}`;
  const state = WORST.find((each) => own.some((task) => task.state === each)) ?? "unknown";
  const note = `${state} ${took(own)}${many}`;
  return { name, parents, state, note, href: `#${first.anchor}`, width: widthOf(name, note) };
}

const widthOf = (name: string, note: string): number =>
  Math.max(LETTERS.least, Math.min(LETTERS.most, name.length), Math.min(LETTERS.most, note.length - 2)) *
    LETTER +
  ROOM;

const WORST: readonly State[] = ["failed", "cancelled", "interrupted", "running", "unknown", "succeeded"];

function took(tasks: readonly TaskView[]): string {
  const starts = tasks.flatMap(({ start }) => start ?? []);
  const ends = tasks.flatMap(({ end }) => end ?? []);
  return starts.length === 0 || ends.length === 0 ? "" : duration(Math.max(...ends) - Math.min(...starts));
}

const NOWHERE = { x: 0, y: 0, width: 0 };

function drawNode(
  { name, parents, state, note, href }: Node,
  { x, y, width }: Point & { readonly width: number },
): Piece {
  const after = parents.length === 0 ? "" : `, after ${parents.join(", ")}`;
  return html`<a href="${href}" class="node ${state}" aria-label="${name}: ${note}${after}"><title>${name}: ${note}</title>
<rect x="${x}" y="${round(y)}" width="${width}" height="${HEIGHT}" rx="6"/>
<text class="sign" x="${x + 10}" y="${round(y + 26)}" aria-hidden="true">${SIGNS[state]}</text>
<text x="${x + 28}" y="${round(y + 18)}">${cut(name, LETTERS.most)}</text>
<text class="note" x="${x + 28}" y="${round(y + 33)}">${note}</text></a>
`;
}

/** Curves between columns, straight lines through them. */
function path(points: readonly Point[]): string {
  const [first = { x: 0, y: 0 }, ...rest] = points;
  let from = first;
  const parts = rest.map((to) => {
    const middle = round((from.x + to.x) / 2);
    const straight = from.y === to.y;
    const part = straight
      ? `H${round(to.x)}`
      : `C${middle} ${round(from.y)} ${middle} ${round(to.y)} ${round(to.x)} ${round(to.y)}`;
    from = to;
    return part;
  });
  return `M${round(first.x)} ${round(first.y)}${parts.join("")}`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
