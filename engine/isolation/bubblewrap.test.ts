import { expect, it } from "vitest";
import type { Container } from "../types.ts";
import { bubblewrap } from "./bubblewrap.ts";

const way = { bwrap: "bwrap", before: [], args: [], describe: "" };
const as = (uid: number) => ({ name: "s", user: { uid, gid: uid } }) as unknown as Container;

it("another user id is refused where there is only one, and not silently taken for it", () => {
  const [problem] = bubblewrap({ ...way, manyUsers: false }).problems(as(1234));
  expect(problem).toMatch(/^runAsUser 1234 needs a range of user ids for you \(as root: usermod /);
  expect(bubblewrap({ ...way, manyUsers: false }).problems(as(0))).toEqual([]);
  expect(bubblewrap({ ...way, manyUsers: true }).problems(as(1234))).toEqual([]);
});
