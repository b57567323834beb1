import { describe, expect, it } from 'vitest';
import type { StoredPod } from '../pods.ts';
import {
  activeIndexes,
  activePodsForRemoval,
  firstPending,
  formatIndexes,
  parseIndexes,
  succeededIndexes,
} from './indexes.ts';
import { jobPod } from './pods.ts';
import { at, indexed, job, pod } from './test-jobs.ts';

/** Models pkg/controller/job/indexed_job_utils_test.go */

const PHASES = { S: 'Succeeded', F: 'Failed', R: 'Running', P: 'Pending' } as const;

/** Pods as their indexes and the first letters of their phases: `0S 1R`; `-` stands for none. */
const podsOf = (text: string): StoredPod[] =>
  text.split(' ').flatMap((word): StoredPod[] => {
    const [, index = '', letter] = /^(.*)([SFRP])$/.exec(word) ?? [];
    const phase = letter === 'S' || letter === 'F' || letter === 'R' ? PHASES[letter] : PHASES.P;
    if (index === '') return [];
    return [index === '-' ? pod({ phase }, { metadata: { name: `- ${phase}` } }) : indexed(index, phase)];
  });

describe('indexes', () => {
  it.each([
    [[], ''],
    [[1], '1'],
    [[1, 2], '1,2'],
    [[3, 2, 1], '1-3'],
    [[0, 1, 3, 5, 6, 7, 7], '0,1,3,5-7'],
  ])('%j are written as %j', (numbers, text) => {
    expect(formatIndexes(numbers)).toBe(text);
  });

  it.each([
    ['', 10, []],
    ['0', 10, [0]],
    ['1,3-5', 10, [1, 3, 4, 5]],
    ['1,3-5', 4, [1, 3]],
    ['bad,3', 10, [3]],
    ['4,9', 5, [4]],
  ])('%j below %i means %j', (text, completions, numbers) => {
    expect(parseIndexes(text, completions)).toEqual(numbers);
  });

  it.each([
    ['1S', 2, undefined, '1'],
    ['2F 5S 5S 10F 10S', 11, undefined, '5,10'],
    ['0R 1P 2S 3S 5S 6S 7S', 8, undefined, '2,3,5-7'],
    ['0S 1F 2S 3S 4S 5S -S -2S', 6, undefined, '0,2-5'],
    ['0S 1S 2S 3F 4S 5S -S -2S', 5, undefined, '0-2,4'],
    ['', 8, '0-5,8-10', '0-5'],
    ['', 10, '0-5,8-10', '0-5,8,9'],
    ['2S 7S 8S', 13, '0,4,5,10-12', '0,2,4,5,7,8,10-12'],
    ['2S 7S 8S', 9, '3,4,6', '2-4,6-8'],
    ['3S 4S 6S', 9, '2,7,8', '2-4,6-8'],
    ['0S 3S 5S 9S', 10, '2-7', '0,2-7,9'],
    ['3S', 4, '0,1-foo,bar', '0,3'],
  ])('of %j below %i after %j succeed as %j', (pods, completions, completedIndexes, expected) => {
    const status = completedIndexes === undefined ? {} : { completedIndexes };
    const one = job({ completionMode: 'Indexed', completions }, status);
    expect(formatIndexes(succeededIndexes(one, podsOf(pods)))).toBe(expected);
  });

  it('succeed once, as long as their pods are tracked', () => {
    const pods = [indexed(0, 'Succeeded'), indexed(3, 'Succeeded', { metadata: { finalizers: [] } })];
    const one = job({ completionMode: 'Indexed', completions: 8 }, { completedIndexes: '4-6' });
    expect(formatIndexes(succeededIndexes(one, pods))).toBe('0,4-6');
  });

  it.each([
    ['', '', 5, 3, [0, 1, 2]],
    ['', '', 2, 5, [0, 1]],
    ['0R 1P', '', 3, 10, [2, 3, 4]],
    ['6P', '4,5', 6, 6, [0, 1, 2, 3]],
    ['3P 5R 8P -R -3R', '2-4,9', 5, 20, [0, 1, 6, 7, 10]],
    ['3P 9P', '1,2,5-7,9', 5, 20, [0, 4, 8, 10, 11]],
    ['', '', 0, 4, []],
  ])('beside %j and %j that are done: the first %i below %i are %j', (pods, done, count, below, expected) => {
    const taken = new Set([...activeIndexes(podsOf(pods)), ...parseIndexes(done, below)]);
    expect(firstPending(taken, count, below)).toEqual(expected);
  });

  const names = (pods: readonly StoredPod[]): string => pods.map(({ metadata }) => metadata.name).join(', ');
  it.each([
    ['-P 2P 5R 6R', '- Pending, 6 Running'],
    ['5P 0R 3P 0R 3R 0P 6R 6P', '6 Running, 6 Pending, 0 Pending, 0 Running, 3 Pending'],
    ['-P invalidR -2R 0P 1P 1P 1R', '- Pending, invalid Running, -2 Running, 1 Pending, 1 Pending'],
  ])('of %j lose %j', (pods, expected) => {
    const one = job({ completionMode: 'Indexed', completions: 6 });
    expect(names(activePodsForRemoval(one, podsOf(pods), 0))).toBe(expected);
  });

  it('lose the lowest that are as old as the others when there are too many', () => {
    const one = job({ completionMode: 'Indexed', completions: 6 });
    expect(names(activePodsForRemoval(one, podsOf('3R 1R 2R 1P 9R'), 4))).toBe(
      '9 Running, 1 Pending, 1 Running, 2 Running',
    );
  });
});

describe('pods that are too many', () => {
  const ready = (seconds: number) => ({
    phase: 'Running' as const,
    conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: at(seconds) }],
  });
  const costly = { annotations: { 'controller.kubernetes.io/pod-deletion-cost': '-9' } };
  it.each<[string, StoredPod, StoredPod]>([
    ['not the cheaper', pod(ready(-1)), pod(ready(-2), { metadata: costly })],
    ['the one that became ready last', pod(ready(-1000)), pod(ready(-1001))],
    [
      'the younger',
      pod({ phase: 'Pending' }, { metadata: { creationTimestamp: at(-1000) } }),
      pod({ phase: 'Pending' }, { metadata: { creationTimestamp: at(-1001) } }),
    ],
  ])('%s', (_name, first, second) => {
    expect(activePodsForRemoval(job({}), [first, second], 1)).toEqual([first]);
    expect(activePodsForRemoval(job({}), [second, first], 1)).toEqual([first]);
  });
});

it.each([
  ['indexed-job', 'indexed-job-1-'],
  [
    'hhhhhooooohhhhhooooohhhhhooooohhhhhooooohhhhhooooohhhhhooooohhhhhooooo',
    'hhhhhooooohhhhhooooohhhhhooooohhhhhooooohhhhhooooohhhhh-1-',
  ],
  [
    'hhhhhooooohhhhhooooohhhhhooooohhhhhooooohhhhhooooohhhhhoo',
    'hhhhhooooohhhhhooooohhhhhooooohhhhhooooohhhhhooooohhhhh-1-',
  ],
])('a pod of %s is named, and told its number', (name, generateName) => {
  const plain = job({
    template: {
      spec: {
        containers: [{ name: 'a' }, { name: 'b', env: [{ name: 'JOB_COMPLETION_INDEX', value: 'mine' }] }],
        initContainers: [{ name: 'c' }],
      },
    },
  });
  const { metadata, spec } = jobPod({ ...plain, metadata: { ...plain.metadata, name } }, 1);
  const own = { 'batch.kubernetes.io/job-completion-index': '1' };
  const variable = {
    name: 'JOB_COMPLETION_INDEX',
    valueFrom: {
      fieldRef: {
        apiVersion: 'v1',
        fieldPath: "metadata.labels['batch.kubernetes.io/job-completion-index']",
      },
    },
  };
  expect(metadata).toEqual({
    generateName,
    namespace: 'default',
    annotations: own,
    labels: own,
    finalizers: ['batch.kubernetes.io/job-tracking'],
    ownerReferences: [
      {
        ...{ apiVersion: 'batch/v1', kind: 'Job', name, uid: 'j-uid' },
        ...{ controller: true, blockOwnerDeletion: true },
      },
    ],
  });
  expect(spec).toEqual({
    hostname: `${name}-1`,
    containers: [
      { name: 'a', env: [variable] },
      { name: 'b', env: [{ name: 'JOB_COMPLETION_INDEX', value: 'mine' }] },
    ],
    initContainers: [{ name: 'c', env: [variable] }],
  });
});
