import { expect, it } from "vitest";
import { readPolicy } from "./config/index.ts";
import type { RuleContext } from "./types.ts";
import { volatileRules } from "./volatile.ts";

const AT = new Date("2026-11-20T12:00:00Z");
const DIGEST = `sha256:${"a".repeat(64)}`;

/** What the rules say of one volatile exclude. */
async function said(item: object, data: Readonly<Record<string, unknown>> = {}): Promise<readonly string[]> {
  const sources = [{ policy: ["p"], volatileConfig: { exclude: [{ value: "cve", ...item }] } }];
  const policy = readPolicy(JSON.stringify({ sources }), "policy");
  const reference = `r.example/org/app@${DIGEST}`;
  const context = {
    evidence: { image: { reference }, component: { name: "app" } },
    data: { get: (key: string) => data[key], sources: {} },
    at: AT,
  } as unknown as RuleContext;
  const found = await Promise.all(
    volatileRules(policy).map(async ({ code, check }) =>
      (await check(context)).map(({ message }) => `${code}: ${message}`),
    ),
  );
  return found.flat();
}

it.each<[object, readonly string[]]>([
  [{}, ["volatile_config.no_expiration: Volatile exclude rule 'cve' has no expiration date set"]],
  [{ effectiveUntil: "2027-11-20T12:00:00Z" }, []],
  [
    { effectiveUntil: "2026-12-20T12:00:00Z" },
    [
      "volatile_config.expiring_rule: Volatile exclude rule 'cve' expires in 30 days (effective until: 2026-12-20T12:00:00Z)",
    ],
  ],
  [{ effectiveUntil: "2026-12-21T12:00:00Z" }, []],
  [
    { effectiveUntil: "2026-11-20T11:59:59Z" },
    [
      "volatile_config.expired_rule: Volatile exclude rule 'cve' has expired (effective until: 2026-11-20T11:59:59Z)",
    ],
  ],
  [
    { effectiveOn: "2026-11-21T00:00:00Z" },
    [
      "volatile_config.pending_rule: Volatile exclude rule 'cve' is pending activation (effective on: 2026-11-21T00:00:00Z)",
    ],
  ],
  [
    { effectiveUntil: "2027-01-01" },
    [
      "volatile_config.invalid_config: Volatile exclude rule 'cve' has invalid date configuration (effectiveOn: , effectiveUntil: 2027-01-01)",
    ],
  ],
  // What is kept to others is their affair.
  [{ componentNames: ["other"] }, []],
  [{ imageUrl: "r.example/org/app", effectiveUntil: "2027-11-20T12:00:00Z" }, []],
])("a volatile item %j: %j", async (item, messages) => {
  expect(await said(item)).toEqual(messages);
});

it("how early it warns is rule data", async () => {
  const item = { effectiveUntil: "2026-12-20T12:00:00Z" };
  expect(await said(item, { volatile_config_warning_threshold_days: 29 })).toEqual([]);
});
