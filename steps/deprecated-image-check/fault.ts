import { faults } from "../../lib/errors/index.ts";

export type CatalogCode =
  /** A reference among BASE_IMAGES_DIGESTS that cannot be read. */
  | "CATALOG_BAD_IMAGE"
  /** What is to be checked is no container image. */
  | "CATALOG_NO_IMAGE"
  /** The configured address cannot be used. */
  | "CATALOG_BAD_ENDPOINT"
  /** The catalogue answered something that is no repository of its API. */
  | "CATALOG_BAD_ANSWER";
export const catalogFault = faults<CatalogCode>();
