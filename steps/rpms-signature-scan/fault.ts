import { faults } from "../../lib/errors/index.ts";

export type RpmsCode = "RPMS_NOT_AN_IMAGE";
export const scanFault = faults<RpmsCode>();
