import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

const PLACES = [
  ...(process.env["PATH"] ?? "").split(delimiter),
  join(homedir(), ".cache/slipway-clients/bin"),
].filter(Boolean);

/** Where a client lies, on PATH or where test/interop looks too; undefined if it is not there. */
export const clientProgram = (name: string): string | undefined =>
  PLACES.map((place) => join(place, name)).find((path) => existsSync(path));
