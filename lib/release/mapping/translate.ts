/** A repository, and the names that customers of registry.redhat.io know it by. */
export interface Translated {
  /** Where it is pushed. */
  readonly url: string;
  readonly "rh-registry-repo"?: string;
  readonly "registry-access-repo"?: string;
}

interface Rule {
  /** Repository names that customers use, and where they are pushed. `/` of the path is `----` there. */
  readonly public: string;
  readonly internal: string;
  readonly access: string;
}

const RULES: readonly Rule[] = [
  {
    public: "registry.redhat.io/",
    internal: "quay.io/redhat-prod/",
    access: "registry.access.redhat.com/",
  },
  {
    public: "registry.stage.redhat.io/",
    internal: "quay.io/redhat-pending/",
    access: "registry.access.stage.redhat.com/",
  },
  {
    public: "flatpaks.registry.redhat.io/",
    internal: "quay.io/rh-flatpaks-prod/",
    access: "registry.access.redhat.com/",
  },
  {
    public: "flatpaks.registry.stage.redhat.io/",
    internal: "quay.io/rh-flatpaks-stage/",
    access: "registry.access.stage.redhat.com/",
  },
];

/**
 * Where a repository is pushed, and its public names. A public name (`registry.redhat.io/a/b`) is pushed to
 * its internal repository (`quay.io/redhat-prod/a----b`), and an internal one has its public names; any other
 * stays as it is and has none.
 */
export function translateRepository(url: string): Translated {
  for (const rule of RULES) {
    if (url.startsWith(rule.public)) return named(rule, url.slice(rule.public.length));
    if (url.startsWith(rule.internal))
      return { ...named(rule, url.slice(rule.internal.length).replaceAll("----", "/")), url };
  }
  return { url };
}

const named = (rule: Rule, path: string): Translated => ({
  url: `${rule.internal}${path.replaceAll("/", "----")}`,
  "rh-registry-repo": `${rule.public}${path}`,
  "registry-access-repo": `${rule.access}${path}`,
});
