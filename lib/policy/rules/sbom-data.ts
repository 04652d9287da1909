import { valid } from "semver";
import { isRecord } from "../../json/index.ts";
import { parsePurl } from "../../sbom/index.ts";
import type { RuleContext, Violation } from "../types.ts";
import { aPattern, aText, aTime, dataProblems, listOf, mapOf, objectOf, oneOf, type Shape } from "./shape.ts";
import { text } from "./values.ts";

const aPurl: Shape = (value, place) =>
  typeof value === "string" && parsePurl(value) ? [] : [{ message: `${place} is no package URL` }];
const aVersion: Shape = (value, place) => {
  const version = text(value);
  const good = version === "" || (version !== undefined && valid(version.replace(/^v/, "")) !== null);
  return good ? [] : [{ message: `${place} is no semantic version` }];
};
const ban: Shape = (value, place) => [
  ...objectOf(
    {
      purl: aPurl,
      format: oneOf("semver", "semverv"),
      min: aVersion,
      max: aVersion,
      exceptions: listOf(objectOf({ subpath: aText }, [], "ignored")),
    },
    ["purl", "format"],
  )(value, place),
  ...(isRecord(value) && value["min"] === undefined && value["max"] === undefined
    ? [{ message: `${place} lacks min or max` }]
    : []),
];
const attribute = objectOf(
  {
    name: aText,
    value: aText,
    effective_on: aTime,
    except_when: listOf(
      objectOf({ purl_qualifier: aText, patterns: listOf(aPattern, { repeats: true }) }, [
        "purl_qualifier",
        "patterns",
      ]),
      { repeats: true },
    ),
  },
  ["name"],
);
const reference = objectOf({ type: aText, url: aPattern }, ["type", "url"]);
const source = objectOf({ type: aText, patterns: listOf(aPattern, { repeats: true }) }, ["type", "patterns"]);

/** What is wrong with the rule data about SBOMs. */
export const sbomDataProblems = (context: RuleContext): readonly Violation[] =>
  dataProblems(context, {
    disallowed_packages: listOf(ban),
    disallowed_attributes: listOf(attribute),
    allowed_external_references: listOf(reference),
    disallowed_external_references: listOf(reference),
    allowed_package_sources: listOf(source, { repeats: true }),
    proxy_enabled_purl_types: listOf(aText),
    allowed_proxy_url_patterns: mapOf(listOf(aPattern)),
  });
