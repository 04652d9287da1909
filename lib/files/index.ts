/** The few things about files that every part needs; all of them again-safe and free of policy. */
export { type Bytes, bytesOf, bytesOfHandle, stretchOf } from "./bytes.ts";
export { exists, findProgram, ifThere, isAbsent, isReadable, readIfThere } from "./look.ts";
export { isBelow, isWithin } from "./within.ts";
export { PARTIAL, type WriteOptions, writeWhole } from "./write.ts";
