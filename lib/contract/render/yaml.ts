import { stringify } from "yaml";

/**
 * One object as YAML. Texts that YAML 1.1 would read as something else (`yes`, `1:30`) are quoted too,
 * since Kubernetes reads with such a parser; no anchors, no line folding.
 */
export const toYaml = (object: unknown): string =>
  stringify(object, { version: "1.1", aliasDuplicateObjects: false, lineWidth: 0, indentSeq: true });

/** First line of every rendered file: who reads it knows what to edit, and a test knows what to check. */
export const marker = (source: string): string =>
  `Rendered from ${source} by \`npm run render\`. Do not edit.`;
