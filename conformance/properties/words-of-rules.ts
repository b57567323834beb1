import type { FlagValues } from './command-lines.ts';

/** What is said of policy rules and whom they are for. */
export const VERBS: FlagValues = [
  '--verb',
  'get',
  'get,list',
  'get,list,watch',
  '*',
  'use',
  'impersonate',
  'nope',
  'get,get',
  '',
  '*,get',
  'bind',
  'proxy',
  'GET',
];

export const RESOURCES: FlagValues = [
  '--resource',
  'pods',
  'pods,deployments',
  'deployments.apps',
  'deploy',
  'po',
  'pods/log',
  'foo',
  'pods.v1',
  '*',
  'deployments.apps/scale',
  'svc,ing',
  'pods,*',
  'nodes',
  'rs.extensions',
  '/log',
  'pods/',
  '',
  'deployments.v1.apps',
  'pods,pods',
  'users',
  'psp',
];

export const SUBJECTS: readonly FlagValues[] = [
  ['--user', 'jane', 'a,b', '', 'system:x'],
  ['--group', 'dev', 'a,b', ''],
  ['--serviceaccount', 'ns:sa', 'ns:sa,b:c', 'sa', 'a:b:c', ':', 'ns:', ':sa', ''],
];

export const RESTRICT: FlagValues = ['--resource-name', 'a', 'a,b', '', 'a,a'];
