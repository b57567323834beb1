import { describe, expect, test } from 'vitest';
import type { PersistentVolumeClaimSpec, Volume } from '../../api/types.ts';
import { volumeDefaults } from './volume-defaults.ts';

const spec: PersistentVolumeClaimSpec = {
  accessModes: ['ReadWriteOnce'],
  resources: { requests: { storage: '1Gi' } },
};

const rows: readonly (readonly [what: string, given: Volume, expected: Volume])[] = [
  ['a volume without a source', { name: 'v' }, { name: 'v', emptyDir: {} }],
  [
    'a claim template without metadata',
    { name: 'v', ephemeral: { volumeClaimTemplate: { spec } } },
    {
      name: 'v',
      ephemeral: {
        volumeClaimTemplate: {
          metadata: { creationTimestamp: null } as never,
          spec: { ...spec, volumeMode: 'Filesystem' },
        },
      },
    },
  ],
  [
    'a claim template with labels',
    { name: 'v', ephemeral: { volumeClaimTemplate: { metadata: { labels: { a: 'b' } }, spec } } },
    {
      name: 'v',
      ephemeral: {
        volumeClaimTemplate: {
          metadata: { creationTimestamp: null, labels: { a: 'b' } } as never,
          spec: { ...spec, volumeMode: 'Filesystem' },
        },
      },
    },
  ],
];

describe('Volumes get their defaults once', () => {
  test.each(rows)('%s', (_what, given, expected) => {
    const filled = volumeDefaults(given);
    expect(filled).toEqual(expected);
    expect(volumeDefaults(filled)).toEqual(expected);
  });
});
