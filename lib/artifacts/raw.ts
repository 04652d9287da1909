/**
 * File names on Linux are bytes, not text, and an artifact must carry every one of them. So inside this
 * package a path is a *raw* path: a string in which each character is one byte (Latin-1). It can be cut,
 * joined and compared like text, and compares as its bytes do.
 */
export type Raw = string;

/** What the file system functions take. */
export const bytesOf = (raw: Raw): Buffer => Buffer.from(raw, "latin1");
export const rawOf = (text: string | Buffer): Raw => Buffer.from(text as string).toString("latin1");
/** For people. */
export const show = (raw: Raw): string => JSON.stringify(bytesOf(raw).toString("utf8"));
