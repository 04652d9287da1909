/**
 * Words that the schemas of release data are written with. Objects are open: data carries keys that other
 * tasks, and other catalogs, read. What a known key holds is checked.
 */

export const text = { type: "string" } as const;
/** Text that says something. */
export const named = { type: "string", pattern: "\\S" } as const;
export const flag = { type: "boolean" } as const;
export const integer = { type: "integer" } as const;
export const texts = { type: "array", items: text } as const;

/** Text with a description. */
export const told = <const D extends string>(description: D) => ({ type: "string", description }) as const;
/** One of a few words. */
export const oneOf = <const E extends readonly string[]>(...words: E) =>
  ({ type: "string", enum: words }) as const;
export const list = <const I>(items: I) => ({ type: "array", items }) as const;
/** An object whose keys are all optional. */
export const object = <const P>(properties: P) => ({ type: "object", properties }) as const;
/** An object some of whose keys must be there. */
export const requiring = <const R extends readonly string[], const P>(required: R, properties: P) =>
  ({ type: "object", properties, required }) as const;
