/** One version of a task that is trusted. */
export interface TrustRecord {
  /** `sha256:<hex>` of a bundle's manifest, or the commit of a task in git. */
  readonly ref: string;
  /** RFC 3339: since when; for people, no rule reads it. */
  readonly effective_on?: string;
  /** RFC 3339: no longer trusted after it. */
  readonly expires_on?: string;
}

/** `oci://<registry>/<repository>:<tag>` or `git+<url>.git//<path>` → its trusted versions, the newest first. */
export type TrustList = Readonly<Record<string, readonly TrustRecord[]>>;

/** Trust by a pattern (Konflux ADR 53). */
export interface TrustRule {
  /** `oci://…` or `git+…`; `*` stands for anything, `?` for one sign. Without `*` any tag matches too. */
  readonly pattern: string;
  /** `>=1.2`, `<3`: to allow, all must hold; to deny, one is enough. */
  readonly versions?: readonly string[];
  /** RFC 3339; a rule is not asked before that moment. */
  readonly effective_on?: string;
  /** Why a task is denied, for people. */
  readonly message?: string;
}

/** Rules by groups, whose names are for people. A denial goes before a permission. */
export interface TrustRules {
  readonly allow?: Readonly<Record<string, readonly TrustRule[]>>;
  readonly deny?: Readonly<Record<string, readonly TrustRule[]>>;
}

/** Which version of which task an attestation names. */
export interface TaskVersion {
  /** As a key of a TrustList; without tag if the reference has none. */
  readonly key: string;
  /** Digest or commit; undefined if the reference may move. */
  readonly pinned?: string;
  /** The bundle reference, whole. */
  readonly bundle?: string;
  /** Path in the repository, for a task from git. */
  readonly path?: string;
}
