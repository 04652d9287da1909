/**
 * Where a step finds the database of a scanner: its image holds it there; the local engine mounts the user's
 * folder. Without a database a check says SKIPPED.
 */
export const scannerData = (name: "clamav" | "vulnerabilities"): string => `/slipway/data/${name}`;
