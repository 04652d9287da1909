import { faults } from "../../lib/errors/index.ts";

export type PyxisCode =
  /** A data file of the catalogue is not what it must be. */
  | "PYXIS_BAD_DATA"
  /** A GraphQL request that the service does not understand; clients see its message. */
  | "PYXIS_BAD_QUERY";
export const pyxisFault = faults<PyxisCode>();
