import { expect, it } from 'vitest';
import { formatTime } from '../machinery/time.ts';
import { byRevision, dataOf, holds, revisionName, type StoredRevision } from './history.ts';
import { metadata } from './test-objects.ts';

/** Models pkg/controller/history/controller_history_test.go */

const revision = (name: string, number: number, second = 0): StoredRevision => ({
  apiVersion: 'apps/v1',
  kind: 'ControllerRevision',
  metadata: metadata(name, { creationTimestamp: formatTime(second * 1000) }),
  revision: number,
});

const [one, two, three] = [revision('r1', 1), revision('r2', 2), revision('r3', 3)];
const later = revision('r3', 3, 2);
const laterByName = revision('r3-b', 3, 2);

it.each<[string, readonly StoredRevision[], readonly StoredRevision[]]>([
  ['in disorder', [two, one, three], [one, two, three]],
  ['in order', [one, two, three], [one, two, three]],
  ['backwards', [three, two, one], [one, two, three]],
  [
    'of one number, by time and name',
    [laterByName, three, later, two, one],
    [one, two, three, later, laterByName],
  ],
  ['of which there are none', [], []],
])('sorts revisions %s', (_name, given, expected) => {
  expect(given.toSorted(byRevision)).toEqual(expected);
});

const template = (image: string) => ({ spec: { containers: [{ name: 'c', image }] } });

it.each<[string, readonly StoredRevision[], readonly string[]]>([
  [
    'what is the same',
    [
      { ...one, data: dataOf(template('a')) },
      { ...two, data: dataOf(template('b')) },
    ],
    ['r1'],
  ],
  ['nothing where there is nothing', [], []],
  ['nothing where all differ', [{ ...two, data: dataOf(template('b')) }], []],
])('finds %s', (_name, revisions, expected) => {
  const found = revisions.filter((each) => holds(each, template('a')));
  expect(found.map((each) => each.metadata.name)).toEqual(expected);
});

it('cuts the name of an owner so that the hash has room', () => {
  expect(revisionName({ ...one, metadata: metadata('a'.repeat(300)) }, 'hash')).toBe(
    `${'a'.repeat(223)}-hash`,
  );
});
