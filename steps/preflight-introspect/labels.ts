import { isRecord } from "../../lib/json/index.ts";
import { preflightFault } from "../../lib/preflight/index.ts";

/** The labels in an image's config; most images have some, none is no fault. */
export function labelsOf(config: Buffer, image: string): Record<string, unknown> {
  const json = parsed(config);
  if (!isRecord(json))
    throw preflightFault(
      "PREFLIGHT_NO_IMAGE",
      `${image}: the image's config is no JSON object`,
      "Build and push the image again.",
    );
  const inner = json["config"];
  const labels = isRecord(inner) ? inner["Labels"] : undefined;
  return isRecord(labels) ? { ...labels } : {};
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}
