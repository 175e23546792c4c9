/**
 * The format of `values()`. A value is a byte for its type, then its content. Numbers are little-endian;
 * a count is one byte, or 255 and then four bytes.
 *
 *     0x01  undefined            0x02  null           0x03  false           0x04  true
 *     0x05  int32                0x06  float64        0x07  bigint: int64   0x08  Date: float64, ms since 1970
 *     0x09  Latin-1 string: uint32 length in bytes, bytes
 *     0x0a  UTF-8 string: the same                    0x0b  UTF-16 string: the same
 *     0x0c  array: count of elements, elements
 *     0x0d  object: count of keys, count of bytes of all keys, keys (strings), values in the same order
 *     0x0e  Map: count of entries, then key and value of each
 *     0x0f  Set: count of elements, elements
 *     0x10  ArrayBuffer: count of bytes, bytes
 *     0x11  view: byte for its class (the index in VIEWS), count of bytes, bytes
 *     0x40  to 0x7f  Latin-1 string of (byte - 0x40) bytes
 *     0x80  to 0xfe  integer (byte - 0x80)
 *     0xff  the whole message was written by V8's serializer (v8.serialize), whose first byte this is
 *
 * A message depends on no earlier one: it may be lost, or be the first that a subscriber receives.
 */
export const TAG = {
  UNDEFINED: 0x01,
  NULL: 0x02,
  FALSE: 0x03,
  TRUE: 0x04,
  INT32: 0x05,
  FLOAT64: 0x06,
  BIGINT: 0x07,
  DATE: 0x08,
  LATIN1: 0x09,
  UTF8: 0x0a,
  UTF16: 0x0b,
  ARRAY: 0x0c,
  OBJECT: 0x0d,
  MAP: 0x0e,
  SET: 0x0f,
  ARRAY_BUFFER: 0x10,
  VIEW: 0x11,
  SHORT_STRING: 0x40,
  SMALL_INTEGER: 0x80,
  V8: 0xff,
} as const;

/** How deep values may be nested. V8's serializer takes what is deeper. */
export const DEEPEST = 64;

/** A count of at least this is four more bytes. */
export const LONG_COUNT = 255;

/** The classes of views, by their number in the format. */
export const VIEWS = [
  Buffer,
  Uint8Array,
  Int8Array,
  Uint8ClampedArray,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
  DataView,
] as const;
