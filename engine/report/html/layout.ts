/** A task of a graph: its name, the pixels it needs, and the names of those it waits for. */
export interface GraphNode {
  readonly name: string;
  readonly width: number;
  readonly parents: readonly string[];
}
export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface Size {
  /** Of a node, in pixels. */
  readonly height: number;
  /** Between columns, and between nodes of a column. */
  readonly gapX: number;
  readonly gapY: number;
}
/** Where everything stands; a node's point is its upper left corner. */
export interface Layout {
  readonly places: ReadonlyMap<string, Point & { readonly width: number }>;
  /** From the right of a node to the left of another, through free lanes of the columns between. */
  readonly edges: readonly {
    readonly from: string;
    readonly to: string;
    readonly points: readonly Point[];
  }[];
  readonly width: number;
  readonly height: number;
}

/** A node, or the lane that a long edge takes through a column. */
interface Item {
  readonly key: string;
  readonly node: boolean;
  readonly height: number;
  before: Item[];
  after: Item[];
  y: number;
}

const LANE = 8;

/**
 * Columns by depth, each node right of all it waits for. Edges that others imply are left out. Within a column,
 * nodes stand near those they are connected with (barycentre method).
 */
export function layoutGraph(nodes: readonly GraphNode[], size: Size): Layout {
  const depths = depthsOf(nodes);
  const columns: Item[][] = Array.from({ length: Math.max(-1, ...depths.values()) + 1 }, () => []);
  const items = new Map<string, Item>();
  for (const { name } of nodes) {
    const item = itemOf(name, true, size.height);
    items.set(name, item);
    columns[depths.get(name) ?? 0]?.push(item);
  }
  const chains = reduced(nodes, depths).map((edge) => chain(edge, { depths, columns, items }));
  order(columns);
  place(columns, size.gapY);
  const lowest = Math.min(0, ...columns.flat().map(({ y }) => y));
  const widths = columns.map((_, column) =>
    Math.max(0, ...nodes.filter(({ name }) => depths.get(name) === column).map(({ width }) => width)),
  );
  const x = (column: number) => widths.slice(0, column).reduce((sum, width) => sum + width + size.gapX, 0);
  const at = (item: Item) => item.y - lowest;
  return {
    places: new Map(
      nodes.map(({ name }) => {
        const column = depths.get(name) ?? 0;
        const place = { x: x(column), y: at(items.get(name) ?? NOTHING), width: widths[column] ?? 0 };
        return [name, place];
      }),
    ),
    edges: chains.map((way) => ({
      from: way[0]?.key ?? "",
      to: way.at(-1)?.key ?? "",
      points: way.flatMap((item, step) => {
        const column = (depths.get(way[0]?.key ?? "") ?? 0) + step;
        const y = at(item) + item.height / 2;
        const sides = [
          { x: x(column), y },
          { x: x(column) + (widths[column] ?? 0), y },
        ];
        return step === 0 ? sides.slice(1) : step === way.length - 1 ? sides.slice(0, 1) : sides;
      }),
    })),
    width: Math.max(0, x(columns.length) - size.gapX),
    height: Math.max(0, ...columns.flat().map((item) => at(item) + item.height)),
  };
}

const itemOf = (key: string, node: boolean, height: number): Item => ({
  key,
  node,
  height,
  before: [],
  after: [],
  y: 0,
});
const NOTHING = itemOf("", false, 0);

/** Longest way from a node without parents; a circle, which no record has, does not hang it. */
function depthsOf(nodes: readonly GraphNode[]): Map<string, number> {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const depths = new Map<string, number>();
  const depth = (name: string, way: ReadonlySet<string>): number => {
    const known = depths.get(name);
    if (known !== undefined || way.has(name)) return known ?? 0;
    const parents = (byName.get(name)?.parents ?? []).filter((parent) => byName.has(parent));
    const found = Math.max(-1, ...parents.map((parent) => depth(parent, new Set([...way, name])))) + 1;
    depths.set(name, found);
    return found;
  };
  for (const { name } of nodes) depth(name, new Set());
  return depths;
}

interface Edge {
  readonly from: string;
  readonly to: string;
}

/** Without edges that a longer way implies. */
function reduced(nodes: readonly GraphNode[], depths: ReadonlyMap<string, number>): Edge[] {
  const parents = new Map(nodes.map((node) => [node.name, node.parents.filter((each) => depths.has(each))]));
  const above = new Map<string, Set<string>>();
  const ancestors = (name: string): Set<string> => {
    const known = above.get(name);
    if (known !== undefined) return known;
    const found = new Set<string>();
    above.set(name, found);
    for (const parent of parents.get(name) ?? [])
      for (const each of [parent, ...ancestors(parent)]) found.add(each);
    return found;
  };
  return nodes.flatMap(({ name }) => {
    const own = [...new Set(parents.get(name))];
    return own
      .filter((parent) => !own.some((other) => other !== parent && ancestors(other).has(parent)))
      .map((from) => ({ from, to: name }));
  });
}

interface Grid {
  readonly depths: ReadonlyMap<string, number>;
  readonly columns: Item[][];
  readonly items: ReadonlyMap<string, Item>;
}

/** The items an edge goes through, connected. */
function chain({ from, to }: Edge, { depths, columns, items }: Grid): Item[] {
  const [first = 0, last = 0] = [depths.get(from), depths.get(to)];
  const lanes = columns.slice(first + 1, last).map((column) => {
    const lane = itemOf(`${from} ${to}`, false, LANE);
    column.push(lane);
    return lane;
  });
  const way = [items.get(from) ?? NOTHING, ...lanes, items.get(to) ?? NOTHING];
  way.forEach((item, at) => {
    const next = way[at + 1];
    if (next === undefined) return;
    item.after.push(next);
    next.before.push(item);
  });
  return way;
}

/** Rounds of looking left and right; more change little. */
const ROUNDS = 8;

function order(columns: Item[][]): void {
  const rank = () => {
    for (const column of columns) for (const [at, item] of column.entries()) item.y = at;
  };
  rank();
  for (let round = 0; round < ROUNDS; round++) {
    const side = round % 2 === 0 ? "before" : "after";
    for (const column of round % 2 === 0 ? columns : columns.toReversed()) {
      const wish = new Map(column.map((item) => [item, mean(item[side].map(({ y }) => y)) ?? item.y]));
      column.sort((a, b) => (wish.get(a) ?? 0) - (wish.get(b) ?? 0));
      column.forEach((item, at) => {
        item.y = at;
      });
    }
  }
}

const mean = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Each item as near to the middle of its neighbours as the others of its column let it. */
function place(columns: Item[][], gap: number): void {
  for (const column of columns) stack(column, gap, () => 0);
  for (let round = 0; round < ROUNDS; round++) {
    const side = round % 2 === 0 ? "before" : "after";
    for (const column of round % 2 === 0 ? columns : columns.toReversed())
      stack(column, gap, (item) => {
        const middle = mean(item[side].map((other) => other.y + other.height / 2));
        return middle === undefined ? item.y : middle - item.height / 2;
      });
  }
}

/** Puts a column's items where they wish, in order, without overlaps; groups that touch share the error. */
function stack(column: readonly Item[], gap: number, wish: (item: Item) => number): void {
  const groups: { items: Item[]; wishes: number[]; height: number }[] = [];
  const top = (group: (typeof groups)[number]) => mean(group.wishes) ?? 0;
  for (const item of column) {
    let group = { items: [item], wishes: [wish(item)], height: item.height + gap };
    for (let last = groups.at(-1); last && top(last) + last.height > top(group); last = groups.at(-1)) {
      groups.pop();
      const shift = last.height;
      group = {
        items: [...last.items, ...group.items],
        wishes: [...last.wishes, ...group.wishes.map((each) => each - shift)],
        height: last.height + group.height,
      };
    }
    groups.push(group);
  }
  for (const group of groups) {
    let y = top(group);
    for (const item of group.items) {
      item.y = y;
      y += item.height + gap;
    }
  }
}
