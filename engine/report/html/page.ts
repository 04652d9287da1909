import { createHash } from "node:crypto";
import { duration } from "../text.ts";
import { evidenceSection, snapshotSection } from "./evidence-part.ts";
import { checkList, checkWords, failureSection, warningList } from "./findings.ts";
import { graph } from "./graph.ts";
import { html, Markup, type Piece, when } from "./markup.ts";
import { badge, code, counted, moment, pairs, SIGNS, section, values } from "./parts.ts";
import { gateSection, publishedSection } from "./release-part.ts";
import { STYLE } from "./style.ts";
import { skippedList, taskList } from "./tasks.ts";
import { timeline } from "./timeline.ts";
import type { State, View } from "./view.ts";

/** One self-contained page. It has no script, and its policy lets it load nothing. */
export function page(view: View): string {
  const { head, state, reason } = view;
  return `<!doctype html>\n${
    html`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${SIGNS[state]} ${head.id}: ${reason}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">To the content</a>
${top(view)}
${contents(view)}
<main id="main">
${failureSection(view)}
${gateSection(view)}
${publishedSection(view)}
${graphs(view)}
${when(view.tasks.length > 0, () => section("timeline", "Timeline", timeline(view)))}
${when(view.checks.length > 0, () => section("checks", "Checks", checkList(view)))}
${evidenceSection(view)}
${snapshotSection(view)}
${when(view.warnings.length > 0, () => section("warnings", "What differs here from a cluster", warningList(view.warnings)))}
${inAndOut(view)}
${when(view.tasks.length > 0, () => section("tasks", "Tasks", taskList(view.tasks)))}
${when(view.skipped.length > 0, () => section("skipped", "Skipped", skippedList(view.skipped)))}
</main>
<footer class="muted"><p>Made by <code>slipway report</code> out of the record of run ${code(head.id)}. Secrets that the run was given, passwords in addresses, and params whose names speak of passwords, tokens and secrets are masked. More: <code>npx slipway logs ${head.id}</code></p></footer>
</body>
</html>
`.text
  }`;
}

/** The hash is of the text between the tags, as a browser computes it (CSP level 2). */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; base-uri 'none'; form-action 'none'`;

function top({ head, state, reason, start, end, isolation }: View): Markup {
  const took = head.ended === undefined ? "so far" : "took";
  return html`<header class="top ${state}">
<h1>${head.name}</h1>
<p>${badge(state, reason)} ${head.kind}${when(head.of !== "", () => html` of <b>${head.of}</b>`)}</p>
${pairs([
  ["Started", moment(start)],
  ...(head.ended === undefined ? [] : [["Ended", moment(end)] as const]),
  [took === "took" ? "Took" : "So far", duration(end - start)],
  ...(isolation === "" ? [] : [["Steps kept apart by", isolation] as const]),
])}
</header>`;
}

/** What a reader may want to look at, each with what came of it. */
function contents(view: View): Markup {
  const { checks, evidence, release, failures, tasks, skipped, graphs: all, results, snapshot } = view;
  const entries: [boolean, string, string, string][] = [
    [view.state !== "succeeded", "failures", "What went wrong", counted(failures.length, "task")],
    [(release?.gates.length ?? 0) > 0, "gate", "Policy", gateWords(view)],
    [
      (release?.published.length ?? 0) + (release?.signed.length ?? 0) > 0,
      "published",
      "Published",
      counted(release?.published.length ?? 0, "tag"),
    ],
    [
      all.length > 0,
      "graph",
      "Graph",
      counted(all.flatMap((each) => [...each.tasks, ...each.finals]).length, "task"),
    ],
    [tasks.length > 0, "timeline", "Timeline", duration(view.end - view.start)],
    [checks.length > 0, "checks", "Checks", checkWords(checks)],
    [
      evidence !== undefined,
      "evidence",
      "Evidence",
      `${counted(evidence?.signed.length ?? 0, "image")} signed, ${counted(evidence?.statements.length ?? 0, "statement")}`,
    ],
    [snapshot !== undefined, "snapshot", "Snapshot", counted(snapshot?.components.length ?? 0, "component")],
    [results.length > 0, "results", "Results", counted(results.length, "result")],
    [tasks.length > 0, "tasks", "Tasks", taskWords(view)],
    [skipped.length > 0, "skipped", "Skipped", counted(skipped.length, "task")],
  ];
  return html`<nav aria-label="Contents"><ul>${entries
    .filter(([there]) => there)
    .map(
      ([, id, title, words]) => html`<li><a href="#${id}"><b>${title}</b><span>${words}</span></a></li>`,
    )}</ul></nav>`;
}

/** A verdict never stands without what it leaves out. */
const gateWords = ({ release }: View): string =>
  (release?.gates ?? [])
    .map(({ success, components }) => {
      const violations = components.reduce((sum, each) => sum + each.violations.length, 0);
      const excluded = components.reduce((sum, each) => sum + each.excluded.length, 0);
      const verdict = success ? "passed" : `refused: ${counted(violations, "violation")}`;
      return excluded === 0 ? verdict : `${verdict}; ${excluded} not counted`;
    })
    .join(", ");

function taskWords({ tasks }: View): string {
  const order: readonly State[] = ["failed", "cancelled", "interrupted", "running", "succeeded"];
  return order
    .map((state) => [tasks.filter((task) => task.state === state).length, state] as const)
    .filter(([count]) => count > 0)
    .map(([count, state]) => `${count} ${state}`)
    .join(", ");
}

const graphs = ({ graphs: all, tasks, skipped }: View): Piece =>
  when(all.length > 0, () =>
    section(
      "graph",
      "Graph",
      all.map(
        (each) =>
          html`${when(all.length > 1, () => html`<h3>${each.name}</h3>`)}${graph(each, tasks, skipped)}`,
      ),
    ),
  );

/** A TaskRun alone has its params and results with its task. */
const inAndOut = ({ head, params, results }: View): Piece => [
  when(results.length > 0, () => section("results", "Results", values(results))),
  when(head.kind === "PipelineRun" && params.length > 0, () => section("params", "Params", values(params))),
];
