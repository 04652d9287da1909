import { isRecord } from "../json/index.ts";
import { Problems } from "./problems.ts";
import { parsePurl } from "./purl.ts";
import type { CycloneDxBom, CycloneDxComponent } from "./types.ts";

const TYPES = new Set([
  "application",
  "framework",
  "library",
  "container",
  "platform",
  "operating-system",
  "device",
  "device-driver",
  "firmware",
  "file",
  "machine-learning-model",
  "data",
  "cryptographic-asset",
]);
const HASHES =
  /^(MD5|SHA-1|SHA-256|SHA-384|SHA-512|SHA3-256|SHA3-384|SHA3-512|BLAKE2b-(256|384|512)|BLAKE3)$/;

const SERIAL = /^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function checkComponent(each: CycloneDxComponent, place: string, problems: Problems): void {
  problems.check(TYPES.has(each.type), place, `type ${JSON.stringify(each.type)}`);
  problems.check(typeof each.name === "string" && each.name !== "", place, "has no name");
  problems.check(each.purl === undefined || parsePurl(each.purl) !== undefined, place, `purl ${each.purl}`);
  for (const hash of each.hashes ?? [])
    problems.check(
      HASHES.test(hash.alg) && /^[0-9a-fA-F]{32,128}$/.test(hash.content),
      place,
      `hash ${hash.alg}`,
    );
  for (const property of each.properties ?? [])
    problems.check(isRecord(property) && typeof property.name === "string", place, "a property has no name");
  const licenses = each.licenses ?? [];
  problems.check(
    licenses.length === 1 || licenses.every((one) => !("expression" in one)),
    place,
    "an expression must be the only licence",
  );
}

/** Components, and those of formulations: those have no part in the dependencies. */
function* placed(bom: CycloneDxBom): Generator<readonly [CycloneDxComponent, string, boolean]> {
  for (const [index, each] of (bom.components ?? []).entries())
    yield [each, `components[${index}] ${each.name}`, true];
  for (const [at, one] of (bom.formulation ?? []).entries())
    for (const each of one.components ?? []) yield [each, `formulation[${at}] ${each.name}`, false];
}

/** What CycloneDX 1.4 to 1.6 forbid and a document does; empty for a valid one. */
export function cycloneDxProblems(bom: CycloneDxBom): readonly string[] {
  const problems = new Problems();
  const { specVersion, serialNumber } = bom;
  problems.check(/^1\.[456]$/.test(specVersion), "document", `specVersion ${specVersion}`);
  const isSerial = serialNumber === undefined || SERIAL.test(serialNumber);
  problems.check(isSerial, "document", `serialNumber ${serialNumber}`);
  const refs = new Set<string>();
  for (const [each, place, counts] of placed(bom)) {
    checkComponent(each, place, problems);
    const ref = each["bom-ref"];
    if (ref === undefined || !counts) continue;
    problems.check(!refs.has(ref), place, `bom-ref ${ref} is there twice`);
    refs.add(ref);
  }
  for (const { ref, dependsOn } of bom.dependencies ?? [])
    for (const id of [ref, ...(dependsOn ?? [])])
      problems.check(refs.has(id), "dependencies", `${id} is no component`);
  return problems.found;
}
