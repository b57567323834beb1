import { fieldManagerFlag, fileFlags, flag, selectorFlag } from '../common-flags.ts';
import { patchTowards, warnIfDeleting, withConfiguration } from '../applying.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { asError, CommandError, ExitError, hasReason, reportOf, usageError } from '../errors.ts';
import { asObject, isObject, kindOf, nameOf, textOf, withField, type JsonObject } from '../object.ts';
import { marshalYaml } from '../output/yaml.ts';
import { findResources, refetch, type Info } from '../resources.ts';
import { quote } from '../text.ts';
import { unifiedHunks } from '../unified-diff.ts';
import { createObject, patchObject } from '../writes.ts';

/** Models kubectl/pkg/cmd/diff/diff.go */
export default defineCommand({
  name: 'diff',
  use: '-f FILENAME [options]',
  short: {
    en: 'Compare the live objects with those of a file',
    ko: '파일의 오브젝트를 서버의 것과 비교합니다',
  },
  long: {
    en: 'Show how objects would change if a file were applied.\n\nExit codes: 0 no differences, 1 differences, more than 1 a failure.',
    ko: '파일을 적용하면 오브젝트가 어떻게 바뀌는지 보여 줍니다.\n\n종료 코드: 0 차이 없음, 1 차이 있음, 1보다 크면 실패.',
  },
  examples: '# What would change\nkubectl diff -f web.yaml',
  flags: [
    ...fileFlags,
    selectorFlag,
    flag('server-side', 'bool', 'Let the server apply the configuration.', '서버에서 적용합니다.'),
    flag(
      'force-conflicts',
      'bool',
      'Take over fields that others manage; with --server-side.',
      '다른 관리자의 필드를 가져옵니다. --server-side와 함께 씁니다.',
    ),
    fieldManagerFlag('kubectl-client-side-apply'),
    flag('show-managed-fields', 'bool', 'Compare managedFields too.', 'managedFields도 비교합니다.'),
    flag('concurrency', 'int', 'How many objects to compare at once.', '한 번에 비교할 오브젝트 수.', {
      default: '1',
    }),
    flag('prune', 'bool', 'Include objects that would be pruned.', '정리될 오브젝트도 포함합니다.'),
    flag(
      'prune-allowlist',
      'stringArray',
      'Kinds to prune, as group/version/kind.',
      '정리할 종류(group/version/kind).',
    ),
  ],
  // An exit code of 1 says that there are differences.
  flagError: (message, path) => new ExitError(2, `error: ${usageError(path, message).message}`),
  async run(context) {
    try {
      return (await compareAll(context)) ? 1 : 0;
    } catch (error) {
      if (context.program.signal.aborted) throw error;
      const { text, exitCode } = reportOf(asError(error));
      throw new ExitError(exitCode + 1, text);
    }
  },
});

/** Whether anything differs. */
async function compareAll(context: CommandContext): Promise<boolean> {
  const { flags, args } = context;
  if (args.length > 0) throw usageError(context.path, `Unexpected args: [${args.join(' ')}]`);
  if (flags.list('filename').length === 0 && flags.string('kustomize') === '') {
    throw new CommandError('must specify one of -f and -k');
  }
  if (flags.bool('force-conflicts') && !flags.bool('server-side')) {
    throw new CommandError('--force-conflicts only works with --server-side');
  }
  const { namespace, namespaceGiven } = await context.config();
  const found = await findResources(context, {
    filenames: flags.list('filename'),
    kustomize: flags.string('kustomize'),
    recursive: flags.bool('recursive'),
    namespace,
    enforceNamespace: namespaceGiven,
    selector: flags.string('selector'),
  });
  const pruning = flags.bool('prune') ? await context.load(import('./apply/prune.ts')) : undefined;
  const allowed = await pruning?.allowedKinds(context);
  const pairs: Pair[] = [];
  const infos: Info[] = [];
  const visited = new Set<string>();
  let failure: Error | undefined;
  try {
    await found.visit(async (info) => {
      infos.push(info);
      const { live, merged } = await versions(context, info);
      visited.add(textOf(live, 'metadata', 'uid'));
      const [from, to] = masked(shown(context, live), shown(context, merged));
      pairs.push({ name: fileName(info), from: from && marshalYaml(from), to: to && marshalYaml(to) });
      await warnIfDeleting(context, live ?? {});
    });
  } catch (error) {
    if (context.program.signal.aborted) throw error;
    failure = asError(error);
  }
  // What would be pruned is looked for whatever has failed, and a failure to find it is only told of.
  for (const { object, mapping, namespace } of (await pruning?.foundStrays(
    context,
    allowed ?? [],
    infos,
    visited,
  )) ?? []) {
    const name = fileName({ mapping, namespace, name: nameOf(object) });
    pairs.push({ name, from: marshalYaml(object), to: undefined });
  }
  if (failure) throw failure;
  pairs.sort((a, b) => (a.name < b.name ? -1 : 1));
  const directories = ['LIVE', 'MERGED'].map(
    (name) => `/tmp/${name}-${Math.floor(context.program.random() * 4e9)}`,
  );
  const external = context.program.env['KUBECTL_EXTERNAL_DIFF'] ?? '';
  if (external === '') return printDifferences(context, pairs, directories);
  return (await runExternal(context, external, pairs, directories)) !== 0;
}

/** An object in both states; undefined where it is not there. */
interface Pair {
  readonly name: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** What `diff -u -N` says of the two directories. */
async function printDifferences(
  context: CommandContext,
  pairs: readonly Pair[],
  directories: readonly string[],
): Promise<boolean> {
  const stamp = new Date(context.program.clock.now())
    .toISOString()
    .replace('T', ' ')
    .replace('Z', '000000 +0000');
  let differs = false;
  for (const { name, from = '', to = '' } of pairs) {
    const hunks = unifiedHunks(from, to);
    if (hunks === '') continue;
    differs = true;
    const [before = '', after = ''] = directories.map((directory) => `${directory}/${name}`);
    await context.out(
      `diff -u -N ${before} ${after}\n--- ${before}\t${stamp}\n+++ ${after}\t${stamp}\n${hunks}`,
    );
  }
  return differs;
}

/** Lets another program compare the two directories, and gives its exit code. Models kubectl/pkg/cmd/diff/diff.go DiffProgram */
async function runExternal(
  { program }: CommandContext,
  call: string,
  pairs: readonly Pair[],
  directories: readonly string[],
): Promise<number> {
  const { files, spawn, which } = program;
  const [from = '', to = ''] = directories;
  for (const directory of directories) files.makeDirectory(directory, { parents: true });
  try {
    for (const pair of pairs) {
      if (pair.from !== undefined) files.write(`${from}/${pair.name}`, pair.from);
      if (pair.to !== undefined) files.write(`${to}/${pair.name}`, pair.to);
    }
    const [name = '', ...given] = call.split(' ');
    const failure = (why: string): CommandError => new CommandError(`failed to run ${quote(name)}: ${why}`);
    if (which && which(name) === undefined) {
      throw failure(
        name.includes('/')
          ? `fork/exec ${name}: no such file or directory`
          : 'executable file not found in $PATH',
      );
    }
    const options = given.filter((word) => /^[a-zA-Z0-9=-]+$/.test(word));
    const code = await spawn([name, from, to, ...options]);
    if (code > 1) throw failure(`exit status ${code}`);
    return code;
  } finally {
    for (const directory of directories) files.remove(directory, { recursive: true });
  }
}

/** How often an object that changes meanwhile is looked at anew. */
const ATTEMPTS = 4;

/** An object as it is, and as it would be. */
async function versions(
  context: CommandContext,
  info: Info,
): Promise<{ readonly live: JsonObject | undefined; readonly merged: JsonObject }> {
  for (let attempt = 1; ; attempt++) {
    const live = await liveObject(context, info);
    if (attempt === ATTEMPTS) {
      const { group, version, kind } = info.mapping;
      await context.log(
        'W',
        `diff.go:723] Object (${group}/${version}, Kind=${kind}: ${info.name}) keeps changing, diffing without lock`,
      );
    }
    try {
      return { live, merged: await mergedObject(context, info, live, attempt < ATTEMPTS) };
    } catch (error) {
      if (!hasReason(error, 'Conflict') || attempt === ATTEMPTS) throw error;
    }
  }
}

const fileName = ({ mapping, namespace, name }: Pick<Info, 'mapping' | 'namespace' | 'name'>): string =>
  `${mapping.group === '' ? '' : `${mapping.group}.`}${mapping.version}.${mapping.kind}.${namespace}.${name}`;

async function liveObject(context: CommandContext, info: Info): Promise<JsonObject | undefined> {
  try {
    return (await refetch(context, info)).object;
  } catch (error) {
    if (hasReason(error, 'NotFound')) return undefined;
    throw error;
  }
}

async function mergedObject(
  context: CommandContext,
  info: Info,
  live: JsonObject | undefined,
  locked: boolean,
): Promise<JsonObject> {
  const { flags } = context;
  const local = info.object ?? {};
  const serverSide = flags.bool('server-side');
  const fieldManager =
    serverSide && !flags.changed('field-manager') ? 'kubectl' : flags.string('field-manager');
  const options = { dryRun: 'server' as const, fieldManager };
  if (serverSide) {
    return patchObject(context, info, 'apply', local, { ...options, force: flags.bool('force-conflicts') });
  }
  if (!live) return createObject(context, info.mapping, info.namespace, local, options);
  // The annotation stays as it is: what changes in it is no news.
  const configured = withConfiguration(local);
  const kept = asObject(asObject(live['metadata'])['annotations']);
  const key = 'kubectl.kubernetes.io/last-applied-configuration';
  const modified = withField(configured, ['metadata', 'annotations', key], kept[key]);
  const bare =
    kept[key] === undefined && Object.keys(asObject(asObject(local['metadata'])['annotations'])).length === 0
      ? withField(modified, ['metadata', 'annotations'], undefined)
      : modified;
  const lock = locked ? { lock: textOf(live, 'metadata', 'resourceVersion') } : {};
  return (await patchTowards(context, info, bare, live, { ...options, ...lock, terse: true })).object;
}

const shown = ({ flags }: CommandContext, object: JsonObject | undefined): JsonObject | undefined =>
  object && !flags.bool('show-managed-fields')
    ? withField(object, ['metadata', 'managedFields'], undefined)
    : object;

/** The contents of secrets are not to be seen, only whether they differ. Models kubectl/pkg/cmd/diff/diff.go Masker */
function masked(
  from: JsonObject | undefined,
  to: JsonObject | undefined,
): readonly [JsonObject | undefined, JsonObject | undefined] {
  if (kindOf(to) !== 'Secret') return [from, to];
  const before = asObject(from?.['data']);
  const after = asObject(to?.['data']);
  const mask = (own: JsonObject, other: JsonObject, suffix: string): JsonObject =>
    Object.fromEntries(
      Object.keys(own).map((key) => [
        key,
        key in other && own[key] !== other[key] ? `*** (${suffix})` : '***',
      ]),
    );
  const replaced = (object: JsonObject | undefined, data: JsonObject): JsonObject | undefined =>
    object && isObject(object['data']) ? withField(object, ['data'], data) : object;
  return [replaced(from, mask(before, after, 'before')), replaced(to, mask(after, before, 'after'))];
}
