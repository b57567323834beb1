const SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];

/** MD5 (RFC 1321) of a text in UTF-8, as 32 hexadecimal digits. */
export function md5(text: string): string {
  const message = new TextEncoder().encode(text);
  const padded = new Uint8Array(((message.length + 8) >> 6) * 64 + 64);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, message.length << 3, true);
  view.setUint32(padded.length - 4, Math.floor(message.length / 2 ** 29), true);
  let state: readonly [number, number, number, number] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let offset = 0; offset < padded.length; offset += 64) {
    let [a, b, c, d] = state;
    for (let i = 0; i < 64; i++) {
      const round = i >> 4;
      const mixed = [(b & c) | (~b & d), (d & b) | (~d & c), b ^ c ^ d, c ^ (b | ~d)][round] ?? 0;
      const word = [i, 5 * i + 1, 3 * i + 5, 7 * i][round] ?? 0;
      const constant = Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32);
      const sum = (a + mixed + constant + view.getUint32(offset + 4 * (word % 16), true)) | 0;
      const shift = SHIFTS[4 * round + (i % 4)] ?? 0;
      [a, d, c, b] = [d, c, b, (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0];
    }
    state = [(state[0] + a) | 0, (state[1] + b) | 0, (state[2] + c) | 0, (state[3] + d) | 0];
  }
  const out = new DataView(new ArrayBuffer(16));
  for (const [index, word] of state.entries()) out.setUint32(4 * index, word, true);
  return [0, 1, 2, 3]
    .map((index) =>
      out
        .getUint32(4 * index)
        .toString(16)
        .padStart(8, '0'),
    )
    .join('');
}

/** What `/etc/machine-id` of a machine holds: 32 digits that follow from its name. */
export const machineID = (name: string): string => md5(name);

/** The same digits as firmware and kernel write them. */
export const machineUUID = (name: string): string =>
  machineID(name).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
