const newest: Readonly<Record<string, string>> = {
  '3': '3.6.23',
  '3.4': '3.4.24',
  '3.6': '3.6.23',
  '4': '4.4.29',
  '4.0': '4.0.28',
  '4.2': '4.2.24',
  '4.4': '4.4.29',
  '5': '5.0.31',
  '5.0': '5.0.31',
  '6': '6.0.26',
  '6.0': '6.0.26',
  '7': '7.0.25',
  '7.0': '7.0.25',
  '8': '8.2.1',
  '8.0': '8.0.15',
  '8.2': '8.2.1',
};

/** The version of the server that a tag means. */
export function versionOf(tag: string): string {
  const number = /^\d+(\.\d+)*/.exec(tag)?.[0] ?? '8';
  return newest[number] ?? number;
}
