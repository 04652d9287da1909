import { expect, test } from "vitest";
import { HttpFault } from "../http/index.ts";
import { fromHttp } from "./fault.ts";

test.each([
  [401, "OCI_UNAUTHORIZED", /Log in/],
  [403, "OCI_DENIED", /credentials/],
  [404, "OCI_NOT_FOUND", /Check repository/],
  [413, "OCI_TOO_LARGE", /size/],
  [418, "OCI_REFUSED", /answer above/],
  [503, "OCI_UNREACHABLE", /reachable/],
  // A full disk does not pass by itself: no more tries, and other advice.
  [507, "OCI_REFUSED", /Free space/],
])("an answer of %i is %s", (status, code, next) => {
  const body = JSON.stringify({ errors: [{ code: "UNKNOWN", message: "the hold is full" }] });
  const thrown = new HttpFault("HTTP_STATUS", "PUT", { next: "", answer: { status, headers: {}, body } });
  expect(fromHttp("PUT r/app", thrown)).toMatchObject({
    code,
    status,
    message: `PUT r/app: answered ${status} (UNKNOWN the hold is full)`,
    next: expect.stringMatching(next),
  });
});
