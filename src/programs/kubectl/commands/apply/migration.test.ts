import { describe, expect, it } from 'vitest';
import { unionOfFields, upgraded } from './migration.ts';

describe('the union of fields', () => {
  it('has all leaves of both', () => {
    expect(unionOfFields({ 'f:a': {}, 'f:b': { 'f:c': {} } }, { 'f:b': { 'f:d': {} } })).toEqual({
      'f:a': {},
      'f:b': { 'f:c': {}, 'f:d': {} },
    });
  });

  it('says so when what has fields of its own belongs to it', () => {
    expect(unionOfFields({ 'f:a': {} }, { 'f:a': { 'f:b': {} } })).toEqual({
      'f:a': { '.': {}, 'f:b': {} },
    });
    expect(unionOfFields({ 'f:a': { '.': {}, 'f:b': {} } }, { 'f:a': { 'f:c': {} } })).toEqual({
      'f:a': { '.': {}, 'f:b': {}, 'f:c': {} },
    });
    expect(unionOfFields({ 'f:a': {} }, { 'f:a': {} })).toEqual({ 'f:a': {} });
  });
});

describe('entries of managers', () => {
  const entry = (manager: string, operation: string, fieldsV1: object, subresource = '') => ({
    apiVersion: 'apps/v1',
    manager,
    operation,
    fieldsV1,
    ...(subresource === '' ? {} : { subresource }),
  });

  it('change their manager where nobody has applied yet', () => {
    const status = entry('controller', 'Update', { 'f:status': {} }, 'status');
    expect(upgraded([entry('old', 'Update', { 'f:a': {} }), status], 'old', 'new')).toEqual([
      entry('new', 'Apply', { 'f:a': {} }),
      status,
    ]);
  });

  it('are united with what has been applied', () => {
    const entries = [entry('new', 'Apply', { 'f:a': {} }), entry('old', 'Update', { 'f:b': {} })];
    expect(upgraded(entries, 'old', 'new')).toEqual([entry('new', 'Apply', { 'f:a': {}, 'f:b': {} })]);
  });

  it('stay when there is nothing to change', () => {
    const entries = [entry('other', 'Update', { 'f:b': {} })];
    expect(upgraded(entries, 'old', 'new')).toBe(entries);
  });
});
