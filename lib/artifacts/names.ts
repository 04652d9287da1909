import { fault } from "./fault.ts";
import { type Raw, show } from "./raw.ts";

/**
 * The parts of an entry's name, without `.` and doubled slashes; no parts means the directory itself.
 * Fault ARTIFACT_UNSAFE for an absolute name, one with `..`, or with a zero byte.
 */
export function partsOf(name: Raw): readonly Raw[] {
  if (name.startsWith("/")) throw unsafe(name, "is absolute");
  if (name.includes("\0")) throw unsafe(name, "has a zero byte in its name");
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes("..")) throw unsafe(name, "climbs out with ..");
  return parts;
}

export const unsafe = (name: Raw, what: string) =>
  fault(
    "ARTIFACT_UNSAFE",
    `entry ${show(name)} of the archive ${what}; nothing was unpacked`,
    "Do not use this artifact, and find out who made it.",
  );
