import fc from 'fast-check';
import type { CommandLine, FlagValues } from './command-lines.ts';
import { CREATE } from './create-lines.ts';
import { OTHER } from './other-lines.ts';
import { LOG_HEAD, property, type Drawn } from './property.ts';
import { CONTENTS } from './words-of-files.ts';

const one = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

const written = ([flag, ...values]: FlagValues): fc.Arbitrary<readonly string[]> =>
  values.length === 0
    ? fc.constant([flag])
    : fc
        .tuple(one(values), one([true, true, false]))
        .map(([value, joined]) => (joined && flag.startsWith('--') ? [`${flag}=${value}`] : [flag, value]));

const DRY = [
  ['--dry-run=client'],
  ['--dry-run=client'],
  ['--dry-run=client'],
  ['--dry-run=client'],
  ['--dry-run'],
  ['--dry-run=x'],
  ['--dry-run='],
];
const PRINT = [
  ['-o', 'yaml'],
  ['-o', 'yaml'],
  ['-o', 'yaml'],
  ['-o', 'json'],
  ['-o', 'name'],
  [],
  ['-oyaml'],
  ['-o', 'nope'],
  ['-o=yaml', '--save-config'],
];
const ODD = [
  ['-n', 'other'],
  ['--namespace=x'],
  ['--validate=false'],
  ['--validate=x'],
  ['--field-manager=me'],
  ['--nope'],
  ['-x'],
  ['--save-config'],
  ['--show-managed-fields'],
  ['extra'],
  ['-o', 'jsonpath={.metadata.name}'],
  ['--template={{.kind}}'],
  ['--request-timeout=0'],
  ['--v=0'],
  ['--'],
  ['-q'],
  ['--windows-line-endings'],
];

function lineOf(
  { words, args, flags, needs = [] }: CommandLine,
  lead: readonly string[],
  dry: readonly (readonly string[])[],
  formats: readonly (readonly string[])[] = PRINT,
): fc.Arbitrary<readonly string[]> {
  const own = fc
    .subarray([...flags.keys()], { maxLength: Math.min(4, flags.length) })
    .chain((chosen) => fc.tuple(...chosen.map((at) => written(flags[at] ?? ['--nope']))));
  const needed = fc.tuple(
    ...needs.map((flag) =>
      fc.tuple(written(flag), fc.nat(9)).map(([text, leave]) => (leave === 0 ? [] : text)),
    ),
  );
  const odd = fc.oneof({ weight: 6, arbitrary: fc.constant<readonly string[]>([]) }, one(ODD));
  return fc
    .tuple(one(args), needed, own, one(dry), one(formats), odd)
    .map(([given, must, may, run, print, more]) => {
      const stop = given.indexOf('--');
      const before = stop < 0 ? given : given.slice(0, stop);
      return [
        ...lead,
        ...words,
        ...before,
        ...must.flat(),
        ...may.flat(),
        ...run,
        ...print,
        ...more,
        ...(stop < 0 ? [] : given.slice(stop)),
      ];
    });
}

const asked = (
  name: string,
  lines: readonly fc.Arbitrary<readonly string[]>[],
  drawn: Drawn = {},
): ReturnType<typeof property> =>
  property<readonly string[]>({
    name,
    values: fc.oneof(...lines),
    batch: 1,
    drawn,
    call: ([args = []]) => ({ args, files: CONTENTS }),
  });

/** What ends the name of a container that is called after an image which cannot name one: `b_c` is the only such image. */
const CONTAINER: Drawn = { stdout: /(\bname\W{1,6}b-c-)[bcdfghjklmnpqrstvwxz2456789]{5}\b/g };

const isSet = ({ words }: CommandLine): boolean => words[0] === 'set';
const asJson = PRINT.filter((words) => words.includes('json'));
const notAsJson = PRINT.filter((words) => !words.includes('json'));

/** Commands that print what they would send. */
export const generators = [
  asked(
    'create --dry-run',
    CREATE.map((line) => lineOf(line, ['create'], DRY)),
    { ...CONTAINER, ...LOG_HEAD },
  ),
  asked(
    'other commands, nothing sent',
    OTHER.filter((line) => !isSet(line)).map((line) => lineOf(line, [], line.dryRun === true ? DRY : [[]])),
    LOG_HEAD,
  ),
  asked(
    'set --local',
    OTHER.filter(isSet).map((line) => lineOf(line, [], [[]], notAsJson)),
    LOG_HEAD,
  ),
  // What Go's structs held comes out in their fields' order.
  asked(
    'set --local as JSON',
    OTHER.filter(isSet).map((line) => lineOf(line, [], [[]], asJson)),
    LOG_HEAD,
  ),
];
