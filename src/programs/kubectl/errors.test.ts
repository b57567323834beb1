import { expect, it } from 'vitest';
import {
  CommandError,
  ConfigurationError,
  ConnectionError,
  ErrorList,
  ExitError,
  reportOf,
  StatusError,
  without,
} from './errors.ts';

const notFound = new StatusError({ reason: 'NotFound', code: 404, message: 'pods "a" not found' });

it.each([
  [new CommandError('must specify --replicas'), 'error: must specify --replicas\n'],
  [new CommandError('error: already so'), 'error: already so\n'],
  [notFound, 'Error from server (NotFound): pods "a" not found\n'],
  [new StatusError({ message: 'etcd is gone', code: 500 }), 'Error from server: etcd is gone\n'],
  [
    new StatusError({ reason: 'Unauthorized', message: 'Unauthorized' }),
    'error: You must be logged in to the server (Unauthorized)\n',
  ],
  [
    new StatusError({
      reason: 'Invalid',
      message: 'long',
      details: {
        kind: 'Pod',
        name: 'a',
        causes: [{ field: 'spec.containers', message: 'Required value' }],
      },
    }),
    'The Pod "a" is invalid: spec.containers: Required value\n',
  ],
  [
    new StatusError({
      reason: 'Invalid',
      message: 'long',
      details: {
        kind: 'Pod',
        name: 'a',
        causes: [
          { field: 'spec.x', message: 'Required value' },
          { field: 'spec.y', message: 'Invalid value: 1' },
          { field: 'spec.x', message: 'Required value' },
        ],
      },
    }),
    'The Pod "a" is invalid: \n* spec.x: Required value\n* spec.y: Invalid value: 1\n',
  ],
  [
    new ConnectionError(
      'GET',
      'http://localhost:8080/api',
      'dial tcp 127.0.0.1:8080: connect: connection refused',
    ),
    'The connection to the server localhost:8080 was refused - did you specify the right host or port?\n',
  ],
  [
    new ConnectionError('GET', 'https://x:6443/api', 'dial tcp: lookup x: no such host'),
    'Unable to connect to the server: dial tcp: lookup x: no such host\n',
  ],
  [new ErrorList([notFound]), 'Error from server (NotFound): pods "a" not found\n'],
  [
    new ErrorList([notFound, new CommandError('other')]),
    'Error from server (NotFound): pods "a" not found\nother\n',
  ],
])('reports %#', (error, text) => {
  expect(reportOf(error)).toEqual({ text, exitCode: 1 });
});

it('lists what is wrong with a kubeconfig', () => {
  expect([['a'], ['a', 'b']].map((problems) => reportOf(new ConfigurationError(problems)).text)).toEqual([
    'Error in configuration: a\n',
    'Error in configuration: \n* a\n* b\n',
  ]);
});

it('ends with the exit code of what it ran', () => {
  expect(reportOf(new ExitError(3, 'command terminated with exit code 3'))).toEqual({
    text: 'command terminated with exit code 3\n',
    exitCode: 3,
  });
  expect(reportOf(new ExitError(130))).toEqual({ text: '', exitCode: 130 });
});

it('leaves out what is ignored, and lists within lists as they are', () => {
  const other = new CommandError('no matches');
  expect(without(notFound, 'NotFound')).toBeUndefined();
  expect(without(new ErrorList([notFound, new ErrorList([notFound])]), 'NotFound')).toBeUndefined();
  expect(without(other, 'NotFound')).toBe(other);
  expect(without(new ErrorList([notFound, new ErrorList([other])]), 'NotFound')).toEqual(
    new ErrorList([new ErrorList([other])]),
  );
});
