import { formatPurl } from "../../purl.ts";
import { field } from "../json.ts";
import { fileCataloger, placeOf } from "../place.ts";
import { readToml, records } from "./text.ts";

const NAME = "rust-cargo-lock-cataloger";

/** Crates that a Cargo.lock names. Those without source are the workspace's own: no registry has them. */
export const cargoLock = fileCataloger({
  name: NAME,
  tags: ["directory", "declared", "language", "rust", "cargo", "package"],
  sources: ["directory"],
  formats: [
    {
      wants: (path) => path.endsWith("/Cargo.lock"),
      read: (file) =>
        records(readToml(file)["package"]).flatMap((each) => {
          const [name, version] = [field(each, "name"), field(each, "version")];
          if (!name || !version || !field(each, "source")) return [];
          const checksum = /^[0-9a-f]{64}$/.exec(field(each, "checksum") ?? "")?.[0];
          return [
            {
              name,
              version,
              purl: formatPurl({ type: "cargo", name, version }),
              ...(checksum ? { checksums: [{ algorithm: "SHA256" as const, value: checksum }] } : {}),
              ...placeOf(file, NAME),
            },
          ];
        }),
    },
  ],
});
