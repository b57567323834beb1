/**
 * Text as bytes. Files, pipes and arguments hold JavaScript text that stands for its UTF-8 bytes; a byte that is not part of
 * valid UTF-8 is kept as the lone surrogate U+DC80 to U+DCFF (as Python's surrogateescape does), so that nothing is lost.
 */

/** How many bytes a text stands for. */
export function byteLength(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80) continue;
    if (code < 0x800) bytes += 1;
    else if (code >= 0xd800 && code < 0xdc00) {
      bytes += 2; // four bytes for the two code units of a pair
      i++;
    } else if (code >= 0xdc80 && code <= 0xdcff) continue;
    else bytes += 2;
  }
  return bytes;
}

/** Whether the bytes of a text are UTF-8. */
export const isUtf8 = (text: string): boolean => !/[\udc80-\udcff]/u.test(text);

/** The bytes that a text stands for. */
export function encode(text: string): Uint8Array {
  if (!/[\udc80-\udcff]/.test(text)) return new TextEncoder().encode(text);
  const out = new Uint8Array(byteLength(text));
  const encoder = new TextEncoder();
  let at = 0;
  for (const part of text.match(/[\udc80-\udcff]+|[^\udc80-\udcff]+/gu) ?? []) {
    const first = part.charCodeAt(0);
    if (first >= 0xdc80 && first <= 0xdcff) for (const byte of part) out[at++] = byte.charCodeAt(0) & 0xff;
    else at += encoder.encodeInto(part, out.subarray(at)).written;
  }
  return out;
}

/** The text that stands for some bytes. */
export function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return decodeLossless(bytes);
  }
}

function decodeLossless(bytes: Uint8Array): string {
  let out = '';
  for (let i = 0; i < bytes.length;) {
    const lead = bytes[i] ?? 0;
    const length = lengthAt(bytes, i);
    if (length === 1) out += String.fromCharCode(lead < 0x80 ? lead : 0xdc00 | lead);
    else out += new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(i, i + length));
    i += length;
  }
  return out;
}

/** How many bytes belong together; 1 for what is not valid. Models Unicode's table 3-7, well-formed UTF-8 */
function lengthAt(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  const length = lead < 0xc2 || lead > 0xf4 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  const least = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const most = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  for (let i = 1; i < length; i++) {
    const byte = bytes[at + i] ?? 0;
    if (byte < (i === 1 ? least : 0x80) || byte > (i === 1 ? most : 0xbf)) return 1;
  }
  return length;
}

/** The columns that a text takes on a terminal; control characters count nothing. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character.codePointAt(0) ?? 0);
  return width;
}

/** The columns of one code point: 0 for combining ones, 2 for East Asian wide ones. */
export function characterWidth(code: number): 0 | 1 | 2 {
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return 0;
  if (code < 0x300) return 1;
  if (
    (code >= 0x300 && code <= 0x36f) ||
    (code >= 0x1160 && code <= 0x11ff) ||
    (code >= 0x1ab0 && code <= 0x1aff) ||
    (code >= 0x1dc0 && code <= 0x1dff) ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x20d0 && code <= 0x20ff) ||
    (code >= 0xd7b0 && code <= 0xd7ff) ||
    (code >= 0xfe00 && code <= 0xfe0f) ||
    (code >= 0xfe20 && code <= 0xfe2f) ||
    code === 0xfeff
  )
    return 0;
  if (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0x303e) ||
    (code >= 0x3041 && code <= 0x33ff) ||
    (code >= 0x3400 && code <= 0x4dbf) ||
    (code >= 0x4e00 && code <= 0x9fff) ||
    (code >= 0xa000 && code <= 0xa4cf) ||
    (code >= 0xa960 && code <= 0xa97f) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1f64f) ||
    (code >= 0x1f680 && code <= 0x1f6ff) ||
    (code >= 0x1f900 && code <= 0x1f9ff) ||
    (code >= 0x20000 && code <= 0x3fffd)
  )
    return 2;
  return 1;
}
