export { toCycloneDx } from "./cyclonedx.ts";
export { fault as sbomFault } from "./fault.ts";
export { imageDocumentName, imagePurl, imageSubject, repositoryOf } from "./image.ts";
export { formatPurl, npmPurl, type PackageUrl, parsePurl } from "./purl.ts";
export { type Scan, type ScanOptions, scanFolder, scanImage } from "./scan.ts";
export { propertyAnnotation, toSpdx } from "./spdx.ts";
export * from "./types.ts";
