import { describe, expect, it } from 'vitest';
import { surfaceOf } from './arguments.ts';
import { closest, similarity } from './closest.ts';
import { UsageError } from './errors.ts';
import { parseArguments } from './parse.ts';
import { wrapLines, wrapPrompt } from './wrap.ts';

function parse(line: string): ReadonlyMap<string, unknown> | string {
  const words = line.split(' ');
  let length = words.length;
  while (!surfaceOf(words.slice(0, length).join(' '))) length--;
  const path = words.slice(0, length).join(' ');
  const surface = surfaceOf(path);
  if (!surface) throw new Error(line);
  try {
    return parseArguments(`gcloud ${path}`, surface, words.slice(length)).values;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

describe('arguments', () => {
  it('takes values in both forms, short flags, negated flags and lists', () => {
    expect(
      parse(
        'container clusters create c -m e2-small --num-nodes=2 --no-enable-autoupgrade --zone us-east1-b --labels=a=1,b=2 --logging=SYSTEM,WORKLOAD --disk-size 50GB',
      ),
    ).toEqual(
      new Map<string, unknown>([
        ['machine_type', 'e2-small'],
        ['num_nodes', 2],
        ['enable_autoupgrade', false],
        ['zone', 'us-east1-b'],
        ['labels', { a: '1', b: '2' }],
        ['logging', ['SYSTEM', 'WORKLOAD']],
        ['disk_size', 50],
        ['name', 'c'],
      ]),
    );
  });

  it.each([
    ['container clusters describe', 'argument NAME: Must be specified.'],
    ['container clusters delete', 'argument NAME [NAME ...]: Must be specified.'],
    ['config set', 'argument SECTION/PROPERTY VALUE: Must be specified.'],
    ['container clusters resize c', 'Exactly one of (--num-nodes | --size) must be specified.'],
    [
      'container clusters list --zone a --region b',
      'argument --region: At most one of --location | --region | --zone can be specified.',
    ],
    ['container clusters create c --zone', 'argument --zone/-z: expected one argument'],
    [
      'container clusters create c --num-nodes three',
      'argument --num-nodes: Value must be an integer; received: three',
    ],
    ['container clusters resize c --num-nodes x', "argument --num-nodes: invalid int value: 'x'"],
    ['container clusters create c --async=yes', "argument --async: ignored explicit argument 'yes'"],
    [
      'container clusters list --limit 0',
      'argument --limit: Value must be greater than or equal to 1; received: 0',
    ],
    [
      'container clusters create c --release-channel=fast',
      'argument --release-channel: fast must be one of [rapid, regular, stable, extended, None]',
    ],
    [
      'container clusters create c --machine e2',
      "unrecognized arguments:\n  --machine (did you mean '--machine-type'?)\n  e2\n  To search the help text of gcloud commands, run:\n  gcloud help -- SEARCH_TERMS",
    ],
    [
      'container clusters describe a b',
      'unrecognized arguments: b \n\nTo search the help text of gcloud commands, run:\n  gcloud help -- SEARCH_TERMS',
    ],
  ])('%s', (line, message) => {
    expect(parse(line)).toBe(message);
  });
});

describe('words', () => {
  it('measures likeness as difflib does', () => {
    expect([similarity('abcd', 'bcde'), similarity('', ''), similarity('a', 'b')]).toEqual([0.75, 1, 0]);
    expect(closest('--nodes', ['--num-nodes', '--node-labels', '--zone'])).toBe('--num-nodes');
    expect(closest('--xyzzy', ['--num-nodes'])).toBeUndefined();
  });

  it('wraps with and without white space at line ends', () => {
    expect(wrapLines('aaa bbb ccc', 7)).toEqual(['aaa bbb', 'ccc']);
    expect(wrapPrompt('aaa bbb ccc', 8)).toBe('aaa bbb \nccc');
    expect(wrapPrompt('aaa bbb ccc', 7)).toBe('aaa bbb\n ccc');
    expect(wrapLines('abcdefghij kl', 4)).toEqual(['abcd', 'efgh', 'ij', 'kl']);
  });
});
