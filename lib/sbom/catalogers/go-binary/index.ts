import { packagesFound } from "../place.ts";
import type { Cataloger } from "../types.ts";
import { isProgram, readBuildInfo } from "./build-info.ts";
import { GO_BINARY, goFindings } from "./packages.ts";

/**
 * Modules that Go built into programs. Every file that begins like a program is looked into, as syft does:
 * neither its name nor its mode says whether it is one (plug-ins and C libraries written in Go have no
 * executable bit).
 */
export const goBinary: Cataloger = {
  name: GO_BINARY,
  tags: ["image", "directory", "installed", "binary", "language", "go", "golang", "gomod", "package"],
  sources: ["image", "directory"],
  wants: () => false,
  probe: {
    sniff: (_path, head) => isProgram(head),
    inspect: async (_path, bytes) => {
      const info = await readBuildInfo(bytes);
      return info ? goFindings(info) : [];
    },
  },
  find: (context) => packagesFound(context, GO_BINARY),
};
