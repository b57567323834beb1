import path from 'node:path';

/** What the bundler knows of its modules. */
interface Modules {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

/** Modules that become one file: its name, and the modules by their path. */
interface ChunkGroup {
  /** A function says it of each module, with null for those that do not belong. */
  readonly name: string | ((id: string, modules: Modules) => string | null);
  readonly test: RegExp;
  /** Only modules that at least so many others would load. */
  readonly minShareCount?: number;
}

/** Of `src/site/client`, with or without folder. */
const client = (...names: readonly string[]): string => `site/client/(?:${names.join('|')})\\.tsx?$`;

const group = (name: string, ...tests: readonly string[]): ChunkGroup => ({
  name,
  test: new RegExp(tests.join('|')),
});

/** What the client's modules are gathered into; all else is split by who asks for it. Rolldown wants an array that it may change. */
export const chunkGroups: ChunkGroup[] = [
  group(
    'frame',
    'vite/preload-helper',
    'rolldown/runtime',
    client(
      'page',
      'news',
      'settings',
      'announce',
      'marks',
      'breathe',
      'later',
      'lesson/strings',
      'theme',
      'navigation/[a-z]+',
      'offline/(?:begin|registration|status)',
      'search/(?:open|shortcut)',
    ),
    'sandbox/records/(?:settings-record|shape)\\.ts$',
  ),
  group(
    'saved',
    client('saved'),
    'course/progress\\.ts$',
    'sandbox/records/(?:aside|database|failure|lesson-record|record|site-database)\\.ts$',
  ),
  group('preact', 'node_modules/(?:preact|@preact)/'),
  group(
    'workspace',
    client(
      'layout',
      'load-workspace',
      'lesson/(?:cluster-panel|icon|mounts|panels|problems|time-controls)',
      'map/(?:hull|symbols)',
      'sandbox/[a-z-]+',
      'terminal/(?:element|settings|touch-keys)',
    ),
  ),
  group(
    'lesson',
    client(
      'lesson',
      'figures/enliven',
      'lesson/(?:address|command|commands|dividers|hints|keyboard-room|keys|next-focus|notices|other-tabs|place|popover|progress-of)',
      'lesson/(?:questions|rail|seat-banner|sheet|shortcut-keys|shortcuts|state|step-panel|toolbar|travel|travel-text|verdict-bar)',
      'lesson/(?:verdicts|web-panel|well-done|words)',
    ),
  ),
];

/** Modules and all that they import at once. */
function closure(entries: readonly string[], modules: Modules): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (id: string): void => {
    if (found.has(id)) return;
    found.add(id);
    modules.getModuleInfo(id)?.importedIds.forEach(visit);
  };
  entries.forEach(visit);
  return found;
}

const WORKER = path.resolve('src/sandbox/worker.ts');
const WORLD = path.resolve('src/sandbox/sandbox.ts');

/** What the sandbox's worker needs for a world, but for what it has begun with: one file, for a request after the other takes its time. */
const world: ChunkGroup = {
  name: (id, modules) =>
    closure([WORLD], modules).has(id) && !closure([WORKER], modules).has(id) ? 'world' : null,
  test: /^/,
};

/** Commands of kubectl whose subcommands are many and small. */
const families = ['auth', 'config', 'create', 'rollout', 'set', 'top'];

/**
 * What the sandbox's modules are gathered into. Each command of kubectl stays a file of its own, with its subcommands and with what it
 * alone needs; what several share comes with the first of them, but for what few lines use and nobody should wait for.
 */
export const workerChunkGroups: ChunkGroup[] = [
  world,
  // below the others, so that no two files need each other: whichever came first would find a class missing
  group(
    'kubectl-base',
    'src/programs/kubectl/(?:errors|kubeconfig|kubeconfig-fields|kubeconfig-usable|merge-keys|object|rfc6902|strategic-merge|text)\\.ts$',
    'src/programs/kubectl/output/(?:floats|go-format|go-values|json)\\.ts$',
    'src/programs/kubectl/resources/metadata-problem\\.ts$',
  ),
  group('go', 'src/go/[a-z]+\\.ts$'),
  group('go-template', 'src/go/template/'),
  {
    name: 'kubectl',
    test: /src\/programs\/kubectl\/(?!(?:completion|explain|kustomize|typed)\/|commands\/)/,
    minShareCount: 2,
  },
  { name: 'describe', test: /src\/programs\/kubectl\/(?:describe\/|describe-call\.ts)/ },
  ...families.map((family) => group(family, `src/programs/kubectl/commands/${family}(?:\\.ts$|/)`)),
  group('network-tools', 'src/programs/net/'),
  {
    name: 'utilities',
    test: /src\/shell\/utilities\/(?!(?:awk|nano|vi)\/|(?:index|owners|sed.*|support|text-buffer)\.ts)/,
  },
];
