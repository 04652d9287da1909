import type { EvidenceReport, SnapshotReport, StatementReport } from "../evidence.ts";
import { html, type Markup, type Piece, when } from "./markup.ts";
import { code, counted, fold, pairs, section } from "./parts.ts";
import type { View } from "./view.ts";

/** What was signed by which key, and what is attested about which image. */
export const evidenceSection = ({ evidence }: View): Piece =>
  evidence === undefined
    ? undefined
    : section(
        "evidence",
        "Evidence",
        html`${problems(evidence)}${keyPart(evidence)}${signedPart(evidence)}${statementPart(evidence)}`,
      );

const problems = ({ problems: all }: EvidenceReport): Piece =>
  when(
    all.length > 0,
    () => html`<div class="card failed"><p><b>Not all evidence could be written:</b></p>
<ul>${all.map((each) => html`<li>${each}</li>`)}</ul></div>`,
  );

const keyPart = ({ key, builder }: EvidenceReport): Piece =>
  key === undefined
    ? html`<p>No key is on record: nothing of this can be verified.</p>`
    : html`<p>Signed with key ${code(key.id ?? "(unreadable)")}${builder === undefined ? "" : html` by builder ${code(builder)}`}.</p>${fold("Public key", html`<pre tabindex="0" role="region" aria-label="Public key">${key.pem}</pre>`)}`;

const signedPart = ({ signed }: EvidenceReport): Markup =>
  html`<h3>Signed</h3>${
    signed.length === 0
      ? html`<p>No image: no task of the run reported one with its digest.</p>`
      : html`<ul class="lines">${signed.map(({ image, identity }) => html`<li>${code(image)}${identity === undefined ? "" : html` <span class="muted">as</span> ${code(identity)}`}</li>`)}</ul>`
  }`;

function statementPart({ attested, statements }: EvidenceReport): Markup {
  const images = [...new Set(attested.map(({ image }) => image))];
  if (images.length === 0)
    return html`<h3>Attested</h3><p>No image: what was stated about the run is in its record alone.</p>${statements.map(statement)}`;
  return html`<h3>Attested</h3><ul class="lines">${images.map(
    (image) =>
      html`<li>${code(image)}<ul class="plain">${attested
        .filter((each) => each.image === image)
        .map(({ predicateType }) => html`<li class="muted">${predicateType}</li>`)}</ul></li>`,
  )}</ul>${statements.map(statement)}`;
}

const statement = ({
  predicateType,
  file,
  builder,
  buildType,
  subjects,
  materials,
}: StatementReport): Markup =>
  fold(
    html`<b>${predicateType}</b> <span class="muted">about ${counted(subjects.length, "subject")}</span>`,
    html`${pairs([
      ["Builder", code(builder ?? "not said")],
      ["Build type", code(buildType ?? "not said")],
      ["Materials", materials],
      ["File", code(file)],
    ])}<ul class="lines">${subjects.map(({ name, digest }) => html`<li>${code(name)} <span class="muted">${digest}</span></li>`)}</ul>`,
  );

/** What a good build hands on: one component for each image. */
export const snapshotSection = ({ snapshot }: View): Piece =>
  snapshot === undefined ? undefined : section("snapshot", "Snapshot", components(snapshot));

const components = ({ application, components: all }: SnapshotReport): Markup =>
  html`${
    application === undefined ? undefined : html`<p>Application ${code(application)}</p>`
  }<ul class="cards">${all.map(
    ({ name, image, url, revision }) =>
      html`<li><b>${name}</b>${pairs([
        ["Image", code(image)],
        ["Source", url === undefined ? "not said" : html`${code(url)} at ${code(revision ?? "?")}`],
      ])}</li>`,
  )}</ul>`;
