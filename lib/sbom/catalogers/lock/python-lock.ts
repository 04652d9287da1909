import { isRecord } from "../../../json/index.ts";
import { field, readJson } from "../json.ts";
import type { Format } from "../place.ts";
import { pythonLocked } from "./package.ts";
import { readToml, record, records } from "./text.ts";

/** `[[package]]` tables with name and version: what poetry, uv and pdm write. */
export const pythonTomlLock: Format = {
  wants: (path) => /\/(poetry\.lock|uv\.lock|pdm\.lock|[^/]+\.py\.lock)$/.test(path),
  read: (file) =>
    records(readToml(file)["package"]).flatMap((each) => {
      const name = field(each, "name");
      return name ? [pythonLocked(file, name, field(each, "version") ?? "")] : [];
    }),
};

/** Pipfile.lock: what `pipenv install --deploy` installs, which is the default group. */
export const pipfileLock: Format = {
  wants: (path) => path.endsWith("/Pipfile.lock"),
  read: (file, { log }) =>
    Object.entries(record(record(readJson(file, log))["default"])).flatMap(([name, entry]) =>
      isRecord(entry) ? [pythonLocked(file, name, (field(entry, "version") ?? "").replace(/^==/, ""))] : [],
    ),
};
