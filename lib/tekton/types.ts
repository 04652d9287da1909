/**
 * Tekton v1 objects as they stand in YAML (https://tekton.dev/docs/pipelines/pipeline-api/),
 * as far as they mean something to a runner or a checker. Unknown fields are kept, not typed.
 */
export type ParamValue = string | readonly string[] | Readonly<Record<string, string>>;
export type ParamType = "string" | "array" | "object";

export interface ObjectMeta {
  name?: string;
  generateName?: string;
  namespace?: string;
  uid?: string;
  creationTimestamp?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: { apiVersion: string; kind: string; name: string; uid: string; controller?: boolean }[];
}
interface Typed<Kind extends string> {
  apiVersion: string;
  kind: Kind;
  metadata: ObjectMeta;
}

export interface ParamSpec {
  name: string;
  type?: ParamType;
  description?: string;
  default?: ParamValue;
  enum?: string[];
  properties?: Record<string, { type?: ParamType }>;
}
export interface Param {
  name: string;
  value: ParamValue;
}
export interface ResultSpec {
  name: string;
  type?: ParamType;
  description?: string;
  properties?: Record<string, { type?: ParamType }>;
  value?: ParamValue;
}
export interface ResultValue {
  name: string;
  type?: ParamType;
  value: ParamValue;
}
export interface WhenExpression {
  input?: string;
  operator?: "in" | "notin";
  values?: string[];
  cel?: string;
}

export interface KeyToPath {
  key: string;
  path: string;
  mode?: number;
}
export interface NamedSource {
  name?: string;
  optional?: boolean;
  items?: KeyToPath[];
  defaultMode?: number;
}
export interface SecretSource extends Omit<NamedSource, "name"> {
  secretName?: string;
}
export interface ProjectedSource {
  sources?: {
    configMap?: NamedSource;
    secret?: NamedSource;
    serviceAccountToken?: { audience?: string; expirationSeconds?: number; path: string };
    downwardAPI?: { items?: { path: string; fieldRef?: { fieldPath: string } }[] };
  }[];
  defaultMode?: number;
}
export interface VolumeSource {
  emptyDir?: { medium?: string; sizeLimit?: string };
  configMap?: NamedSource;
  secret?: SecretSource;
  projected?: ProjectedSource;
  downwardAPI?: { items?: { path: string; fieldRef?: { fieldPath: string } }[] };
  persistentVolumeClaim?: { claimName: string; readOnly?: boolean };
  hostPath?: { path: string; type?: string };
  csi?: Record<string, unknown>;
}
export interface Volume extends VolumeSource {
  name: string;
}
export interface VolumeMount {
  name: string;
  mountPath: string;
  subPath?: string;
  readOnly?: boolean;
}
export interface EnvVar {
  name: string;
  value?: string;
  valueFrom?: {
    fieldRef?: { fieldPath: string };
    secretKeyRef?: { name: string; key: string; optional?: boolean };
    configMapKeyRef?: { name: string; key: string; optional?: boolean };
    resourceFieldRef?: { resource: string };
  };
}
export interface EnvFrom {
  prefix?: string;
  configMapRef?: { name: string; optional?: boolean };
  secretRef?: { name: string; optional?: boolean };
}
export interface SecurityContext {
  runAsUser?: number;
  runAsGroup?: number;
  runAsNonRoot?: boolean;
  privileged?: boolean;
  readOnlyRootFilesystem?: boolean;
  allowPrivilegeEscalation?: boolean;
  capabilities?: { add?: string[]; drop?: string[] };
}
export interface ResourceRequirements {
  requests?: Record<string, string>;
  limits?: Record<string, string>;
}
export interface Probe {
  exec?: { command: string[] };
  httpGet?: { path?: string; port: number | string };
  tcpSocket?: { port: number | string };
  initialDelaySeconds?: number;
  periodSeconds?: number;
  timeoutSeconds?: number;
  failureThreshold?: number;
  successThreshold?: number;
}
interface Container {
  image?: string;
  command?: string[];
  args?: string[];
  script?: string;
  workingDir?: string;
  env?: EnvVar[];
  envFrom?: EnvFrom[];
  volumeMounts?: VolumeMount[];
  computeResources?: ResourceRequirements;
  securityContext?: SecurityContext;
  imagePullPolicy?: string;
}
export interface WorkspaceUsage {
  name: string;
  mountPath: string;
}
export interface Step extends Container {
  name?: string;
  displayName?: string;
  timeout?: string;
  onError?: "continue" | "stopAndFail";
  when?: WhenExpression[];
  results?: ResultSpec[];
  params?: Param[];
  ref?: ResolverRef;
  workspaces?: WorkspaceUsage[];
  stdoutConfig?: { path: string };
  stderrConfig?: { path: string };
}
export interface Sidecar extends Container {
  name: string;
  readinessProbe?: Probe;
  livenessProbe?: Probe;
  startupProbe?: Probe;
  workspaces?: WorkspaceUsage[];
  restartPolicy?: string;
}
export type StepTemplate = Container;

export interface WorkspaceDeclaration {
  name: string;
  description?: string;
  mountPath?: string;
  readOnly?: boolean;
  optional?: boolean;
}
export interface TaskSpec {
  description?: string;
  displayName?: string;
  params?: ParamSpec[];
  results?: ResultSpec[];
  steps?: Step[];
  stepTemplate?: StepTemplate;
  sidecars?: Sidecar[];
  volumes?: Volume[];
  workspaces?: WorkspaceDeclaration[];
  /** Only in an embedded taskSpec of a pipeline. */
  metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> };
}
export interface Task extends Typed<"Task"> {
  spec: TaskSpec;
}
export interface StepActionSpec extends Container {
  description?: string;
  params?: ParamSpec[];
  results?: ResultSpec[];
}
export interface StepAction extends Typed<"StepAction"> {
  spec: StepActionSpec;
}

/** `taskRef`, `pipelineRef` or a step's `ref`: by name, or through a resolver. */
export interface ResolverRef {
  name?: string;
  kind?: string;
  apiVersion?: string;
  resolver?: string;
  params?: Param[];
}
export interface WorkspaceBinding extends VolumeSource {
  name: string;
  subPath?: string;
  volumeClaimTemplate?: { metadata?: ObjectMeta; spec?: Record<string, unknown> };
}
export interface StepSpecOverride {
  name: string;
  computeResources?: ResourceRequirements;
}
export interface TaskRunSpec {
  taskRef?: ResolverRef;
  taskSpec?: TaskSpec;
  params?: Param[];
  workspaces?: WorkspaceBinding[];
  timeout?: string;
  retries?: number;
  serviceAccountName?: string;
  podTemplate?: PodTemplate;
  stepSpecs?: StepSpecOverride[];
  sidecarSpecs?: StepSpecOverride[];
  computeResources?: ResourceRequirements;
  status?: string;
  statusMessage?: string;
  debug?: Record<string, unknown>;
}
export interface PodTemplate {
  volumes?: Volume[];
  env?: EnvVar[];
  nodeSelector?: Record<string, string>;
  affinity?: Record<string, unknown>;
  securityContext?: SecurityContext;
  [other: string]: unknown;
}
export interface Matrix {
  params?: Param[];
  include?: { name?: string; params?: Param[] }[];
}
export interface PipelineTask {
  name: string;
  displayName?: string;
  description?: string;
  taskRef?: ResolverRef;
  taskSpec?: TaskSpec;
  pipelineRef?: ResolverRef;
  pipelineSpec?: PipelineSpec;
  params?: Param[];
  matrix?: Matrix;
  workspaces?: { name: string; workspace?: string; subPath?: string }[];
  when?: WhenExpression[];
  runAfter?: string[];
  retries?: number;
  timeout?: string;
  onError?: "continue" | "stopAndFail";
}
export interface PipelineSpec {
  description?: string;
  displayName?: string;
  params?: ParamSpec[];
  tasks?: PipelineTask[];
  finally?: PipelineTask[];
  results?: ResultSpec[];
  workspaces?: WorkspaceDeclaration[];
}
export interface Pipeline extends Typed<"Pipeline"> {
  spec: PipelineSpec;
}
export interface PipelineTaskRunSpec {
  pipelineTaskName: string;
  serviceAccountName?: string;
  podTemplate?: PodTemplate;
  taskServiceAccountName?: string;
  stepSpecs?: StepSpecOverride[];
  sidecarSpecs?: StepSpecOverride[];
  metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> };
  computeResources?: ResourceRequirements;
  timeout?: string;
}
export interface PipelineRunSpec {
  pipelineRef?: ResolverRef;
  pipelineSpec?: PipelineSpec;
  params?: Param[];
  workspaces?: WorkspaceBinding[];
  timeouts?: { pipeline?: string; tasks?: string; finally?: string };
  taskRunTemplate?: { serviceAccountName?: string; podTemplate?: PodTemplate };
  taskRunSpecs?: PipelineTaskRunSpec[];
  status?: string;
}

export interface Condition {
  type: "Succeeded";
  status: "True" | "False" | "Unknown";
  reason: string;
  message: string;
  lastTransitionTime?: string;
}
export interface Terminated {
  exitCode: number;
  reason: string;
  message?: string;
  startedAt: string;
  finishedAt: string;
  containerID?: string;
}
export interface Artifact {
  name?: string;
  buildOutput?: boolean;
  values?: { uri?: string; digest?: Record<string, string> }[];
}
export interface StepState {
  name: string;
  container: string;
  imageID?: string;
  terminated?: Terminated;
  running?: { startedAt: string };
  waiting?: { reason: string };
  terminationReason?: string;
  results?: ResultValue[];
  inputs?: Artifact[];
  outputs?: Artifact[];
  provenance?: Provenance;
}
export interface SidecarState {
  name: string;
  container: string;
  imageID?: string;
  terminated?: Terminated;
  running?: { startedAt: string };
}
export interface Provenance {
  refSource?: { uri?: string; digest?: Record<string, string>; entryPoint?: string };
  featureFlags?: Record<string, unknown>;
}
export interface TaskRunStatus {
  conditions?: Condition[];
  podName?: string;
  startTime?: string;
  completionTime?: string;
  steps?: StepState[];
  sidecars?: SidecarState[];
  results?: ResultValue[];
  taskSpec?: TaskSpec;
  provenance?: Provenance;
  retriesStatus?: TaskRunStatus[];
  artifacts?: { inputs?: Artifact[]; outputs?: Artifact[] };
}
export interface TaskRun extends Typed<"TaskRun"> {
  spec: TaskRunSpec;
  status?: TaskRunStatus;
}
export interface ChildReference {
  apiVersion: string;
  kind: string;
  name: string;
  pipelineTaskName: string;
  displayName?: string;
  whenExpressions?: WhenExpression[];
}
export interface SkippedTask {
  name: string;
  reason: string;
  whenExpressions?: WhenExpression[];
}
export interface PipelineRunStatus {
  conditions?: Condition[];
  startTime?: string;
  completionTime?: string;
  finallyStartTime?: string;
  childReferences?: ChildReference[];
  skippedTasks?: SkippedTask[];
  results?: ResultValue[];
  pipelineSpec?: PipelineSpec;
  provenance?: Provenance;
}
export interface PipelineRun extends Typed<"PipelineRun"> {
  spec: PipelineRunSpec;
  status?: PipelineRunStatus;
}

export interface ConfigMap extends Typed<"ConfigMap"> {
  data?: Record<string, string>;
  binaryData?: Record<string, string>;
}
export interface Secret extends Typed<"Secret"> {
  type?: string;
  /** base64 */
  data?: Record<string, string>;
  stringData?: Record<string, string>;
}
export interface PersistentVolumeClaim extends Typed<"PersistentVolumeClaim"> {
  spec?: Record<string, unknown>;
}
export interface ServiceAccount extends Typed<"ServiceAccount"> {
  secrets?: { name: string }[];
  automountServiceAccountToken?: boolean;
}

export type TektonObject = Task | Pipeline | TaskRun | PipelineRun | StepAction;
export type ClusterObject = ConfigMap | Secret | PersistentVolumeClaim | ServiceAccount;
