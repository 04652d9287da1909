import type { RuleContext } from "../types.ts";
import { imageLabels } from "./attested.ts";
import { rulesOf, unless } from "./define.ts";
import { setting, texts } from "./settings.ts";
import { aTextLike, dataProblems, listOf, oneOf } from "./shape.ts";

const intends = (context: RuleContext, ...intentions: readonly string[]): boolean =>
  intentions.some((each) => each === setting(context, "pipeline_intention"));

/** https://conforma.dev/docs/policy/packages/release_quay_expiration.html */
export const quayExpiration = rulesOf("quay_expiration", {
  expires_label: {
    title: "The image does not expire",
    description:
      "The image has no label quay.expires-after, where the rule data `pipeline_intention` is release, production or staging.",
    solution: "Release an image that was built from the branch, not from a pull request.",
    in: ["redhat"],
    check: (context) =>
      unless(
        !intends(context, "release", "production", "staging") ||
          !Object.hasOwn(imageLabels(context), "quay.expires-after"),
        "a released image must not have the label 'quay.expires-after'",
      ),
  },
});

const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const SPELT = WEEKDAYS.flatMap((day) => [day, day.toLowerCase(), day.toUpperCase()]);

/** https://conforma.dev/docs/policy/packages/release_schedule.html */
export const schedule = rulesOf("schedule", {
  weekday_restriction: {
    title: "Releases are allowed on this day of the week",
    description:
      "Today is none of the rule data `disallowed_weekdays`, where `pipeline_intention` is release or production.",
    solution: "Release on another day of the week.",
    in: ["redhat"],
    check(context) {
      const today = WEEKDAYS[context.at.getUTCDay()]?.toLowerCase() ?? "";
      const disallowed = texts(context, "disallowed_weekdays").map((day) => day.toLowerCase());
      return unless(
        !intends(context, "release", "production") || !disallowed.includes(today),
        `releases are not allowed on a ${today}, nor on: ${disallowed.join(", ")}`,
      );
    },
  },
  date_restriction: {
    title: "Releases are allowed today",
    description:
      "Today is none of the rule data `disallowed_dates`, where `pipeline_intention` is release or production.",
    solution: "Release on another day.",
    in: ["redhat"],
    check(context) {
      const today = context.at.toISOString().slice(0, 10);
      const disallowed = texts(context, "disallowed_dates");
      return unless(
        !intends(context, "release", "production") || !disallowed.includes(today),
        `releases are not allowed on ${today}, nor on: ${disallowed.join(", ")}`,
      );
    },
  },
  rule_data_provided: {
    title: "Days have the right form",
    description: "The rule data `disallowed_weekdays` are days of the week, `disallowed_dates` dates.",
    solution: "Mend the rule data.",
    in: ["redhat", "policy_data"],
    check: (context) =>
      dataProblems(context, {
        disallowed_weekdays: listOf(oneOf(...SPELT)),
        disallowed_dates: listOf(aTextLike(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, "a date")),
      }),
  },
});
