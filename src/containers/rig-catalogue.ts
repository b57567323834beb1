import type { Container } from '../cluster/api/types.ts';
import type { CataloguePolicy, Life } from './catalogue.ts';
import { digestOf } from './digest.ts';
import type { Image } from './image.ts';
import type { ImageReference } from './reference.ts';
import { accessDenied, tagNotFound } from './registries.ts';

const BAD =
  /does-not-exist|doesnotexist|nonexist|no-such|notfound|invalid|:broken|:bad|:v?999|:9\.9\.9|ngnix|nginxx|:wrong|:typo|:1\.999/;
const KNOWN_REPOSITORIES = /^docker\.io\/library\/(nginx|redis|httpd|busybox|mysql|postgres)$/;

/** Stands in for images that the catalogue does not know: it runs, and listens nowhere. */
const unknown: Image = {
  names: [],
  hasTag: () => true,
  size: 50_000_000,
  command: ['app'],
  userland: 'debian',
  servers: {
    '/usr/local/bin/app': {
      start({ stdout }) {
        stdout('started\n');
        return { onTerminate: { milliseconds: 200, code: 0 }, usage: { memory: 30_000_000, cpu: 2 } };
      },
    },
  },
};

/**
 * The registries and containers of the reference cluster: any image is there unless its name looks bad, and how long a
 * container runs follows from its command line.
 */
export const rigCatalogue: CataloguePolicy = {
  find(reference, image) {
    const { canonical, name } = reference;
    const lacks = image !== undefined && reference.digest === undefined && !image.hasTag(reference.tag);
    if (lacks) return tagNotFound(reference);
    if (!BAD.test(canonical)) return image ?? unknown;
    return KNOWN_REPOSITORIES.test(name) ? tagNotFound(reference) : accessDenied(reference);
  },
  sizeOf: ({ canonical }) => 20_000_000 + (parseInt(digestOf(canonical).slice(0, 7), 16) % 80_000_000),
  life,
};

const HAS_SHELL = /\/(busybox|alpine|ubuntu|debian|bash):/;

const forever: Life = { milliseconds: Infinity, code: 0 };

function life(container: Container, { canonical }: ImageReference): Life | undefined {
  const words = [...(container.command ?? []), ...(container.args ?? [])];
  const script = words.join(' ');
  const [first = ''] = words;
  const isShell = /^(\/bin\/)?(sh|bash|ash)$/.test(first);
  // What somebody types decides.
  if (container.stdin === true && HAS_SHELL.test(canonical)) return undefined;
  if (words.length === 0) return lifeWithoutCommand(container, canonical);
  if (isShell && words.length === 1) return { milliseconds: 300, code: 0 };
  const endless = /while true|while :|sleep infinity|sleep inf|tail -f|nginx -g|httpd|http-echo|-listen/;
  if (endless.test(script) && !/exit \d/.test(script)) return forever;
  let milliseconds = 700;
  for (const sleep of script.matchAll(/sleep (\d+)/g)) milliseconds += Number(sleep[1]) * 1000;
  const exit = /exit (\d+)/.exec(script)?.[1];
  let code = exit === undefined ? 0 : Number(exit);
  if (first === 'false' || /\bcat \/(no|does)/.test(script)) code = 1;
  if (canonical.includes('perl') || script.includes('bpi(')) milliseconds = 2000;
  const ends =
    /sleep|echo|date|perl|true|false|cat|ls|env|printenv|hostname|wget|curl|nslookup|expr|seq|for |python -c|exit|--|bpi/;
  if (exit === undefined && !ends.test(script) && !/busybox|alpine|perl/.test(canonical)) return forever;
  const simple = /^(sleep|echo|date|false|true|env|ls|cat|exit)$/.test(first);
  if (!/busybox|alpine|perl|ubuntu|debian|bash|python/.test(canonical) && !isShell && !simple) return forever;
  return { milliseconds, code };
}

function lifeWithoutCommand({ env = [], envFrom = [] }: Container, canonical: string): Life {
  if (
    /\/(busybox|alpine|ubuntu|debian|bash|python|node|perl|golang|curlimages\/curl):|hello-world/.test(
      canonical,
    )
  ) {
    return { milliseconds: 300, code: 0 };
  }
  const passworded = env.some(({ name }) => name.includes('PASSWORD')) || envFrom.length > 0;
  if (/\/(mysql|postgres|mariadb):/.test(canonical) && !passworded) return { milliseconds: 1000, code: 1 };
  return forever;
}
