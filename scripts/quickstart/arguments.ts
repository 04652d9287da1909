import { parseArgs } from "node:util";
import { Fault } from "../../lib/errors/index.ts";

export interface Wishes {
  /** undefined: the sample application. */
  readonly gitUrl?: string;
  readonly revision?: string;
  readonly dockerfile?: string;
  readonly baseImage?: string;
  readonly state?: string;
  /** Folder with data of scanners. */
  readonly data?: string;
  /** Install the scanners that the system's package manager has, before the voyage. */
  readonly scanners: boolean;
  /** Release what was built to a registry of this machine. */
  readonly release: boolean;
  readonly yes: boolean;
  /** More params of the pipeline; a name given twice is a list. */
  readonly params: ReadonlyMap<string, readonly string[]>;
}

export const USAGE = `npm start [-- OPTIONS]   builds and releases the sample application, or your repository

  --git-url URL        repository to build, anything git can reach, file:// included
  --revision REV       branch, tag or commit (default: the repository's own)
  --dockerfile FILE    Containerfile in the repository (default: Dockerfile)
  --base-image REF     base image, as build arguments BASE_IMAGE, NODE_IMAGE and PYTHON_IMAGE
  -p, --param N=VALUE  any other param of docker-build-oci-ta; repeat it for a list
  --state DIR          where runs, images and logs are kept (default: $XDG_STATE_HOME/slipway)
  --data DIR           data of scanners, a folder for each kind: clamav, vulnerabilities
                       (default: $SLIPWAY_DATA, $XDG_DATA_HOME/slipway)
  --scanners           install the scanners that are missing first (Debian, Ubuntu; as root or with --yes)
  --no-release         only build
  --yes                install what is missing, through sudo if need be (Debian, Ubuntu)`;

/** @throws Fault QUICKSTART_USAGE */
export function readWishes(argv: readonly string[]): Wishes | "help" {
  const values = parse(argv);
  if (values.help) return "help";
  const params = new Map<string, string[]>();
  for (const each of values.param ?? []) {
    const at = each.indexOf("=");
    if (at < 1) throw usage(`--param wants NAME=VALUE, got ${JSON.stringify(each)}`);
    const name = each.slice(0, at);
    params.set(name, [...(params.get(name) ?? []), each.slice(at + 1)]);
  }
  const { "git-url": gitUrl, "base-image": baseImage, revision, dockerfile, state, data } = values;
  const { yes = false, scanners = false, "no-release": noRelease = false } = values;
  if (!gitUrl && (revision || dockerfile)) throw usage("--revision and --dockerfile need --git-url");
  const given = Object.entries({ gitUrl, revision, dockerfile, baseImage, state, data }).filter(
    ([, value]) => value !== undefined,
  );
  return { ...Object.fromEntries(given), scanners, release: !noRelease, yes, params };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        "git-url": { type: "string" },
        revision: { type: "string" },
        dockerfile: { type: "string" },
        "base-image": { type: "string" },
        param: { type: "string", short: "p", multiple: true },
        state: { type: "string" },
        data: { type: "string" },
        scanners: { type: "boolean" },
        "no-release": { type: "boolean" },
        yes: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (thrown) {
    throw usage(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

const usage = (message: string) =>
  new Fault("QUICKSTART_USAGE", message, { next: "see npm start -- --help" });
