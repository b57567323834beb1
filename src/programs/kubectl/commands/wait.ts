import {
  allFlag,
  allNamespacesFlag,
  fieldSelectorFlag,
  filenameFlag,
  flag,
  localFlag,
  printFlags,
  recursiveFlag,
  selectorFlag,
} from '../common-flags.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { waitUntilGone } from '../deletion.ts';
import { asError, CommandError, hasReason, StatusError, without } from '../errors.ts';
import { groupResourceOf, pathOf } from '../mapper.ts';
import { asList, fieldOf, isObject, textOf, type JsonObject } from '../object.ts';
import { JsonPath } from '../output/jsonpath/evaluate.ts';
import { JsonPathError } from '../output/jsonpath/parse.ts';
import { relaxedPath } from '../output/relaxed-path.ts';
import { objectPrinter, withType } from '../printing.ts';
import { findResources, type Info, type ResourceQuery } from '../resources.ts';
import { TimedOut, watchUntil } from '../watching.ts';
import { quote } from '../text.ts';

/** What to wait for: the object to be there or gone, or to be in a certain state. */
type Goal =
  | { readonly type: 'delete' }
  | { readonly type: 'create' }
  | { readonly type: 'state'; readonly met: (object: JsonObject) => boolean };

const WEEK = 168 * 3_600_000;
const POLL_INTERVAL = 500;

/** Models kubectl/pkg/cmd/wait/wait.go */
export default defineCommand({
  name: 'wait',
  use: "([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]] [options]",
  short: { en: 'Wait for a condition of resources', ko: '리소스가 조건을 만족할 때까지 기다립니다' },
  long: {
    en: 'Wait until resources are created, deleted, or have a condition or a value.',
    ko: '리소스가 만들어지거나, 지워지거나, 조건이나 값을 가질 때까지 기다립니다.',
  },
  examples: `
# Until a pod is ready
kubectl wait --for=condition=Ready pod/web

# Until a field has a value
kubectl wait --for='jsonpath={.status.conditions[?(@.type=="Ready")].status}=True' pod/busybox1

# Until a pod is gone
kubectl wait --for=delete pod/web --timeout=60s`,
  flags: [
    ...printFlags,
    flag(
      'timeout',
      'duration',
      'How long to wait; 0 checks once, a negative value waits for a week.',
      '기다리는 시간. 0이면 한 번만 확인하고, 음수면 일주일을 기다립니다.',
      {
        default: '30s',
      },
    ),
    flag(
      'for',
      'string',
      "create, delete, condition=NAME[=VALUE] or jsonpath='{EXPRESSION}'[=VALUE].",
      "create, delete, condition=이름[=값], jsonpath='{식}'[=값].",
    ),
    allFlag,
    allNamespacesFlag,
    filenameFlag,
    { ...recursiveFlag, default: 'true' },
    selectorFlag,
    fieldSelectorFlag,
    localFlag,
  ],
  async run(context) {
    const { flags, program } = context;
    const printer = await objectPrinter(context, 'condition met');
    const goal = goalOf(flags.string('for'));
    const { namespace, namespaceGiven } = await context.config();
    const given = flags.duration('timeout');
    const timeout = given < 0 ? WEEK : given;
    const deadline = program.clock.now() + timeout;
    const query: ResourceQuery = {
      args: context.args,
      filenames: flags.list('filename'),
      recursive: flags.bool('recursive'),
      namespace,
      enforceNamespace: namespaceGiven,
      allNamespaces: flags.bool('all-namespaces'),
      selector: flags.string('selector'),
      fieldSelector: flags.string('field-selector'),
      allowEmptySelector: flags.bool('all'),
      continueOnError: true,
      latest: true,
    };
    if (goal.type === 'create') await waitForCreation(context, query, deadline);
    const found = await findResources(context, query);
    let count = 0;
    try {
      await found.visit(async (info) => {
        count++;
        const object = await reached(context, info, goal, deadline, timeout === 0);
        await printer.print(withType(object, info.mapping));
      });
    } catch (error) {
      const failure = goal.type === 'delete' ? without(asError(error), 'NotFound') : error;
      if (failure !== undefined) throw failure;
    }
    if (count === 0 && goal.type !== 'delete') throw new CommandError('no matching resources found');
  },
});

function goalOf(text: string): Goal {
  const lower = text.toLowerCase();
  if (lower === 'delete') return { type: 'delete' };
  if (lower === 'create') return { type: 'create' };
  if (text.startsWith('condition=')) {
    const [name = '', value] = split(text.slice('condition='.length));
    return { type: 'state', met: (object) => hasCondition(object, name, value ?? 'true') };
  }
  if (text.startsWith('jsonpath='))
    return { type: 'state', met: jsonPathGoal(text.slice('jsonpath='.length)) };
  throw new CommandError(`unrecognized condition: ${quote(text)}`);
}

function split(text: string): readonly [string, string?] {
  const at = text.indexOf('=');
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function hasCondition(object: JsonObject, name: string, value: string): boolean {
  const condition = asList(fieldOf(object, 'status', 'conditions'))
    .filter(isObject)
    .find((each) => textOf(each, 'type').toLowerCase() === name.toLowerCase());
  if (!condition) return false;
  const generation = fieldOf(object, 'metadata', 'generation');
  const observed = condition['observedGeneration'] ?? fieldOf(object, 'status', 'observedGeneration');
  if (typeof generation === 'number' && typeof observed === 'number' && observed < generation) return false;
  return textOf(condition, 'status').toLowerCase() === value.toLowerCase();
}

/** Models kubectl/pkg/cmd/wait/json.go */
function jsonPathGoal(input: string): (object: JsonObject) => boolean {
  const parts = splitOnSingleEquals(input);
  if (parts.length > 2) {
    throw new CommandError(
      "jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'",
    );
  }
  const [expression = '', typed] = parts;
  const path = relaxedPath(expression);
  const value = typed?.replace(/^['"]+|['"]+$/g, '');
  if (value === '') {
    throw new CommandError(
      "jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3",
    );
  }
  if (path === '') throw new CommandError('jsonpath expression cannot be empty');
  let parsed: JsonPath;
  try {
    parsed = new JsonPath(path, { allowMissingKeys: true });
  } catch (error) {
    throw error instanceof JsonPathError ? new CommandError(error.message) : error;
  }
  return (object) => {
    const results = parsed.find(object);
    if (results.length === 0 || results[0]?.length === 0) return false;
    if (value === undefined) return true;
    if (results.length > 1) {
      throw new CommandError('given jsonpath expression matches more than one list');
    }
    const [found] = results;
    if (!found || found.length > 1)
      throw new CommandError('given jsonpath expression matches more than one value');
    const [only] = found;
    if (isObject(only) || Array.isArray(only)) {
      throw new CommandError(`jsonpath leads to a nested object or list which is not supported`);
    }
    return String(only).trim() === value;
  };
}

/** `==` stays together: filters contain it. */
function splitOnSingleEquals(input: string): readonly string[] {
  const out: string[] = [];
  let current = '';
  for (let at = 0; at < input.length; at++) {
    const char = input.charAt(at);
    if (char !== '=') current += char;
    else if (input.charAt(at + 1) === '=') {
      current += '==';
      at++;
    } else {
      out.push(current);
      current = '';
    }
  }
  return [...out, current];
}

async function waitForCreation(
  context: CommandContext,
  query: ResourceQuery,
  deadline: number,
): Promise<void> {
  const { clock } = context.program;
  for (;;) {
    let seen = false;
    try {
      await (
        await findResources(context, query)
      ).visit(() => {
        seen = true;
      });
    } catch (error) {
      // what files name is looked for on another way, which tells of it in a list of errors
      if (!hasReason(error, 'NotFound') || query.filenames?.length) throw error;
    }
    if (seen) return;
    if (clock.now() + POLL_INTERVAL > deadline) {
      await clock.sleep(Math.max(0, deadline - clock.now()));
      throw new CommandError('timed out waiting for the condition');
    }
    await clock.sleep(POLL_INTERVAL);
  }
}

async function reached(
  context: CommandContext,
  info: Info,
  goal: Goal,
  deadline: number,
  once: boolean,
): Promise<JsonObject> {
  if (goal.type === 'create') return info.object ?? {};
  if (goal.type === 'delete') {
    if (once) {
      throw new CommandError(`condition not met for ${info.mapping.resource}/${info.name}`);
    }
    const gone = await waitUntilGone(context, info, textOf(info.object, 'metadata', 'uid'), deadline);
    return Object.keys(gone).length > 0 ? gone : (info.object ?? {});
  }
  if (once) {
    const object = info.object ?? {};
    if (goal.met(object)) return object;
    throw new CommandError(`condition not met for ${info.mapping.resource}/${info.name}`);
  }
  return waitForState(context, info, goal.met, deadline);
}

async function waitForState(
  context: CommandContext,
  { mapping, namespace, name }: Info,
  met: (object: JsonObject) => boolean,
  deadline: number,
): Promise<JsonObject> {
  const timedOut = new CommandError(`timed out waiting for the condition on ${mapping.resource}/${name}`);
  const client = await context.client();
  const fieldSelector = `metadata.name=${name}`;
  for (;;) {
    if (context.program.clock.now() >= deadline) throw timedOut;
    const list = await client.json({ path: pathOf(mapping, namespace), query: { fieldSelector } });
    const [object] = asList(list['items']).filter(isObject);
    if (!object) {
      throw new StatusError({
        reason: 'NotFound',
        code: 404,
        message: `${groupResourceOf(mapping)} ${quote(name)} not found`,
      });
    }
    if (met(object)) return object;
    let last = object;
    try {
      const done = await watchUntil(
        context,
        pathOf(mapping, namespace),
        { fieldSelector, resourceVersion: textOf(list, 'metadata', 'resourceVersion') },
        deadline,
        ({ type, object: changed }) => {
          if (type === 'DELETED') return false;
          last = changed;
          return met(changed);
        },
      );
      if (done) return last;
    } catch (error) {
      throw error instanceof TimedOut ? timedOut : error;
    }
  }
}
