import type { ObjectMeta, ParamSpec, WorkspaceDeclaration } from "../../tekton/types.ts";

interface Described {
  readonly metadata: ObjectMeta;
  readonly spec: { readonly description?: string };
}

/** The parts that are not empty, with blank lines between. */
export const joined = (...parts: readonly string[]): string =>
  `${parts.filter((part) => part !== "").join("\n\n")}\n`;

/** Name, description and version of an object. */
export const heading = ({ metadata, spec }: Described): string =>
  joined(`# ${metadata.name}`, prose(spec.description ?? ""), `Version ${versionOf(metadata)}`).trimEnd();

/** The version label that every rendered object has. */
export const versionOf = ({ labels = {} }: ObjectMeta): string =>
  labels["app.kubernetes.io/version"] ?? "unknown";

/** A part with its title; nothing where the part is empty. */
export const section = (title: string, body: string): string => (body === "" ? "" : `## ${title}\n\n${body}`);

/** A table of cells in Markdown; nothing where there is no row. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]) => `| ${cells.map(inCell).join(" | ")} |`;
  return [line(head), `|${" --- |".repeat(head.length)}`, ...rows.map(line)].join("\n");
}

const inCell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");

/** Text as code; nothing where it is empty. */
export const code = (text: string): string => (text === "" ? "" : `\`${text}\``);

/** Text as it stands: `<registry>` would be taken for HTML and vanish, stars for emphasis; code is left alone. */
export const prose = (text: string): string =>
  text.replace(/(`[^`]*`)|[<*]/g, (found, inCode?: string) => inCode ?? `\\${found}`);

/** Params by name; only those that are no texts show their type. */
export const paramTable = (params: readonly ParamSpec[] = []): string =>
  section(
    "Params",
    table(
      ["Name", "Default", "Description"],
      params.map(({ name, type = "string", description = "", default: fallback }) => [
        type === "string" ? code(name) : `${code(name)} (${type})`,
        fallback === undefined ? "**required**" : code(JSON.stringify(fallback)),
        prose(description),
      ]),
    ),
  );

/** Workspaces by name. */
export const workspaceTable = (workspaces: readonly WorkspaceDeclaration[] = []): string =>
  section(
    "Workspaces",
    table(
      ["Name", "Needed", "Description"],
      workspaces.map(({ name, optional = false, description = "" }) => [
        code(name),
        optional ? "optional" : "**required**",
        prose(description),
      ]),
    ),
  );
