/** Reads numbers of a program's headers: of either byte order, and 4 or 8 bytes wide. */
export interface Fields {
  /** 8 for 64-bit programs, else 4. */
  readonly pointer: 4 | 8;
  u16(buffer: Buffer, at: number): number;
  u32(buffer: Buffer, at: number): number;
  /** A number of the pointer's width; NaN for one that is too large to be a place in a file. */
  word(buffer: Buffer, at: number): number;
}

/** NaN behind the end instead of a thrown error: absurd headers give absurd places, which have no bytes. */
export function fields(pointer: 4 | 8, little: boolean): Fields {
  const view = (buffer: Buffer) => new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
  const fits = (buffer: Buffer, at: number, width: number) => at >= 0 && at + width <= buffer.length;
  const u32 = (buffer: Buffer, at: number) =>
    fits(buffer, at, 4) ? view(buffer).getUint32(at, little) : Number.NaN;
  const u64 = (buffer: Buffer, at: number) => {
    if (!fits(buffer, at, 8)) return Number.NaN;
    const value = view(buffer).getBigUint64(at, little);
    return value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.NaN : Number(value);
  };
  return {
    pointer,
    u16: (buffer, at) => (fits(buffer, at, 2) ? view(buffer).getUint16(at, little) : Number.NaN),
    u32,
    word: pointer === 8 ? u64 : u32,
  };
}
