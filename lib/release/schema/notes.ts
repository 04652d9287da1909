import { flag, integer, list, object, oneOf, text, texts } from "./build.ts";

const cves = object({
  fixed: { type: "object", additionalProperties: object({ components: texts, packages: texts }) } as const,
});
const image = object({
  architecture: text,
  containerImage: text,
  purl: text,
  repository: text,
  tags: texts,
  component: text,
  signingKey: text,
  cves,
});
const artifact = object({
  architecture: text,
  os: text,
  purl: text,
  component: text,
  cves,
  sbom: text,
  attestation: text,
  signingKey: text,
});

/** `releaseNotes` of release data: what an advisory is made of. Both generations' shapes of product_id and cpe. */
export const releaseNotesSchema = object({
  product_id: { oneOf: [integer, { type: "array", items: integer, minItems: 1 }] } as const,
  product_name: text,
  product_version: text,
  product_stream: text,
  cpe: { oneOf: [text, { type: "array", items: text, minItems: 1 }] } as const,
  type: oneOf("RHSA", "RHBA", "RHEA"),
  severity: text,
  synopsis: text,
  topic: text,
  description: text,
  solution: text,
  references: texts,
  issues: object({
    fixed: list(
      object({ id: { oneOf: [text, integer] } as const, source: text, summary: text, public: flag }),
    ),
  }),
  cves: list(
    object({
      key: {
        type: "string",
        pattern: "^CVE-[0-9]{4}-[0-9]{4,}$",
        description: "CVE-<year>-<number>",
      } as const,
      component: text,
      packages: texts,
    }),
  ),
  content: object({ images: list(image), artifacts: list(artifact) }),
  live_id: integer,
  allow_custom_live_id: flag,
  skip_customer_notifications: flag,
});
