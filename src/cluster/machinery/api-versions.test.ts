import { expect, test } from 'vitest';
import { preferredVersionFirst } from './api-versions.ts';

test('versions in the order in which servers prefer them', () => {
  const versions = [
    'foo10',
    'v1beta1',
    'v2',
    'v11alpha2',
    'v10',
    'v3beta1',
    'v1',
    'v12alpha1',
    'v11beta2',
    'foo1',
  ];
  expect([...versions].sort(preferredVersionFirst)).toEqual([
    'v10',
    'v2',
    'v1',
    'v11beta2',
    'v3beta1',
    'v1beta1',
    'v12alpha1',
    'v11alpha2',
    'foo1',
    'foo10',
  ]);
});
