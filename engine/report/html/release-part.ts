import {
  type Exclude,
  type Excluded,
  type GateComponent,
  type GateFinding,
  type GateReport,
  sortedExcludes,
} from "../gate.ts";
import type { ReleaseReport } from "../release.ts";
import { html, type Markup, type Piece, when } from "./markup.ts";
import { badge, code, counted, fold, section } from "./parts.ts";
import type { View } from "./view.ts";

/** What the policy said of the release, and what it did not look at. */
export const gateSection = ({ release }: View): Piece =>
  release === undefined || release.gates.length === 0
    ? undefined
    : section("gate", "Policy", html`${release.gates.map(gatePart)}`);

function gatePart(gate: GateReport & { readonly task: string }): Markup {
  const { task, success, components, engine, effectiveTime } = gate;
  const said = [engine, effectiveTime === undefined ? undefined : `as of ${effectiveTime}`].filter(Boolean);
  return html`<p>${badge(success ? "succeeded" : "failed", success ? "passed" : "refused")} by task <b>${task}</b> <span class="muted">${said.join(", ")}</span></p>
<ul class="cards">${components.map(component)}</ul>
${notChecked(gate)}`;
}

function component({ name, image, success, violations, warnings, successes }: GateComponent): Markup {
  const counts = [
    counted(violations.length, "violation"),
    counted(warnings.length, "warning"),
    ...(successes === undefined ? [] : [`${counted(successes, "rule")} passed`]),
  ];
  return html`<li><b>${name}</b> ${badge(success ? "succeeded" : "failed", success ? "good" : "refused")} <span class="muted">${counts.join(", ")}</span>
<p>${code(image)}</p>
${findings("Violations", violations)}${findings("Warnings", warnings)}</li>
`;
}

const findings = (title: string, all: readonly GateFinding[]): Piece =>
  when(all.length > 0, () => html`<h4>${title}</h4><ul class="findings">${all.map(finding)}</ul>`);

const finding = ({ code: name, message, solution, term, effectiveOn }: GateFinding): Markup =>
  html`<li><code>${name}${term === undefined ? "" : `:${term}`}</code><p>${message}</p>
${when(solution !== undefined, () => html`<p class="next"><b>What to do:</b> ${solution}</p>`)}
${when(effectiveOn !== undefined, () => html`<p class="muted">in effect from ${effectiveOn}</p>`)}</li>`;

/** A verdict says nothing about what its policy leaves out. */
function notChecked(gate: GateReport): Piece {
  const { components, excludes, notEvaluated } = gate;
  const findings = components.flatMap(({ name, excluded }) => excluded.map((each) => ({ name, ...each })));
  if (findings.length + excludes.length + notEvaluated.length === 0) return undefined;
  const { told, idle } = sortedExcludes(gate);
  return html`<h3>Not checked</h3>
${when(told.length > 0, () => html`<ul class="cards">${told.map(({ exclude, hit }) => excluded(exclude, hit))}</ul>`)}
${when(findings.length > 0, () => fold(`${counted(findings.length, "finding")} that ${findings.length === 1 ? "was" : "were"} therefore not counted`, html`<ul class="findings">${findings.map(uncounted)}</ul>`))}
${when(idle.length > 0, () => fold(`${counted(idle.length, "more exception")} of the policy, which changed nothing here`, html`<ul class="cards">${idle.map((each) => excluded(each, false))}</ul>`))}
${when(notEvaluated.length > 0, () => fold(`${counted(notEvaluated.length, "rule")} of the policy that only ec knows`, html`<ul class="lines">${notEvaluated.map((each) => html`<li>${code(each)}</li>`)}</ul>`))}`;
}

const excluded = ({ value, for: only, reason, until }: Exclude, hit: boolean): Markup =>
  html`<li><code>${value}</code>${only === undefined ? "" : html` <span class="muted">for ${only}</span>`}
${when(hit, () => html`<p><b>Without this it would have been refused.</b></p>`)}<p>${reason ?? "No reason is given."}</p>
<p class="muted">${until === undefined ? "without end" : `until ${until}`}</p></li>
`;

const uncounted = ({ name, code: rule, message, by }: Excluded & { readonly name: string }): Markup =>
  html`<li><code>${rule}</code> <span class="muted">${name}${by === undefined ? "" : `, left out by ${by}`}</span><p>${message}</p></li>`;

/** What lies where now, and who signed it under that name. */
export const publishedSection = ({ release }: View): Piece =>
  release === undefined || release.published.length + release.signed.length === 0
    ? undefined
    : section("published", "Published", html`${places(release)}${signatures(release)}`);

const places = ({ published }: ReleaseReport): Markup =>
  html`<ul class="cards">${published.map(
    ({ component: name, reference, digest, pushed }) =>
      html`<li><b>${name}</b> ${pushed ? badge("succeeded", "published") : badge("skipped", "was there already")}<p>${code(reference)}</p><p class="muted">${digest}</p></li>`,
  )}</ul>`;

const signatures = ({ signed }: ReleaseReport): Piece =>
  when(
    signed.length > 0,
    () =>
      html`<h3>Signed for the release</h3><ul class="lines">${signed.map(
        ({ image, identity, key }) =>
          html`<li>${code(identity)} <span class="muted">${image} by key ${key}</span></li>`,
      )}</ul>`,
  );
