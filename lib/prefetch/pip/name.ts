/** PEP 503: lower case, runs of `-`, `_` and `.` are one `-`. */
export const canonicalName = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, "-");
