import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { strftime, strftimeProblem } from "./strftime.ts";
import { readTime } from "./time.ts";

const at = new Date("2024-03-09T07:05:03.250Z");

describe("strftime", () => {
  it.each([
    ["%s", "1709967903"],
    ["%Y%m%d", "20240309"],
    ["%Y-%m-%dT%H:%M:%SZ", "2024-03-09T07:05:03Z"],
    ["%F_%H%M", "2024-03-09_0705"],
    ["%-d.%-m.%y", "9.3.24"],
    ["%e|%_H|%0e", " 9| 7|09"],
    ["%j %U %W %V %G %u %w", "069 09 10 10 2024 6 6"],
    ["%a %A %b %B %^a", "Sat Saturday Mar March SAT"],
    ["%I%p", "07AM"],
    ["100%%", "100%"],
    ["plain", "plain"],
  ])("%s gives %s", (format, text) => {
    expect(strftime(format, at)).toBe(text);
  });

  it.each(["%Q", "%", "%E", "%-", "a%!"])("%j is no format", (format) => {
    expect(() => strftime(format, at)).toThrow(expect.objectContaining({ code: "RELEASE_BAD_TEMPLATE" }));
    expect(strftimeProblem(format)).toContain("is no directive of strftime");
  });
  it("an empty format is none", () => {
    expect(strftimeProblem("")).toContain("is empty");
    expect(strftimeProblem("%s")).toBeUndefined();
  });
});

const FORMAT =
  "%s %Y %C %y %m %d %e %j %H %k %I %l %M %S %u %w %U %W %V %G %g %a %A %b %h %B %p %P %z %Z %F %T %R %D %r %c %-d %_m %-j %^b";
const gnuDate = (seconds: number) => {
  try {
    return execFileSync("date", ["-u", "-d", `@${seconds}`, `+${FORMAT}`], {
      encoding: "utf8",
      env: { LC_ALL: "C" },
    }).trimEnd();
  } catch {
    return undefined;
  }
};
it.skipIf(gnuDate(0) === undefined)(
  "strftime writes what `date` of GNU coreutils writes (skipped where there is none)",
  () => {
    // Ends of years, where weeks are difficult, and a leap day.
    for (const day of [
      "1999-12-31",
      "2020-02-29",
      "2021-01-03",
      "2023-01-01",
      "2024-12-30",
      "2026-11-21",
      "2027-01-03",
    ])
      for (const clock of ["T00:00:00Z", "T12:00:00Z", "T23:59:59Z"]) {
        const time = new Date(`${day}${clock}`);
        expect(strftime(FORMAT, time), `${day}${clock}`).toBe(gnuDate(time.getTime() / 1000));
      }
  },
);

describe("the time that an image says", () => {
  it.each([
    ["2024-03-09T07:05:03Z", "2024-03-09T07:05:03.000Z"],
    ["2024-03-09T07:05:03.123456789Z", "2024-03-09T07:05:03.123Z"],
    ["2024-03-09T07:05:03", "2024-03-09T07:05:03.000Z"],
    ["2024-03-09 07:05:03", "2024-03-09T07:05:03.000Z"],
    ["2024-03-09 07:05:03 +0000 UTC", "2024-03-09T07:05:03.000Z"],
    ["2024-03-09T07:05:03+02:00", "2024-03-09T05:05:03.000Z"],
    ["2024-03-09T07:05:03-0130", "2024-03-09T08:35:03.000Z"],
    ["2024-03-09", "2024-03-09T00:00:00.000Z"],
    ["2024-03-09T07:05", "2024-03-09T07:05:00.000Z"],
    ["@1709967903", "2024-03-09T07:05:03.000Z"],
    ["1709967903", "2024-03-09T07:05:03.000Z"],
  ])("%s", (text, iso) => {
    expect(readTime(text)?.toISOString()).toBe(iso);
  });
  it.each(["", "yesterday", "2024-13-01", "2024-03-09T25:00:00Z", "7", "09/03/2024"])(
    "%j is none",
    (text) => {
      expect(readTime(text)).toBeUndefined();
    },
  );
});
