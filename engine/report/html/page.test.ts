import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { ReadRecord } from "../../record/index.ts";
import { htmlReport } from "./index.ts";
import { CHROMIUM, openPage, type Page } from "./testing-browser.ts";
import { HOSTILE, hostileRecord, PASSWORD } from "./testing-record.ts";

// A browser takes its time to start; how long is not what is tested.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let folder: string;
let record: ReadRecord;
let text: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway page "));
  record = await hostileRecord(folder);
  text = await htmlReport(record);
});
afterAll(() => rm(folder, { recursive: true }));

describe("the page of a record", () => {
  it("has nothing that runs or loads, whatever stands in the record", () => {
    expect(text).not.toMatch(/<script|<img|<iframe|<object|<link|\son\w+="|\sstyle="|javascript:/i);
    expect(text).not.toMatch(/\s(src|href)="(?!#)/);
    const [, policy = ""] = /Content-Security-Policy" content="([^"]*)"/.exec(text) ?? [];
    expect(policy).toMatch(/^default-src &#39;none&#39;; style-src &#39;sha256-[\w+/=]+&#39;; base-uri/);
  });
  it("has no character that moves a cursor or turns text", () => {
    const moving = text.match(/[\p{Cc}\u200b-\u200f\u202a-\u202e\u2066-\u2069]/gu) ?? [];
    expect(moving.filter((sign) => sign !== "\n")).toEqual([]);
    expect(text).toContain("\\u{202e}gnp.exe");
  });
  it("does not show a password: not as a param, not in a URL, not in a log", () => {
    expect(text).not.toContain(PASSWORD);
    expect(text).toContain("https://***@git.example/app.git");
    expect(text).toContain("password ***");
  });
  it("says first what went wrong and what to do", () => {
    const [failures, gate, graph] = ["failures", "gate", "graph"].map((id) => text.indexOf(`id="${id}"`));
    expect(failures).toBeGreaterThan(0);
    expect(gate).toBeGreaterThan(failures ?? 0);
    expect(graph).toBeGreaterThan(gate ?? 0);
    expect(text).toContain("<b>What to do:</b> Correct what the report names.");
  });
  it.each([
    ["the gate's violation with its term", "<code>trusted_task.trusted:sast, x</code>"],
    ["what to do about it", "Use a task that the data lists."],
    ["what the policy leaves out", "<p>No scanner here.</p>"],
    ["until when", "until 2027-01-01T00:00:00Z"],
    ["rules nobody asked", "<code>labels.required_labels</code>"],
    ["what was published", "<code>registry.example/prod/board:1</code>"],
    ["who signed it there", `@sha256:${"ab".repeat(32)} by key SHA256:abc`],
    ["who signed", "Signed with key <code>SHA256:"],
    ["the statement's subjects", "about 1 subject"],
    ["the Snapshot's source", "<code>https://git.example/app</code> at"],
    ["the check's finding", "run.sh:1:1: warning: Quote it [SC2086]"],
    ["how it is accepted", "put a comment above it."],
    ["why a task was skipped", "PipelineRun was stopping"],
    ["runs of a matrix apart", "test[1]"],
    ["and in the graph together", "× 2"],
    ["a task that never started", "cleanup: did not start"],
  ])("shows %s", (_what, expected) => expect(text).toContain(expected));

  it("stays small whatever the logs are, with their beginning and their end", async () => {
    const other = await mkdtemp(join(tmpdir(), "slipway page "));
    try {
      const big = await hostileRecord(other);
      const line = `${HOSTILE} ${"x".repeat(80)}\n`;
      for (const log of big.logs.filter(({ task }) => task !== "verify"))
        await writeFile(log.path, `first line\n${line.repeat(150_000)}last line\n`);
      const page = await htmlReport(big);
      expect(Buffer.byteLength(page)).toBeLessThan(10_000_000);
      expect(page.match(/left out here; the record has them/g)?.length).toBeGreaterThan(3);
      expect(page).toMatch(/>first line\n/);
      expect(page).toMatch(/\nlast line<\/pre>/);
      expect((await stat(big.logs[0]?.path ?? "")).size).toBeGreaterThan(20_000_000);
    } finally {
      await rm(other, { recursive: true });
    }
  });
});

/** Runs in the page: contrast of each text with what lies behind it (WCAG 2.2, 1.4.3), the worst first. */
const CONTRAST = `(() => {
  const parse = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (element) => {
    const node = element.closest?.(".node rect, .node");
    if (node) return parse(getComputedStyle(node.querySelector("rect")).fill);
    for (let each = element; each; each = each.parentElement) {
      const colour = parse(getComputedStyle(each).backgroundColor);
      if (colour.length > 0 && colour[3] !== 0) return colour;
    }
    return parse(getComputedStyle(document.documentElement).backgroundColor);
  };
  const found = [];
  for (const element of document.querySelectorAll("body *")) {
    if (![...element.childNodes].some((child) => child.nodeType === 3 && child.data.trim() !== "")) continue;
    if (element.closest("title, .skip")) continue;
    const style = getComputedStyle(element);
    const [a, b] = [light(parse(element.namespaceURI.endsWith("svg") ? style.fill : style.color)), light(behind(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) found.push(ratio.toFixed(2) + " " + element.tagName + "." + element.getAttribute("class") + " " + element.textContent.slice(0, 40));
  }
  return [...new Set(found)].sort();
})()`;

describe.skipIf(CHROMIUM === undefined)("the page in a browser (skipped without chromium)", () => {
  let page: Page;
  beforeAll(async () => {
    const path = join(folder, "report.html");
    await writeFile(path, text);
    page = await openPage(CHROMIUM ?? "");
    await page.resize(1280);
    await page.open(pathToFileURL(path).href);
  });
  afterAll(() => page.close());

  it("loads from a file without a complaint, and keeps its own title", async () => {
    expect(await page.value("document.title")).toBe("✗ release-1: Failed");
    expect(page.complaints).toEqual([]);
  });
  it("has its styles: the policy allows them and nothing else", async () => {
    expect(await page.value("getComputedStyle(document.querySelector('.badge')).borderRadius")).toBe("999px");
    expect(await page.value("document.querySelectorAll('script, img, iframe, link').length")).toBe(0);
  });
  it.each([320, 768, 1280, 1600])("fits %i pixels", async (width) => {
    await page.resize(width);
    const wide = `[...document.querySelectorAll("body *")].filter((each) => !each.closest(".scroll svg, .skip, svg") &&
      each.getBoundingClientRect().right > ${width} + 0.5).map((each) => each.outerHTML.slice(0, 80))`;
    await page.value("document.querySelectorAll('details').forEach((each) => { each.open = true; })");
    expect(await page.value("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
    expect(await page.value(wide)).toEqual([]);
  });
  it("has every task: in the graph, on the timeline, and with its steps", async () => {
    const names = ["build", "scan", "test[0]", "test[1]", "verify", "push-snapshot", "sign-release"];
    const texts = (selector: string) =>
      page.value(`[...document.querySelectorAll("${selector}")].map((each) => each.textContent)`);
    expect(await texts(".task h3")).toEqual(names);
    expect(await texts(".timeline li > a")).toEqual(names);
    expect(await texts(".node text:nth-of-type(2)")).toEqual([
      ...["build", "test", "scan", "verify", "push-snapshot", "sign-release", "sign", "cleanup"],
    ]);
  });
  it("leads from each node, bar and entry of the contents to something that is there", async () => {
    const dead = `[...document.querySelectorAll("a")].map((each) => each.getAttribute("href"))
      .filter((href) => document.getElementById(href.slice(1)) === null)`;
    expect(await page.value(dead)).toEqual([]);
  });
  it.each(["light", "dark"] as const)("is readable in %s", async (scheme) => {
    await page.scheme(scheme);
    expect(await page.value(CONTRAST)).toEqual([]);
  });
  it("says its parts to who does not see it: one h1, named regions, no id twice, keys reach all", async () => {
    expect(await page.value("document.querySelectorAll('h1').length")).toBe(1);
    expect(
      await page.value(`[...document.querySelectorAll("section, [role], nav, article.task")].filter((each) =>
        !each.hasAttribute("aria-label") && !document.getElementById(each.getAttribute("aria-labelledby"))).length`),
    ).toBe(0);
    const twice = `(() => { const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
      return ids.filter((id, at) => ids.indexOf(id) !== at); })()`;
    expect(await page.value(twice)).toEqual([]);
    const reach = `[...document.querySelectorAll("pre, .scroll")].filter((each) => each.tabIndex !== 0).length`;
    expect(await page.value(reach)).toBe(0);
  });
  it("is printed whole: what is folded on a screen stands on paper", async () => {
    await page.paper();
    const folded = `(() => { const all = [...document.querySelectorAll("details")];
      for (const each of all) each.open = false;
      return all.filter((each) => each.lastElementChild.getBoundingClientRect().height === 0).length; })()`;
    expect(await page.value("document.querySelectorAll('details').length")).toBeGreaterThan(10);
    expect(await page.value(folded)).toBe(0);
    expect(await page.value("getComputedStyle(document.querySelector('nav')).display")).toBe("none");
  });
});
