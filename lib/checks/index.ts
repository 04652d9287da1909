export { ociArch } from "./arch.ts";
export { type ChecksCode, checksFault } from "./fault.ts";
export { imageManifests, type PlatformImage, type Subject } from "./manifests.ts";
export { attachReport, type Report, type ReportFile } from "./report.ts";
