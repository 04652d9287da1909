import {
  type AcceptsOf,
  defineTask,
  FixedText,
  type Mount,
  type Params,
  type Show,
  type Task,
  type TaskKit,
  type TaskResults,
  type TextParam,
  type TextRef,
  text,
  type Volume,
  type When,
  type Workspaces,
} from "../../lib/contract/index.ts";
import { createTrustedArtifactStep } from "../../steps/create-trusted-artifact/contract.ts";
import { useTrustedArtifactStep } from "../../steps/use-trusted-artifact/contract.ts";
import { CA_FILE, type CaTrustRefs, caVolume } from "../shared/ca-trust.ts";

/** What travels as a trusted artifact: the sources, or the prefetched dependencies. */
export type Content = "source" | "cachi2";

/** The folder that stands for the replaced workspace, and where in it the contents lie. */
export const WORKDIR = "/var/workdir";
const PLACE = { source: `${WORKDIR}/source`, cachi2: `${WORKDIR}/cachi2` } as const;

const sourceParams = {
  SOURCE_ARTIFACT: text({ describe: "The sources as a trusted artifact: oci:<repository>@sha256:<digest>" }),
};
/** Two names of one thing: the published tasks and their successors spell it differently. */
const cachi2Params = {
  CACHI2_ARTIFACT: text({
    describe: "The prefetched dependencies as a trusted artifact; may be empty",
    default: "",
  }),
  PREFETCH_ARTIFACT: text({ describe: "Another name of CACHI2_ARTIFACT; give one of them", default: "" }),
};
const storeParams = {
  ociStorage: text({ describe: "Repository that trusted artifacts are pushed to, with or without a tag" }),
  ociArtifactExpiresAfter: text({
    describe: "When the registry may delete them, e.g. 5d; empty for never",
    default: "",
  }),
};
type UsedParams<U> = ("source" extends U ? typeof sourceParams : {}) &
  ("cachi2" extends U ? typeof cachi2Params : {});
type StoreParams<C> = [C] extends [never] ? {} : typeof storeParams;
type Created<C> = ("source" extends C ? { SOURCE_ARTIFACT: TextRef } : {}) &
  ("cachi2" extends C ? { CACHI2_ARTIFACT: TextRef; PREFETCH_ARTIFACT: TextRef } : {});

export type TaParams<P extends Params, F, U, C> = Show<Omit<P, keyof F> & UsedParams<U> & StoreParams<C>>;
export type TaResults<R extends TaskResults, C> = Show<R & Created<C>>;

/** A first step that makes the rest needless: it gives the artifacts, and when the others run. */
export interface Instead<C extends Content> {
  readonly results: { readonly [K in C]: TextRef };
  /** Guards of all other steps: the opposite of the first step's own. */
  readonly otherwise: readonly When[];
}
type TextNames<P extends Params> = {
  [K in keyof P]: P[K] extends TextParam<boolean> | { type: "string" } ? K : never;
}[keyof P];
type Fixed<P extends Params> = { readonly [K in TextNames<P>]?: AcceptsOf<P[K]> };

export interface Recipe<
  P extends Params,
  W extends Workspaces,
  K extends keyof W,
  F,
  U extends Content,
  C extends Content,
> {
  readonly name: string;
  readonly does?: string;
  /** The workspace that held the contents. */
  readonly replaces: K;
  /** Params that lose their meaning, with the value they have from now on. */
  readonly fixed?: F;
  /** Contents that come as trusted artifacts. */
  readonly uses?: readonly U[];
  /** Contents that leave as trusted artifacts. */
  readonly creates?: readonly C[];
  /** For tasks that often have nothing to do. */
  instead?(kit: TaskKit<P & UsedParams<U>, Omit<W, K>>): Instead<C>;
}

/**
 * The `-oci-ta` variant of a task: the same body, run with a folder in place of the workspace, between
 * a step that unpacks trusted artifacts and one that creates them.
 */
export function trustedArtifacts<
  P extends Params,
  W extends Workspaces,
  R extends TaskResults,
  K extends keyof W & string,
  const F extends Fixed<P> = {},
  U extends Content = never,
  C extends Content = never,
>(
  task: Task<P, W, R>,
  recipe: Recipe<P, W, K, F, U, C>,
): Task<TaParams<P, F, U, C>, Show<Omit<W, K>>, TaResults<R, C>> {
  const fixed = Object.entries(recipe.fixed ?? {});
  const own = new Set(fixed.map(([name]) => name));
  const { [recipe.replaces]: _, ...workspaces } = task.workspaces;
  const variant = defineTask(
    {
      ...task,
      name: recipe.name,
      does: recipe.does ?? task.does,
      params: {
        ...Object.fromEntries(Object.entries(task.params).filter(([name]) => !own.has(name))),
        ...addedParams(recipe.uses ?? [], recipe.creates ?? []),
      },
      workspaces: workspaces as Workspaces,
    },
    (kit) => bodyOf(task, recipe, withFixed(kit, fixed)),
  );
  return variant as Task as Task<TaParams<P, F, U, C>, Show<Omit<W, K>>, TaResults<R, C>>;
}

const addedParams = (uses: readonly Content[], creates: readonly Content[]): Params => ({
  ...(uses.includes("source") ? sourceParams : {}),
  ...(uses.includes("cachi2") ? cachi2Params : {}),
  ...(creates.length > 0 ? storeParams : {}),
});

const withFixed = (kit: AnyKit, fixed: readonly (readonly [string, unknown])[]): AnyKit => ({
  ...kit,
  params: {
    ...kit.params,
    ...Object.fromEntries(fixed.map(([name, value]) => [name, new FixedText(String(value))])),
  },
});

type AnyKit = TaskKit<Params, Workspaces>;
interface AnyRecipe extends Omit<Recipe<Params, Workspaces, string, object, Content, Content>, "instead"> {
  instead?(kit: AnyKit): Instead<Content>;
}

function bodyOf(task: Task, given: object, kit: AnyKit): TaskResults {
  const recipe = given as AnyRecipe;
  const shared = sharing(kit);
  const workdir = shared.volume("workdir", { emptyDir: {} }).at(WORKDIR);
  const ca = caOf(task, shared);
  const mounts = [workdir, ...(ca === undefined ? [] : [ca])];
  const caFile = ca === undefined ? {} : { caFile: CA_FILE };
  const early = recipe.instead?.(shared);
  const when = early?.otherwise ?? [];
  const params = shared.params as Record<string, TextRef>;
  if (recipe.uses?.length)
    shared.step("use-trusted-artifact", useTrustedArtifactStep, {
      params: { artifacts: usedArtifacts(recipe.uses, params), ...caFile },
      mounts,
      when,
      // What Node needs for archives of any size; they are streamed.
      resources: { cpu: "50m", memory: "256Mi" },
    });
  const results = task.body(inWorkdir(shared, recipe.replaces, workdir, when));
  if (!recipe.creates?.length) return results;
  const made = shared.step("create-trusted-artifact", createTrustedArtifactStep, {
    params: {
      store: `${params["ociStorage"]}`,
      expiresAfter: `${params["ociArtifactExpiresAfter"]}`,
      ...caFile,
      ...Object.fromEntries(recipe.creates.map((content) => [content, PLACE[content]])),
    },
    mounts,
    when,
    resources: { cpu: "1", cpuLimit: "1", memory: "3Gi" },
  });
  const created = (content: Content) =>
    early === undefined ? made.results[content] : kit.either(early.results[content], made.results[content]);
  return { ...results, ...createdResults(recipe.creates, created) };
}

/** The body may declare the CA volume too: whoever comes second gets the first one's. */
function sharing(kit: AnyKit): AnyKit {
  const known = new Map<string, Volume>();
  return {
    ...kit,
    volume(name, source) {
      const volume = name === "trusted-ca" ? known.get(name) : undefined;
      const found = volume ?? kit.volume(name, source);
      known.set(name, found);
      return found;
    },
  };
}

function caOf(task: Task, kit: AnyKit): Mount | undefined {
  const has = ["caTrustConfigMapName", "ca-trust-config-map-name", "CA_TRUST_CONFIG_MAP_NAME"].some(
    (name) => name in task.params,
  );
  return has ? caVolume(kit.volume, kit.params as object as CaTrustRefs) : undefined;
}

/** The kit for the body: the folder stands for the workspace, and every step sees it. */
const inWorkdir = (kit: AnyKit, replaced: string, workdir: Mount, when: readonly When[]): AnyKit => ({
  ...kit,
  workspaces: { ...kit.workspaces, [replaced]: { path: WORKDIR, optional: false } },
  step: (name, contract, use) =>
    kit.step(name, contract, {
      ...use,
      mounts: [...(use.mounts ?? []), workdir],
      ...(when.length + (use.when?.length ?? 0) === 0 ? {} : { when: [...when, ...(use.when ?? [])] }),
    }),
});

const usedArtifacts = (uses: readonly Content[], params: Readonly<Record<string, TextRef>>) =>
  uses.flatMap((content) =>
    content === "source"
      ? [`${params["SOURCE_ARTIFACT"]}=${PLACE.source}`]
      : [`${params["CACHI2_ARTIFACT"]}=${PLACE.cachi2}`, `${params["PREFETCH_ARTIFACT"]}=${PLACE.cachi2}`],
  );

const createdResults = (
  creates: readonly Content[],
  created: (content: Content) => TextRef,
): TaskResults => ({
  ...(creates.includes("source") ? { SOURCE_ARTIFACT: created("source") } : {}),
  ...(creates.includes("cachi2")
    ? { CACHI2_ARTIFACT: created("cachi2"), PREFETCH_ARTIFACT: created("cachi2") }
    : {}),
});
