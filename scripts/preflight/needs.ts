/** A program that a run needs, and where it comes from. */
export interface Need {
  readonly program: string;
  readonly why: string;
  /** The least version that works, if it matters. */
  readonly atLeast?: string;
  /** Package by package manager; a manager that is left out has none. */
  readonly packages: { readonly apt: string; readonly dnf?: string; readonly brew?: string };
  /** True: without it the run works, with less. `without` says with what less. */
  readonly without?: string;
}

export const GIT: Need = {
  program: "git",
  why: "fetches the source",
  atLeast: "2.30",
  packages: { apt: "git", dnf: "git", brew: "git" },
};
export const BUILDAH: Need = {
  program: "buildah",
  why: "builds the image",
  atLeast: "1.28",
  packages: { apt: "buildah", dnf: "buildah" },
};
export const BUBBLEWRAP: Need = {
  program: "bwrap",
  why: "gives each step its own view of the file system",
  packages: { apt: "bubblewrap", dnf: "bubblewrap" },
  without: "paths are rewritten instead, and steps are not kept apart",
};
export const MMDEBSTRAP: Need = {
  program: "mmdebstrap",
  why: "makes a base image from this machine's packages, as no public registry can be reached",
  packages: { apt: "mmdebstrap" },
};
