import type { Image } from '../image.ts';
import { defineImage } from './define.ts';

/** A small Node.js server: one text for the root. */
const sample = (
  names: string | readonly string[],
  tags: string,
  port: number,
  body: string,
  log: string,
): Image =>
  defineImage({
    names,
    tags,
    megabytes: 44,
    base: 'alpine',
    command: 'node index.js',
    workdir: '/usr/src/app',
    service: {
      title: 'node index.js',
      port,
      log,
      answers: [
        { path: '/', type: 'text/html; charset=utf-8', headers: { 'X-Powered-By': 'Express' }, body },
      ],
      stop: 'ignores',
      memory: 25,
    },
  });

/** Node.js samples of public exercises. */
export const nodeSamples: readonly Image[] = [
  sample(
    ['bmuschko/nodejs-hello-world', 'bonomat/nodejs-hello-world'],
    'latest|1\\.0\\.0',
    3000,
    'Hello World',
    'Magic happens on port 3000',
  ),
  sample('bmuschko/nodejs-read-config', '1\\.0\\.0', 3000, 'Hello World', 'Magic happens on port 3000'),
  sample('subicura/whoami', 'latest|[12]', 4567, '{hostname}\n', 'Listening on {port}'),
  sample(
    'dgkanatsios/simpleapp',
    'latest',
    8080,
    'Hello world from {hostname} and version 1.0',
    'App listening on {port}',
  ),
];
