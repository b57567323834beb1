import { onDemand } from '../../loading/on-demand.ts';
import type { Program } from '../../shell/program.ts';
import type { Image } from '../image.ts';
import { defineImage } from './define.ts';
import { mongod } from './mongo/server/mongod.ts';

const shell = async (): Promise<Program> => (await onDemand(import('./mongo/shell/mongosh.ts'))).mongosh;

/** MongoDB: keeps documents, answers its shell, replicates to the members of its set. */
export const mongo: Image = defineImage({
  names: ['mongo', 'mongodb/mongodb-community-server'],
  tags: '(latest|[3-8](\\.\\d+){0,2})(-(jammy|noble|focal|bionic|xenial|ubi[89]|ubuntu[0-9.]+(-slim)?))?',
  megabytes: 300,
  base: 'ubuntu',
  entrypoint: 'docker-entrypoint.sh',
  command: 'mongod',
  script: {
    path: '/usr/local/bin/docker-entrypoint.sh',
    shell: 'bash',
    line: 420,
    puts: [{ before: '^-', words: ['mongod'] }],
  },
  servers: { '/usr/bin/mongod': mongod },
  programs: [{ name: 'mongosh', path: '/usr/bin/mongosh', load: shell }],
});
