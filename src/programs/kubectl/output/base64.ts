/** Where Go finds the first fault of a base64 text; undefined when there is none. */
export const base64Fault = (text: string): number | undefined =>
  /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/.test(text.replace(/[\r\n]/g, ''))
    ? undefined
    : corruptByte(text);

/** Models encoding/base64 decodeQuantum */
function corruptByte(text: string): number {
  const bytes = new TextEncoder().encode(text);
  const isBreak = (byte: number | undefined): boolean => byte === 10 || byte === 13;
  let at = 0;
  const skip = (): void => {
    while (isBreak(bytes[at])) at++;
  };
  for (;;) {
    for (let place = 0; place < 4; place++) {
      skip();
      const byte = bytes[at];
      if (byte === undefined) return at - place;
      at++;
      const char = String.fromCharCode(byte);
      if (/[A-Za-z\d+/]/.test(char)) continue;
      if (char !== '=' || place < 2) return at - 1;
      skip();
      if (place === 2) {
        if (at >= bytes.length) return bytes.length;
        if (bytes[at] !== 61) return at - 1;
        at++;
        skip();
      }
      return at < bytes.length ? at : bytes.length;
    }
  }
}
