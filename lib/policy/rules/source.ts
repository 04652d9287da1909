import { isRecord } from "../../json/index.ts";
import type { Attestation, RuleContext, Violation } from "../types.ts";
import { resultOf, runsOf, tasksOf } from "./attested.ts";
import { rulesOf, unless } from "./define.ts";
import { texts } from "./settings.ts";
import { aText, dataProblems, listOf } from "./shape.ts";
import { text, words } from "./values.ts";

const EVERY = ["minimal", "slsa3", "redhat", "redhat_rpms", "redhat_security"] as const;
const NOT_RPMS = ["minimal", "slsa3", "redhat", "redhat_security"] as const;

/** https://conforma.dev/docs/policy/packages/release_slsa_source_correlated.html */
export const sourceCorrelated = rulesOf("slsa_source_correlated", {
  source_code_reference_provided: {
    title: "The source is given",
    description: "The snapshot says which source the image is expected to be built from.",
    solution: "Give the component `source.git` with url and revision.",
    in: EVERY,
    check: ({ evidence }) =>
      unless(
        Object.keys(evidence.component.source ?? {}).length > 0,
        `component "${evidence.component.name}" does not say which source it is expected to be built from`,
      ),
  },
  attested_source_code_reference: {
    title: "A source is attested",
    description: "A material of the provenance is a reference to version-controlled source.",
    solution: "Let the clone task report CHAINS-GIT_URL and CHAINS-GIT_COMMIT.",
    in: NOT_RPMS,
    after: ["attestation_type.known_attestation_type"],
    check: (context) =>
      unless(attestedSources(context).length > 0, "no material of the provenance is a source reference"),
  },
  expected_source_code_reference: {
    title: "The given source is the attested one",
    description: "The source that the snapshot gives is among the materials of the provenance.",
    solution: "Give the source that the image was built from, by commit and not by branch or tag.",
    in: NOT_RPMS,
    after: ["attestation_type.known_attestation_type"],
    check: unexpectedSource,
  },
  rule_data_provided: {
    title: "Kinds of source are given",
    description: "The rule data `supported_vcs` and `supported_digests` are lists of texts.",
    solution: "Mend the rule data.",
    in: [...EVERY.slice(0, 4), "policy_data", "redhat_security"],
    check: (context) =>
      dataProblems(context, { supported_vcs: listOf(aText), supported_digests: listOf(aText) }),
  },
});

/** `uri@algorithm:digest` of the materials of all provenance whose uri begins with a kind of version control. */
function attestedSources(context: RuleContext): readonly string[] {
  const digests = texts(context, "supported_digests");
  const kinds = texts(context, "supported_vcs");
  return context.evidence.attestations
    .filter(({ predicateType }) => /^https:\/\/slsa\.dev\/provenance\/v(1|0\.2)$/.test(predicateType))
    .flatMap(({ materials }) => materials)
    .filter(({ uri }) => kinds.some((kind) => text(uri)?.startsWith(`${kind}+`)))
    .flatMap(({ uri, digest }) =>
      Object.entries(digest ?? {})
        .filter(([algorithm]) => digests.includes(algorithm))
        .map(([algorithm, value]) => `${uri}@${algorithm}:${value}`),
    );
}

function unexpectedSource(context: RuleContext): readonly Violation[] {
  const attested = attestedSources(context);
  if (attested.length === 0) return [];
  return Object.entries(context.evidence.component.source ?? {}).flatMap(([kind, source]) => {
    const { url = "", revision = "" } = isRecord(source) ? source : {};
    const uri = `${kind}+${url}`;
    const known = spellings(uri).flatMap((each) => [
      `${each}@sha1:${revision}`,
      `${each}@gitCommit:${revision}`,
    ]);
    if (attested.some((each) => known.includes(each))) return [];
    const message = `the expected source "${uri}@${revision}" is not attested`;
    return attested.map((term) => ({ message, term }));
  });
}

/** How a repository's address may be written: with and without `.git` and a slash at the end. */
function spellings(uri: string): readonly string[] {
  const bare = uri.replace(/\/$/, "");
  return [uri, uri.replace(/\.git$/, ""), `${uri}.git`, bare, `${bare}.git`];
}

/** https://conforma.dev/docs/policy/packages/release_slsa_source_version_controlled.html */
export const versionControlled = rulesOf("slsa_source_version_controlled", {
  materials_format_okay: {
    title: "A material is a commit",
    description: "A material of the provenance has a uri and a sha1 digest.",
    solution: "Let the clone task report CHAINS-GIT_URL and CHAINS-GIT_COMMIT.",
    in: EVERY,
    after: ["attestation_type.known_attestation_type"],
    check: (context) =>
      unless(
        runsOf(context).length === 0 || commits(context).length > 0,
        "no material of the provenance has a uri and a sha1 digest",
      ),
  },
  materials_uri_is_git_repo: {
    title: "Commits are of git repositories",
    description: "Every material with a sha1 digest has a uri that begins with git+.",
    solution: "Let the clone task report the repository as CHAINS-GIT_URL.",
    in: EVERY,
    after: ["attestation_type.known_attestation_type"],
    check: (context) =>
      commits(context)
        .filter(({ uri }) => !uri.startsWith("git+"))
        .map(({ uri }) => ({ message: `the material "${uri}" is not a git repository` })),
  },
  materials_include_git_sha: {
    title: "Commits are commits",
    description: "Every sha1 digest of a material is 40 hexadecimal digits.",
    solution: "Let the clone task report the commit, not a branch, as CHAINS-GIT_COMMIT.",
    in: EVERY,
    after: ["attestation_type.known_attestation_type"],
    check: (context) =>
      commits(context)
        .filter(({ sha1 }) => !/^[a-f0-9]{40}$/.test(sha1))
        .map(({ sha1 }) => ({ message: `the digest "${sha1}" of a material is not a git commit` })),
  },
});

const commits = (context: RuleContext) =>
  runsOf(context).flatMap(({ materials }) =>
    materials.flatMap(({ uri, digest }) => {
      const sha1 = digest?.["sha1"];
      return text(uri) === undefined || sha1 === undefined ? [] : [{ uri, sha1: String(sha1) }];
    }),
  );

/** https://conforma.dev/docs/policy/packages/release_provenance_materials.html */
export const provenanceMaterials = rulesOf("provenance_materials", {
  git_clone_task_found: {
    title: "A task cloned the source",
    description: "A task of the run has the results `url` and `commit`.",
    solution: "Clone the source in the build pipeline with a task that reports url and commit.",
    in: ["minimal", "redhat", "redhat_rpms", "redhat_security"],
    after: ["attestation_type.known_attestation_type"],
    check: (context) =>
      unless(
        runsOf(context).every((run) => clones(run).length > 0),
        "no task reports by url and commit which source it cloned",
      ),
  },
  git_clone_source_matches_provenance: {
    title: "The cloned source is a material",
    description: "The source that a task cloned is among the materials of the provenance.",
    solution: "Let the clone task report the same repository and commit in all its results.",
    in: ["minimal", "redhat", "redhat_rpms", "redhat_security"],
    after: ["provenance_materials.git_clone_task_found"],
    check: (context) => runsOf(context).flatMap(unrecordedClones),
  },
});

const clones = (run: Attestation) =>
  tasksOf(run).flatMap((task) => {
    const [url, commit] = [resultOf(task, "url"), resultOf(task, "commit")];
    return words(url) && words(commit) ? [{ url: String(url), commit: String(commit) }] : [];
  });

function unrecordedClones(run: Attestation): readonly Violation[] {
  return clones(run).flatMap(({ url, commit }) => {
    const prefixed = url.startsWith("git+") ? url : `git+${url}`;
    const uri = prefixed.endsWith(".git") ? prefixed : `${prefixed}.git`;
    const found = run.materials.some((each) => each.uri === uri && each.digest?.["sha1"] === commit);
    return unless(found, `no material is the repository "${uri}" at commit "${commit}", which was cloned`);
  });
}
