import { posix } from "node:path";
import type { Coordinates, Pom } from "./pom.ts";

/** Coordinates with everything filled in that is known. */
export interface Resolved {
  readonly groupId: string;
  readonly artifactId: string;
  readonly version: string;
}

/** Substitutions for one text: properties that double each other are no way to fill the memory. */
const STEPS = 200;
const LENGTH = 1000;
const PARENTS = 32;

const field = (name: string) => name as keyof Coordinates;

/** Poms that know each other: of one folder of sources, or a single one. */
export class Poms {
  readonly #byPath: ReadonlyMap<string, Pom>;
  readonly #byId = new Map<string, Pom>();
  readonly #paths = new Map<Pom, string>();

  /** @param poms by path, with leading slash. */
  constructor(poms: ReadonlyMap<string, Pom>) {
    this.#byPath = poms;
    for (const [path, pom] of poms) {
      this.#paths.set(pom, path);
      this.#byId.set(this.#key(this.idOf(pom)), pom);
    }
  }

  #key({ groupId, artifactId, version }: Resolved): string {
    return [groupId, artifactId, version].join(":");
  }

  /** The parent, if it is one of these poms: where `relativePath` says, else by its coordinates. */
  #parentOf(pom: Pom): Pom | undefined {
    const { parent } = pom;
    if (!parent) return undefined;
    const path = posix.join(posix.dirname(this.#paths.get(pom) ?? "/"), parent.relativePath ?? "../pom.xml");
    const near = this.#byPath.get(path.endsWith(".xml") ? path : posix.join(path, "pom.xml"));
    if (near && near !== pom && near.artifactId === parent.artifactId) return near;
    const { groupId = "", artifactId = "", version = "" } = parent;
    return this.#byId.get(this.#key({ groupId, artifactId, version }));
  }

  /** The pom and its parents, as far as they are known. */
  #line(pom: Pom): readonly Pom[] {
    const line: Pom[] = [];
    for (let each: Pom | undefined = pom; each && !line.includes(each) && line.length < PARENTS; )
      [each] = [this.#parentOf(each), line.push(each)];
    return line;
  }

  /** `project.version`, `project.parent.groupId`, or a property of the pom or a parent. */
  #property(pom: Pom, name: string): string | undefined {
    const own = /^(?:project|pom)\.(parent\.)?(groupId|artifactId|version)$/.exec(name);
    if (own?.[1]) return pom.parent?.[field(own[2] ?? "")];
    if (own?.[2])
      return pom[field(own[2])] ?? (own[2] === "artifactId" ? undefined : pom.parent?.[field(own[2])]);
    return this.#line(pom)
      .map((each) => each.properties.get(name))
      .find((value) => value !== undefined);
  }

  /** A text with its `${…}` filled in; empty if one of them is unknown, or refers to itself. */
  resolve(pom: Pom, text: string | undefined): string {
    let done = text ?? "";
    for (let steps = 0; done.includes("${"); steps++) {
      const name = /\$\{([^{}]*)\}/.exec(done)?.[1];
      const value = name === undefined ? undefined : this.#property(pom, name.trim());
      if (value === undefined || steps >= STEPS || done.length > LENGTH) return "";
      done = done.replace(`\${${name}}`, () => value);
    }
    return done.length > LENGTH ? "" : done;
  }

  /** The pom's own coordinates: group and version come from the parent where it has none. */
  idOf(pom: Pom): Resolved {
    return {
      groupId: this.resolve(pom, pom.groupId ?? pom.parent?.groupId),
      artifactId: this.resolve(pom, pom.artifactId),
      version: this.resolve(pom, pom.version ?? pom.parent?.version),
    };
  }

  /** The version that the pom or a parent manages for an artifact. */
  #managed(pom: Pom, groupId: string, artifactId: string): string {
    for (const each of this.#line(pom)) {
      const found = each.managed.find(
        (one) =>
          this.resolve(pom, one.groupId) === groupId && this.resolve(pom, one.artifactId) === artifactId,
      );
      const version = this.resolve(pom, found?.version);
      if (version !== "") return version;
    }
    return "";
  }

  /** A dependency's coordinates; without version where no pom here says it. */
  dependencyOf(pom: Pom, dependency: Coordinates): Resolved {
    const [groupId, artifactId] = [
      this.resolve(pom, dependency.groupId),
      this.resolve(pom, dependency.artifactId),
    ];
    const version = this.resolve(pom, dependency.version) || this.#managed(pom, groupId, artifactId);
    return { groupId, artifactId, version };
  }
}
