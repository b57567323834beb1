const SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const SINES = Uint32Array.from({ length: 64 }, (_, i) => Math.abs(Math.sin(i + 1)) * 2 ** 32);

/** MD5 (RFC 1321) of bytes as 32 hexadecimal digits. */
export function md5(message: Uint8Array): string {
  const padded = new Uint8Array(((message.length + 8) >> 6) * 64 + 64);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, message.length << 3, true);
  view.setUint32(padded.length - 4, Math.floor(message.length / 2 ** 29), true);
  const state = Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  for (let offset = 0; offset < padded.length; offset += 64) {
    let [a = 0, b = 0, c = 0, d = 0] = state;
    for (let i = 0; i < 64; i++) {
      const round = i >> 4;
      const [mixed, word] = (
        [
          [(b & c) | (~b & d), i],
          [(d & b) | (~d & c), 5 * i + 1],
          [b ^ c ^ d, 3 * i + 5],
          [c ^ (b | ~d), 7 * i],
        ] as const
      )[round] ?? [0, 0];
      const sum = (a + mixed + (SINES[i] ?? 0) + view.getUint32(offset + 4 * (word % 16), true)) | 0;
      const bits = SHIFTS[4 * round + (i % 4)] ?? 0;
      [a, d, c, b] = [d, c, b, (b + ((sum << bits) | (sum >>> (32 - bits)))) | 0];
    }
    for (const [index, word] of [a, b, c, d].entries()) state[index] = (state[index] ?? 0) + word;
  }
  const out = new DataView(new ArrayBuffer(16));
  for (const [index, word] of state.entries()) out.setUint32(4 * index, word, true);
  return Array.from({ length: 16 }, (_, i) => out.getUint8(i).toString(16).padStart(2, '0')).join('');
}
