import { expect, test } from 'vitest';
import { PFLAG, readFlags, URFAVE } from './flags.ts';

const flags = [{ names: ['timeout', 't'], takes: 'integer' }] as const;

test('integers are read as Go reads them', () => {
  const read = (text: string) => readFlags(['-t', text], flags, URFAVE).integer('timeout');
  expect(['0', '20', '+7', '-1', '0x10', '010', '0o17', '0b11'].map(read)).toEqual([
    0, 20, 7, -1, 16, 8, 15, 3,
  ]);
  expect(readFlags([], flags, URFAVE).integer('timeout')).toBeUndefined();
});

test('what is no integer is refused in the words of the library', () => {
  for (const text of ['abc', '', '1.5', '08', '1e3', 'NaN']) {
    const quoted = JSON.stringify(text);
    expect(() => readFlags(['--timeout', text], flags, URFAVE)).toThrow(
      `invalid value ${quoted} for flag -timeout: parse error`,
    );
    expect(() => readFlags(['-t', text], flags, PFLAG)).toThrow(
      `invalid argument ${quoted} for "-t, --timeout" flag: strconv.ParseInt: parsing ${quoted}: invalid syntax`,
    );
  }
});
