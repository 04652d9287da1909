/** A directory that holds this file is neither packed nor unpacked into. */
export const SKIP_MARKER = ".skip-trusted-artifacts";
