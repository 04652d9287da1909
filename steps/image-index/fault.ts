import { faults } from "../../lib/errors/index.ts";

export type IndexCode =
  | "INDEX_BAD_REFERENCE"
  | "INDEX_BAD_TAG"
  | "INDEX_NO_IMAGES"
  | "INDEX_DUPLICATE"
  | "INDEX_MIXED_FORMATS"
  | "INDEX_NOT_AN_IMAGE";
export const indexFault = faults<IndexCode>();
