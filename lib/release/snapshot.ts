import { formatReference, isSha256, parseReference, type Reference } from "../oci/index.ts";
import { withoutUserinfo } from "../provenance/index.ts";
import type { PipelineRun } from "../tekton/types.ts";
import type { SnapshotSpec } from "./types.ts";

/** A Snapshot as the integration service writes it after a build (konflux-ci/integration-service). */
export interface Snapshot {
  readonly apiVersion: "appstudio.redhat.com/v1alpha1";
  readonly kind: "Snapshot";
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly spec: SnapshotSpec & { readonly application: string };
}

const APPSTUDIO = "appstudio.openshift.io";
const TEST = "test.appstudio.openshift.io";
const PIPELINES_AS_CODE = "pipelinesascode.tekton.dev";
/** Labels and annotations of the build that its Snapshot keeps. */
const KEPT = ["build.appstudio", TEST, "custom.appstudio.openshift.io", "release.appstudio.openshift.io"];
/** Of an object's name: 63, without `-20060102-150405-000`. */
const LONGEST_PREFIX = 43;

/**
 * The Snapshot of a finished build: its component is the image that the run reports. Undefined unless the run
 * succeeded and has the results IMAGE_URL, IMAGE_DIGEST, CHAINS-GIT_URL and CHAINS-GIT_COMMIT, or if its label
 * says that it is no build. Application and component are those of the labels `appstudio.openshift.io/application`
 * and `/component`, else the last two folders of the image's repository.
 */
export function snapshotOf(pipelineRun: PipelineRun): Snapshot | undefined {
  const { metadata, status } = pipelineRun;
  const image = imageIn(pipelineRun);
  const [url, revision] = [result(pipelineRun, "CHAINS-GIT_URL"), result(pipelineRun, "CHAINS-GIT_COMMIT")];
  const type = metadata.labels?.[`pipelines.${APPSTUDIO}/type`] ?? "build";
  const succeeded = status?.conditions?.[0]?.status === "True";
  if (!succeeded || type !== "build" || image === undefined || url === "" || revision === "")
    return undefined;
  const { application, component } = names(pipelineRun, image);
  const source = { git: { url, revision, ...places(pipelineRun) } };
  const started = status?.startTime ?? metadata.creationTimestamp ?? new Date(0).toISOString();
  return {
    apiVersion: "appstudio.redhat.com/v1alpha1",
    kind: "Snapshot",
    metadata: {
      name: `${application.slice(0, LONGEST_PREFIX)}-${stamp(started)}`,
      namespace: metadata.namespace ?? "default",
      labels: labels(pipelineRun, application, component),
      annotations: annotations(pipelineRun, url, started),
    },
    spec: {
      application,
      components: [
        { name: component, ...version(pipelineRun), containerImage: formatReference(image), source },
      ],
    },
  };
}

const result = ({ status }: PipelineRun, name: string): string => {
  const value = status?.results?.find((each) => each.name === name)?.value;
  return typeof value === "string" ? withoutUserinfo(value.trim()) : "";
};

/** By digest alone: a tag would move. */
function imageIn(pipelineRun: PipelineRun): Reference | undefined {
  const digest = result(pipelineRun, "IMAGE_DIGEST");
  if (!isSha256(digest)) return undefined;
  try {
    const { registry, repository } = parseReference(result(pipelineRun, "IMAGE_URL"));
    return { registry, repository, digest };
  } catch {
    return undefined;
  }
}

function names({ metadata: { labels = {} } }: PipelineRun, { repository }: Reference) {
  const folders = repository.split("/").map((folder) => folder.replace(/[._]+/g, "-").slice(0, 63));
  const component = labels[`${APPSTUDIO}/component`] ?? folders.at(-1) ?? "";
  return { application: labels[`${APPSTUDIO}/application`] ?? folders.at(-2) ?? component, component };
}

const version = ({ metadata: { annotations = {} } }: PipelineRun): { version?: string } => {
  const named = annotations[`${APPSTUDIO}/version`] ?? "";
  return named === "" ? {} : { version: named };
};

/** Where in the source the build was, as far as the params of the run say. */
function places({ spec, status }: PipelineRun): { context?: string; dockerfileUrl?: string } {
  const param = (name: string): string => {
    const given = spec.params?.find((each) => each.name === name)?.value;
    const value = given ?? status?.pipelineSpec?.params?.find((each) => each.name === name)?.default;
    return typeof value === "string" ? value.trim() : "";
  };
  const [context, dockerfileUrl] = [param("path-context"), param("dockerfile")];
  return {
    ...(context === "" || context === "." ? {} : { context }),
    ...(dockerfileUrl === "" ? {} : { dockerfileUrl }),
  };
}

/** `20060102-150405-000`, in UTC. */
const stamp = (time: string): string =>
  new Date(time).toISOString().replace(/[-:Z]/g, "").replace(/[T.]/g, "-");

function labels({ metadata, status }: PipelineRun, application: string, component: string) {
  const finished = Date.parse(status?.completionTime ?? "");
  return {
    ...copied(metadata.labels),
    [`${TEST}/type`]: "component",
    [`${APPSTUDIO}/component`]: component,
    [`${APPSTUDIO}/application`]: application,
    [`${APPSTUDIO}/build-pipelinerun`]: metadata.name ?? "",
    ...(Number.isNaN(finished)
      ? {}
      : { [`${TEST}/pipelinerunfinishtime`]: String(Math.floor(finished / 1000)) }),
  };
}

function annotations(pipelineRun: PipelineRun, url: string, started: string): Record<string, string> {
  const { metadata, status } = pipelineRun;
  const results = (status?.results ?? []).flatMap(({ name, value }) =>
    typeof value === "string" && value !== ""
      ? [[`${TEST}/result-${name.toLowerCase().replaceAll("_", "-")}`, withoutUserinfo(value)] as const]
      : [],
  );
  return {
    ...copied(metadata.annotations),
    [`${TEST}/source-repo-url`]: url,
    [`${TEST}/pipelinerunstarttime`]: String(Date.parse(started)),
    ...Object.fromEntries(results),
    ...workflow(metadata.labels),
  };
}

/** Only where Pipelines as Code started the run. */
function workflow(labels: Readonly<Record<string, string>> = {}): Record<string, string> {
  const event = labels[`${PIPELINES_AS_CODE}/event-type`];
  if (event === undefined) return {};
  const isPush = event.toLowerCase() === "push" && labels[`${PIPELINES_AS_CODE}/pull-request`] === undefined;
  return { [`${TEST}/integration-workflow`]: isPush ? "push" : "pull-request" };
}

/** What the Snapshot keeps; that of Pipelines as Code under a prefix of its own. */
const copied = (of: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries(of).flatMap(([name, value]) => {
      if (name.startsWith(PIPELINES_AS_CODE))
        return [[`pac.${TEST}${name.slice(PIPELINES_AS_CODE.length)}`, value] as const];
      return KEPT.some((prefix) => name.startsWith(prefix)) ? [[name, value] as const] : [];
    }),
  );
