/**
 * Rules whose findings are nearly always defects, as the compatible task lists them: scripts that cannot be
 * parsed, conditions that are always the same, redirections and quotes that do something else.
 */
const IMPORTANT: ReadonlySet<number> = new Set([
  ...[1020, 1035, 1054, 1066, 1068, 1073, 1080, 1083, 1099, 1113, 1115, 1127, 1128, 1143],
  ...[2043, 2050, 2055, 2057, 2066, 2069, 2071, 2077, 2078, 2091, 2092, 2157, 2171, 2193, 2194, 2195],
  ...[2215, 2216, 2218, 2224, 2225, 2242, 2256, 2258, 2261],
]);

/** Whether a remark is reported: by its rule, or else by its level, errors and warnings. */
export const isReported = (
  { code, level }: { readonly code: number; readonly level: string },
  importantOnly: boolean,
): boolean => (importantOnly ? IMPORTANT.has(code) : level === "error" || level === "warning");
