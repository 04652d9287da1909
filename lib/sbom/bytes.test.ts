import { describe, expect, it } from "vitest";
import { type Bytes, bytesOf, stretchOf } from "../files/index.ts";
import { spool } from "./bytes.ts";

const text = async (bytes: Bytes, offset: number, length: number) =>
  (await bytes.read(offset, length)).toString();

async function spooled(memoryCap: number): Promise<{ bytes: Bytes; close(): Promise<void> }> {
  const room = await spool(10, memoryCap);
  for (const chunk of ["0123", "456", "789"]) await room.write(Buffer.from(chunk));
  return { bytes: room.bytes(), close: () => room.close() };
}

describe.each([
  ["in memory", 10],
  ["in a nameless file", 9],
])("bytes %s", (_, memoryCap) => {
  it("are read from any place, and not beyond their end", async () => {
    const { bytes, close } = await spooled(memoryCap);
    expect(bytes.size).toBe(10);
    expect(await text(bytes, 2, 4)).toBe("2345");
    expect(await text(bytes, 8, 100)).toBe("89");
    for (const [offset, length] of [
      [10, 1],
      [-1, 5],
      [Number.NaN, 5],
      [2 ** 60, 5],
      [0, -1],
      [0, Number.NaN],
    ] as const)
      expect(await text(bytes, offset, length)).toBe("");
    await close();
  });
});

it("a stretch of bytes ends where it was said to end", async () => {
  const stretch = stretchOf(bytesOf(Buffer.from("0123456789")), 3, 4);
  expect(await text(stretch, 0, 100)).toBe("3456");
  expect(await text(stretch, 2, 1)).toBe("5");
  expect(await text(stretch, 4, 1)).toBe("");
});
