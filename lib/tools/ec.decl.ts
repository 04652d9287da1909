import { declareTool } from "./declare.ts";

/**
 * Conforma's policy engine, named `ec`. A gate judges without it as far as the native rules go; where it is
 * on PATH, both must agree. The version is the first whose flags the wrapper uses.
 */
export const ec = declareTool({
  name: "ec",
  atLeast: "0.7",
  install: {
    apt: "golang && git clone https://github.com/conforma/cli && make -C cli build",
    dnf: "golang && git clone https://github.com/conforma/cli && make -C cli build",
  },
  optional: true,
  load: () => import("./ec.ts").then((module) => module.ecTool),
});
