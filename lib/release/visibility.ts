import type { MappedComponent, Mapping } from "./types.ts";

/** Whether anything of a mapping is to be public: then a token of the registry's API is needed. */
export const wantsPublic = ({ defaults, components }: Mapping): boolean =>
  defaults?.public === true || (components ?? []).some((component) => component.public === true);

/** The components whose repositories are public; what a component says counts before the defaults. */
export const publicComponents = ({ defaults, components }: Mapping): readonly MappedComponent[] =>
  (components ?? []).filter((component) => component.public ?? defaults?.public ?? false);

/** The repositories of a component, `registry/path`, each once: `repository`, and the URLs of `repositories`. */
export const repositoriesOf = ({
  repository,
  repositories,
}: Pick<MappedComponent, "repository" | "repositories">): readonly string[] => [
  ...new Set(
    [repository, ...(repositories ?? []).map(({ url }) => url)].filter((each) => each !== undefined),
  ),
];
