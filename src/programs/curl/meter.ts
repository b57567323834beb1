/** A number of bytes in five columns: `123456` bytes are `120k`. */
function amount(bytes: number): string {
  if (bytes < 100_000) return String(Math.round(bytes)).padStart(5);
  const kilo = bytes / 1024;
  if (kilo < 10_000) return `${Math.floor(kilo)}k`.padStart(5);
  const mega = kilo / 1024;
  if (mega < 100) return `${mega.toFixed(1)}M`.padStart(5);
  return `${Math.floor(mega)}M`.padStart(5);
}

function duration(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds < 1) return '--:--:--';
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${String(Math.floor(seconds / 3600)).padStart(2)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

export const meterHeading =
  '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n';

/** How far a transfer is. */
export interface Progress {
  /** What the answer announced; undefined when it did not. */
  readonly total: number | undefined;
  readonly received: number;
  readonly sent: number;
  readonly milliseconds: number;
}

/** One line of the progress meter, without line end. */
export function meterLine({ milliseconds, received, sent, total }: Progress): string {
  const all = (total ?? received) + sent;
  const share = (part: number, whole: number): string =>
    String(whole > 0 ? Math.floor((100 * part) / whole) : 0).padStart(3);
  // a transfer within one instant of virtual time took its millisecond all the same
  const seconds = Math.max(milliseconds, 1) / 1000;
  const speed = (bytes: number): string => (bytes === 0 ? '     0' : amount(bytes / seconds).padStart(6));
  const spent = duration(milliseconds);
  return `\r${share(received + sent, all)} ${amount(all)}  ${share(received, total ?? received)} ${amount(received)}  ${share(sent, sent)} ${amount(sent)} ${speed(received)} ${speed(sent)} ${spent === '--:--:--' ? spent : spent.trim().padStart(8)} ${spent.trim().padStart(8)} --:--:-- ${amount((received + sent) / seconds).padStart(5)}`;
}

/** The meter before anything has happened. */
export const emptyMeter = '\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0';
