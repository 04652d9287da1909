import { expect, test } from "vitest";
import { distributionSources } from "./sources.ts";

test("takes the release's own sources in both formats and leaves other vendors out", () => {
  const { list, sources } = distributionSources(
    [
      {
        name: "sources.list",
        text: "# main\ndeb [arch=amd64] http://deb.example/debian bookworm main\ndeb-src http://deb.example/debian bookworm main\n",
      },
      { name: "sources.list.d/tool.list", text: "deb https://tool.example/apt tool-bookworm main\n" },
      {
        name: "sources.list.d/debian.sources",
        text: "Types: deb\nURIs: http://deb.example/debian\nSuites: bookworm bookworm-updates\nComponents: main\n\nTypes: deb\nURIs: http://other.example\nSuites: nodistro\nComponents: main\n",
      },
    ],
    "bookworm",
  );
  expect(list).toBe("deb [arch=amd64] http://deb.example/debian bookworm main\n");
  expect(sources).toContain("Suites: bookworm bookworm-updates");
  expect(sources).not.toContain("nodistro");
});
