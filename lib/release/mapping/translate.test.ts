import { describe, expect, it } from "vitest";
import { translateRepository } from "./translate.ts";

const TABLE = [
  [
    "registry.redhat.io/a/b",
    "quay.io/redhat-prod/a----b",
    "registry.redhat.io/a/b",
    "registry.access.redhat.com/a/b",
  ],
  [
    "registry.stage.redhat.io/a/b",
    "quay.io/redhat-pending/a----b",
    "registry.stage.redhat.io/a/b",
    "registry.access.stage.redhat.com/a/b",
  ],
  [
    "quay.io/redhat-prod/a----b",
    "quay.io/redhat-prod/a----b",
    "registry.redhat.io/a/b",
    "registry.access.redhat.com/a/b",
  ],
  [
    "quay.io/redhat-pending/a----b",
    "quay.io/redhat-pending/a----b",
    "registry.stage.redhat.io/a/b",
    "registry.access.stage.redhat.com/a/b",
  ],
  [
    "quay.io/rh-flatpaks-prod/a----b",
    "quay.io/rh-flatpaks-prod/a----b",
    "flatpaks.registry.redhat.io/a/b",
    "registry.access.redhat.com/a/b",
  ],
  [
    "quay.io/rh-flatpaks-stage/a----b",
    "quay.io/rh-flatpaks-stage/a----b",
    "flatpaks.registry.stage.redhat.io/a/b",
    "registry.access.stage.redhat.com/a/b",
  ],
  [
    "flatpaks.registry.redhat.io/a/b",
    "quay.io/rh-flatpaks-prod/a----b",
    "flatpaks.registry.redhat.io/a/b",
    "registry.access.redhat.com/a/b",
  ],
  [
    "registry.redhat.io/a/b/c",
    "quay.io/redhat-prod/a----b----c",
    "registry.redhat.io/a/b/c",
    "registry.access.redhat.com/a/b/c",
  ],
] as const;

describe("a repository", () => {
  it.each(TABLE)("%s is pushed to %s", (given, url, rh, access) => {
    expect(translateRepository(given)).toEqual({
      url,
      "rh-registry-repo": rh,
      "registry-access-repo": access,
    });
  });
  it.each(TABLE)("%s translates once: again gives the same", (given) => {
    const once = translateRepository(given);
    expect(translateRepository(once.url)).toEqual(once);
  });
  it.each([
    "quay.io/org/app",
    "quay.io/redhat-product/a",
    "localhost:5000/registry.redhat.io/a",
    "registry.redhat.io.evil.example/a",
  ])("%s stays as it is", (url) => {
    expect(translateRepository(url)).toEqual({ url });
  });
});
