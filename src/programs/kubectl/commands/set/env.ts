import { defineCommand } from '../../command.ts';
import { flag } from '../../common-flags.ts';
import type { CommandContext } from '../../context.ts';
import { dryRunOf } from '../../dry-run.ts';
import { CommandError, throwCollected } from '../../errors.ts';
import { asList, asObject, isObject, kindOf, nameOf, textOf, type JsonObject } from '../../object.ts';
import { objectPrinter } from '../../printing.ts';
import { findResources, KUBECTL_TYPES, readAll } from '../../resources.ts';
import { quote } from '../../text.ts';
import { variableNameProblems } from '../../validation.ts';
import { EnvListing } from './env-listing.ts';
import {
  checkSetFlags,
  mapContainers,
  matchesPattern,
  setFlags,
  targets,
  updateAll,
  withPodSpec,
  podSpecPath,
} from './pod-template.ts';

/** Models kubectl/pkg/cmd/set/set_env.go */
export default defineCommand({
  name: 'env',
  use: 'RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N [options]',
  short: { en: "Change a pod template's environment variables", ko: '파드 템플릿의 환경 변수를 바꿉니다' },
  examples: `
# Set a variable
kubectl set env deployment/web COLOR=blue

# Remove it
kubectl set env deployment/web COLOR-

# Show all variables
kubectl set env deployment/web --list`,
  flags: [
    ...setFlags,
    flag(
      'containers',
      'string',
      "The containers to change; may use '*'.",
      "바꿀 컨테이너. '*'를 쓸 수 있습니다.",
      {
        shorthand: 'c',
        default: '*',
      },
    ),
    flag(
      'from',
      'string',
      'A config map or secret whose keys become variables.',
      '키를 환경 변수로 쓸 컨피그맵이나 시크릿.',
    ),
    flag('prefix', 'string', "What to put before the variables' names.", '변수 이름 앞에 붙일 말.'),
    flag('env', 'stringArray', 'A variable as key=value.', 'key=value 형식의 변수.', { shorthand: 'e' }),
    flag('keys', 'stringSlice', 'The keys to take from --from.', '--from에서 가져올 키.'),
    flag('list', 'bool', 'Show the variables.', '변수를 보여 줍니다.'),
    flag('resolve', 'bool', 'Show the values behind references.', '참조가 가리키는 값을 보여 줍니다.'),
    flag(
      'overwrite',
      'bool',
      'Let existing variables be overwritten.',
      '이미 있는 변수를 덮어쓸 수 있게 합니다.',
      {
        default: 'true',
      },
    ),
  ],
  async run(context) {
    const { flags, args } = context;
    const isChange = (arg: string): boolean =>
      (arg.includes('=') && !arg.startsWith('=')) || arg.endsWith('-');
    const first = args.findIndex(isChange);
    const resources = first < 0 ? args : args.slice(0, first);
    const given = first < 0 ? [] : args.slice(first);
    if (given.some((arg) => !isChange(arg))) {
      throw new CommandError(`all resources must be specified before environment changes: ${args.join(' ')}`);
    }
    const dryRun = await dryRunOf(context);
    const printer = await objectPrinter(context, 'env updated', dryRun, true);
    throwCollected(checkSetFlags(context, dryRun).slice(0, 1));
    if (flags.list('filename').length === 0 && resources.length === 0) {
      throw new CommandError(
        'one or more resources must be specified as <resource> <name> or <resource>/<name>',
      );
    }
    const list = flags.bool('list');
    if (list && flags.string('output') !== '') {
      throw new CommandError('--list and --output may not be specified together');
    }
    if (flags.list('keys').length > 0 && flags.string('from') === '') {
      throw new CommandError('when specifying --keys, a configmap or secret must be provided with --from');
    }
    const { set, remove } = await parseVariables(context, [...flags.list('env'), ...given]);
    const local = flags.bool('local');
    const added = [...set, ...(await variablesFrom(context, local))].map((variable) => ({
      ...variable,
      name: `${flags.string('prefix')}${variable.name}`,
    }));
    const infos = await targets(context, local ? [] : resources);
    const matches = matchesPattern(flags.string('containers'));
    const listed: (readonly [JsonObject, JsonObject])[] = [];
    const update = (object: JsonObject): JsonObject =>
      withPodSpec(object, (spec) => {
        const changed = mapContainers(spec, matches, (container) => {
          const env = updated(container, added, remove, flags.bool('overwrite'));
          if (list) listed.push([object, { ...container, env }]);
          const { env: _old, ...others } = container;
          return env.length > 0 ? { ...others, env } : others;
        });
        if (changed.count === 0) {
          void context.warn(
            `${kindOf(object)}/${nameOf(object)} does not have any containers matching ${quote(flags.string('containers'))}`,
          );
        }
        return changed.spec;
      });
    if (list) {
      for (const { object } of infos) if (podSpecPath(object ?? {})) update(object ?? {});
      const listing = new EnvListing(context);
      for (const [object, container] of listed) await listing.print(object, container, flags.bool('resolve'));
      return;
    }
    await updateAll(context, infos, {
      dryRun,
      printer,
      failure: 'failed to patch env update to pod template:',
      change: update,
      afterPatch: () => {
        if (added.length === 0 && given.length === 0)
          throw new CommandError('at least one environment variable must be provided');
      },
    });
  },
});

interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: JsonObject;
}

function variableOf(text: string): Variable {
  const at = text.indexOf('=');
  const value = text.slice(at + 1);
  return { name: text.slice(0, at), ...(value === '' ? {} : { value }) };
}

/** The variables of a file; what stands after `#` and lines without `=` count for nothing. */
const variablesIn = (text: string): readonly Variable[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.replace(/#.*$/, ''))
    .filter((line) => line.includes('='))
    .map(variableOf);

/** Models kubectl/pkg/cmd/set/env/env_parse.go */
async function parseVariables(
  context: CommandContext,
  words: readonly string[],
): Promise<{ readonly set: readonly Variable[]; readonly remove: readonly string[] }> {
  const set: Variable[] = [];
  const named = new Set<string>();
  const remove: string[] = [];
  for (const word of words) {
    if (word === '-') set.push(...variablesIn(await readAll(context)));
    else if (word.includes('=')) {
      const variable = variableOf(word);
      const problems = variableNameProblems(variable.name);
      if (problems.length > 0) {
        throw new CommandError(`${quote(variable.name)} is not a valid key name: ${problems.join(';')}`);
      }
      named.add(variable.name);
      set.push(variable);
    } else if (word.endsWith('-')) remove.push(word.slice(0, -1));
    else throw new CommandError(`unknown environment variable: ${word}`);
  }
  if (remove.some((name) => named.has(name)))
    throw new CommandError(
      'can not both modify and remove the same environment variable in the same command',
    );
  return { set, remove };
}

/** @param local the sources are the files themselves: whatever `--from` names is not asked for */
async function variablesFrom(context: CommandContext, local: boolean): Promise<readonly Variable[]> {
  const { flags } = context;
  const from = flags.string('from');
  if (from === '') return [];
  const infos = local
    ? await targets(context, [])
    : await (
        await findResources(context, {
          scheme: KUBECTL_TYPES,
          args: [from],
          namespace: await context.namespace(),
        })
      ).all();
  const wanted = flags.list('keys');
  const variables: Variable[] = [];
  for (const { object = {}, mapping } of infos) {
    const field = mapping.kind === 'Secret' ? 'secretKeyRef' : 'configMapKeyRef';
    if (mapping.kind !== 'Secret' && mapping.kind !== 'ConfigMap') {
      throw new CommandError('unsupported resource specified in --from');
    }
    for (const key of Object.keys(asObject(object['data']))) {
      if (wanted.length > 0 && !wanted.includes(key)) continue;
      const name = key.replace(/[^a-zA-Z0-9_]/g, '_').toUpperCase();
      if (name !== key) await context.warn(`key ${key} transferred to ${name}`);
      variables.push({ name, valueFrom: { [field]: { key, name: nameOf(object) } } });
    }
  }
  return variables;
}

function updated(
  container: JsonObject,
  added: readonly Variable[],
  remove: readonly string[],
  overwrite: boolean,
): readonly JsonObject[] {
  const existing = asList(container['env']).filter(isObject);
  if (!overwrite) {
    for (const { name, value = '' } of added) {
      const current = existing.find((variable) => variable['name'] === name);
      if (current && textOf(current, 'value') !== value) {
        throw new CommandError(
          `'${name}' already has a value (${textOf(current, 'value')}), and --overwrite is false`,
        );
      }
    }
  }
  const covered = new Set<unknown>(remove);
  const env: JsonObject[] = [];
  for (const variable of existing) {
    const name = variable['name'];
    if (covered.has(name)) continue;
    const newer = added.find((each) => each.name === name);
    if (newer) covered.add(name);
    env.push(newer ? { ...newer } : variable);
  }
  for (const variable of added) {
    if (covered.has(variable.name)) continue;
    covered.add(variable.name);
    env.push({ ...variable });
  }
  return env;
}
