import { describe, expect, it } from "vitest";
import { layoutGraph } from "./layout.ts";

const SIZE = { height: 40, gapX: 20, gapY: 10 };
const of = (graph: Readonly<Record<string, readonly string[]>>) =>
  layoutGraph(
    Object.entries(graph).map(([name, parents]) => ({ name, parents, width: 100 })),
    SIZE,
  );
const edges = (layout: ReturnType<typeof of>) => layout.edges.map(({ from, to }) => `${from} ${to}`);

describe("the layout of a graph", () => {
  it("puts each task right of all it waits for", () => {
    const { places, width } = of({ a: [], b: ["a"], c: ["b"], d: ["a"] });
    const x = (name: string) => places.get(name)?.x;
    expect([x("a"), x("b"), x("c"), x("d")]).toEqual([0, 120, 240, 120]);
    expect(width).toBe(340);
  });
  it("leaves out what other edges imply, and edges to nowhere", () => {
    expect(edges(of({ a: [], b: ["a"], c: ["a", "b", "gone"] }))).toEqual(["a b", "b c"]);
  });
  it("never lets nodes touch, and leads long edges past the nodes between", () => {
    const layout = of({
      ...{ a: [], b: ["a"], c: ["b"], d: ["c", "x"], x: [], y: ["x"] },
      ...Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`f${at}`, ["b"]])),
    });
    const boxes = [...layout.places.values()];
    for (const [at, one] of boxes.entries())
      for (const other of boxes.slice(at + 1))
        expect(one.x !== other.x || Math.abs(one.y - other.y) >= SIZE.height).toBe(true);
    for (const { from, to, points } of layout.edges)
      for (const [at, point] of points.slice(0, -1).entries()) {
        const next = points[at + 1] ?? point;
        const hit = [...layout.places].filter(
          ([name, { x, y, width }]) =>
            name !== from &&
            name !== to &&
            point.y === next.y &&
            point.y > y &&
            point.y < y + SIZE.height &&
            point.x <= x &&
            next.x >= x + width,
        );
        expect(hit, `${from} ${to}`).toEqual([]);
      }
    expect(Math.min(...boxes.map(({ y }) => y))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...boxes.map(({ y }) => y)) + SIZE.height).toBeLessThanOrEqual(layout.height);
  });
  it("stands nothing for no tasks, and does not hang on a circle", () => {
    expect(of({})).toMatchObject({ width: 0, height: 0, edges: [] });
    expect(of({ a: ["b"], b: ["a"] }).places.size).toBe(2);
  });
});
