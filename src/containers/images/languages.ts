import { onDemand } from '../../loading/on-demand.ts';
import { releaseFiles } from './releases.ts';
import type { Program } from '../../shell/program.ts';
import type { EntrypointScript, Image, Server } from '../image.ts';
import { procps } from '../userland.ts';
import { pythonHttpServer } from './python-http.ts';

interface Language {
  readonly names: readonly string[];
  readonly tags: RegExp;
  readonly megabytes: number;
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly program?: () => Promise<Program>;
  readonly paths?: readonly string[];
  readonly server?: Server;
  readonly script?: EntrypointScript;
}

/** What the image buildpack-deps has beyond Debian's, on which languages are built. */
const buildpack = ['curl', 'openssl', 'wget', ...procps];

const language = ({
  names,
  tags,
  megabytes,
  command,
  environment,
  program,
  paths = [],
  server,
  script,
}: Language): Image => ({
  names,
  hasTag: (tag) => tags.test(tag),
  size: (tag) =>
    Math.round(megabytes * 1_000_000 * (tag.includes('alpine') ? 0.13 : tag.includes('slim') ? 0.19 : 1)),
  command,
  ...(script && { script, entrypoint: ['docker-entrypoint.sh'] }),
  ...(environment && { environment }),
  userland: 'debian',
  files: releaseFiles.debian,
  variant: (tag) =>
    tag.includes('alpine') ? { userland: 'busybox', extras: [] } : tag.includes('slim') ? { extras: [] } : {},
  extras: buildpack,
  ...(program && {
    programs: paths.map((path) => ({ name: path.slice(path.lastIndexOf('/') + 1), path, load: program })),
  }),
  ...(server && { servers: Object.fromEntries(paths.map((path) => [path, server])) }),
});

const BASES = '(-(slim|alpine|bookworm|bullseye|trixie|alpine3\\.\\d+))*';
const tagsOf = (versions: string): RegExp => new RegExp(`^(latest|slim|alpine|${versions})${BASES}$`);

export const python = language({
  names: ['docker.io/library/python'],
  tags: tagsOf('[23](\\.\\d+){0,2}'),
  megabytes: 392,
  command: ['python3'],
  environment: { PYTHON_VERSION: '3.14.0', LANG: 'C.UTF-8' },
  program: async () => (await onDemand(import('./interpreters.ts'))).python,
  paths: ['/usr/local/bin/python3', '/usr/local/bin/python'],
  server: { ...pythonHttpServer, starts: (argv) => argv[1] === '-m' && argv[2] === 'http.server' },
});

export const node = language({
  names: ['docker.io/library/node'],
  tags: tagsOf('lts|current|\\d+(\\.\\d+){0,2}'),
  megabytes: 385,
  command: ['node'],
  script: {
    path: '/usr/local/bin/docker-entrypoint.sh',
    line: 11,
    puts: [{ before: 'no command', words: ['node'] }],
  },
  environment: { NODE_VERSION: '24.11.1', YARN_VERSION: '1.22.22' },
  program: async () => (await onDemand(import('./interpreters.ts'))).node,
  paths: ['/usr/local/bin/node'],
});

export const perl = language({
  names: ['docker.io/library/perl'],
  tags: /^(latest|stable|slim|5(\.\d+){0,2})(-(slim|bookworm|threaded|trixie|buster|bullseye))*$/,
  megabytes: 345,
  command: ['perl5.42.0', '-de0'],
  program: async () => (await onDemand(import('./interpreters.ts'))).perl,
  paths: ['/usr/local/bin/perl', '/usr/local/bin/perl5.42.0'],
});

export const golang = language({
  names: ['docker.io/library/golang'],
  tags: tagsOf('1(\\.\\d+){0,2}'),
  megabytes: 310,
  command: ['bash'],
});
