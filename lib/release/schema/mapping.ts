import { flag, list, named, object, oneOf, requiring, text, texts, told } from "./build.ts";

const tags = {
  ...texts,
  description: "Tags, or templates of tags: {{ timestamp }}, {{ release_timestamp }}, {{ git_sha }}, …",
} as const;
const timestampFormat = told("How {{ timestamp }} is written, as strftime; default %s");
const contentGateway = object({
  productName: text,
  productCode: text,
  productVersionName: text,
  filePrefix: text,
  mirrorOpenshiftPush: flag,
  contentType: oneOf("disk-image", "binary", "generic"),
  sign: flag,
});
const pushSourceContainer = flag;

/** A target of a component. */
export const targetSchema = object({
  url: named,
  tags,
  "rh-registry-repo": text,
  "registry-access-repo": text,
});

/** What a mapping, and a mapped Snapshot, say of a component. */
export const componentKeys = {
  canonicalName: text,
  repository: named,
  tags,
  repositories: list(targetSchema),
  componentTags: tags,
  pushSourceContainer,
  public: flag,
  baseImage: flag,
  timestampFormat,
  staged: object({
    destination: text,
    version: text,
    files: list(object({ filename: text, source: text })),
  }),
  files: list(object({ source: text, arch: text, os: text })),
  contentGateway,
  productInfo: object({ productName: text, productCode: text, productVersionName: text }),
  starmap: list(
    object({
      name: text,
      workflow: text,
      cloud: text,
      mappings: object({}),
      "billing-code-config": object({}),
    }),
  ),
  contentType: oneOf("image", "helm-chart", "disk-image", "binary", "generic", "rpm"),
} as const;

/** `mapping` of release data: which component goes where. */
export const mappingSchema = object({
  components: list(requiring(["name"], { name: named, ...componentKeys })),
  defaults: object({ tags, timestampFormat, pushSourceContainer, public: flag, contentGateway }),
  registrySecret: text,
  cloudMarketplacesSecret: text,
  cloudMarketplacesPrePush: flag,
  "rpm-repositories": list(
    object({ name: text, arch: text, repository_id: text, repository_name: text, distro: text }),
  ),
});
