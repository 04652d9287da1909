import { anInteger, aText, aTextLike, listOf, objectOf, oneOf, type Shape } from "./shape.ts";

// What the JSON Schemas of CycloneDX 1.4 to 1.6 (CycloneDX/specification, schema/) say of the parts that rules
// read; the parts that they do not read are let pass.
const words = (names: string): readonly string[] => names.trim().split(/\s+/);
const many = (member: Shape): Shape => listOf(member, { repeats: true });
const anything: Shape = () => [];
const fields = (names: string): Readonly<Record<string, Shape>> =>
  Object.fromEntries(words(names).map((name) => [name, anything]));

/** A version of the format. */
interface Version {
  readonly keys: string;
  readonly required: readonly string[];
  readonly components: string;
  readonly componentKeys: string;
  readonly references: string;
  readonly closedProperties: boolean;
}
const KEYS_4 =
  "$schema bomFormat specVersion serialNumber version metadata components services externalReferences dependencies compositions vulnerabilities signature";
const COMPONENTS_4 = "application framework library container operating-system device firmware file";
const COMPONENTS_5 = `${COMPONENTS_4} platform device-driver machine-learning-model data`;
const COMPONENT_KEYS_4 =
  "mime-type supplier author publisher group description scope licenses copyright cpe swid modified pedigree evidence releaseNotes signature";
const COMPONENT_KEYS_5 = `${COMPONENT_KEYS_4} modelCard data`;
const REFERENCES_4 =
  "vcs issue-tracker website advisories bom mailing-list social chat documentation support distribution license build-meta build-system release-notes other";
const REFERENCES_5 = `${REFERENCES_4} distribution-intake security-contact model-card log configuration evidence formulation attestation threat-model adversary-model risk-assessment vulnerability-assertion exploitability-statement pentest-report static-analysis-report dynamic-analysis-report runtime-analysis-report component-analysis-report maturity-report certification-report codified-infrastructure quality-metrics poam`;

const VERSIONS: Readonly<Record<string, Version>> = {
  "1.4": {
    keys: KEYS_4,
    required: ["bomFormat", "specVersion", "version"],
    components: COMPONENTS_4,
    componentKeys: COMPONENT_KEYS_4,
    references: REFERENCES_4,
    closedProperties: false,
  },
  "1.5": {
    keys: `${KEYS_4} annotations formulation properties`,
    required: ["bomFormat", "specVersion", "version"],
    components: COMPONENTS_5,
    componentKeys: COMPONENT_KEYS_5,
    references: REFERENCES_5,
    closedProperties: false,
  },
  "1.6": {
    keys: `${KEYS_4} annotations formulation properties declarations definitions`,
    required: ["bomFormat", "specVersion"],
    components: `${COMPONENTS_5} cryptographic-asset`,
    componentKeys: `${COMPONENT_KEYS_5} manufacturer authors omniborId swhid cryptoProperties tags`,
    references: `${REFERENCES_5} source-distribution electronic-signature digital-signature rfc-9116`,
    closedProperties: true,
  },
};

const hash = objectOf(
  {
    alg: oneOf(
      ...words(
        "MD5 SHA-1 SHA-256 SHA-384 SHA-512 SHA3-256 SHA3-384 SHA3-512 BLAKE2b-256 BLAKE2b-384 BLAKE2b-512 BLAKE3",
      ),
    ),
    content: aTextLike(
      /^([a-fA-F0-9]{32}|[a-fA-F0-9]{40}|[a-fA-F0-9]{64}|[a-fA-F0-9]{96}|[a-fA-F0-9]{128})$/,
      "a digest",
    ),
  },
  ["alg", "content"],
  "refused",
);

const SERIAL = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function shapeOf(version: Version): Shape {
  const properties = many(
    version.closedProperties
      ? objectOf({ name: aText, value: aText }, ["name"], "refused")
      : objectOf({ name: aText, value: aText }, [], "ignored"),
  );
  const externalReferences = many(
    objectOf(
      { url: aText, comment: aText, type: oneOf(...words(version.references)), hashes: many(hash) },
      ["url", "type"],
      "refused",
    ),
  );
  const component: Shape = (value, place) =>
    objectOf(
      {
        ...fields(version.componentKeys),
        type: oneOf(...words(version.components)),
        name: aText,
        version: aText,
        purl: aText,
        "bom-ref": aText,
        hashes: many(hash),
        properties,
        externalReferences,
        components: many(component),
      },
      ["type", "name"],
      "refused",
    )(value, place);
  const dependency = objectOf(
    { ref: aText, dependsOn: listOf(aText), provides: listOf(aText) },
    ["ref"],
    "refused",
  );
  return objectOf(
    {
      ...fields(version.keys),
      bomFormat: oneOf("CycloneDX"),
      specVersion: aText,
      version: anInteger,
      serialNumber: aTextLike(SERIAL, "urn:uuid: and a UUID"),
      components: listOf(component),
      dependencies: listOf(dependency),
      externalReferences,
      ...("properties" in fields(version.keys) ? { properties } : {}),
    },
    version.required,
    "refused",
  );
}

/** CycloneDX documents, by `specVersion`. */
export const cycloneDxShapes: Readonly<Record<string, Shape>> = Object.fromEntries(
  Object.entries(VERSIONS).map(([version, what]) => [version, shapeOf(what)]),
);
