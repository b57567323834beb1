import {
  allFlag,
  dryRunFlag,
  fieldManagerFlag,
  fileFlags,
  localFlag,
  printFlags,
  selectorFlag,
} from '../../common-flags.ts';
import type { CommandContext } from '../../context.ts';
import type { DryRun } from '../../dry-run.ts';
import { asError, CommandError, throwCollected } from '../../errors.ts';
import type { FlagDefinition } from '../../flags.ts';
import { asList, asObject, isObject, withField, type JsonObject } from '../../object.ts';
import type { ObjectPrinter } from '../../printing.ts';
import { recorded } from '../../record.ts';
import { findResources, KUBECTL_TYPES, LOCAL_ONLY, type Info } from '../../resources.ts';
import { createTwoWayPatch } from '../../strategic-patch.ts';
import { patchObject } from '../../writes.ts';

/** The flags of all `kubectl set` commands. */
export const setFlags: readonly FlagDefinition[] = [
  ...printFlags,
  ...fileFlags,
  allFlag,
  localFlag,
  dryRunFlag,
  fieldManagerFlag('kubectl-set'),
  selectorFlag,
];

/**
 * What the commands work on. Failures to find any of it end the command.
 * @param collected whether files that are not there are told of beside resources that may not be named
 */
export async function targets(
  context: CommandContext,
  args: readonly string[],
  collected = false,
): Promise<readonly Info[]> {
  const { flags } = context;
  const local = flags.bool('local');
  const { namespace, namespaceGiven } = await context.config();
  if (local && args.length > 0 && !collected) throw new CommandError(LOCAL_ONLY);
  const found = await findResources(context, {
    scheme: KUBECTL_TYPES,
    args,
    filenames: flags.list('filename'),
    kustomize: flags.has('kustomize') ? flags.string('kustomize') : '',
    recursive: flags.bool('recursive'),
    namespace,
    enforceNamespace: namespaceGiven,
    selector: local || !flags.has('selector') ? '' : flags.string('selector'),
    allowEmptySelector: flags.bool('all'),
    continueOnError: true,
    latest: !local,
    local,
    typed: true,
  });
  return found.all();
}

/** Where an object has its pod's specification; undefined when it has none. */
export function podSpecPath(object: JsonObject): readonly string[] | undefined {
  const spec = asObject(object['spec']);
  if (object['kind'] === 'Pod') return ['spec'];
  if (object['kind'] === 'CronJob') return ['spec', 'jobTemplate', 'spec', 'template', 'spec'];
  return isObject(spec['template']) ? ['spec', 'template', 'spec'] : undefined;
}

/** An object with its pod's specification changed; throws for objects without one. */
export function withPodSpec(object: JsonObject, change: (spec: JsonObject) => JsonObject): JsonObject {
  const path = podSpecPath(object);
  if (!path) {
    throw new CommandError(
      `the object is not a pod or does not have a pod template: *v1.${String(object['kind'])}`,
    );
  }
  let at: unknown = object;
  for (const part of path) at = asObject(at)[part];
  return withField(object, path, change(asObject(at)));
}

/** The containers whose names match, changed; the others as they are. */
export function mapContainers(
  spec: JsonObject,
  matches: (name: string) => boolean,
  change: (container: JsonObject) => JsonObject,
): { readonly spec: JsonObject; readonly count: number } {
  let count = 0;
  const next: Record<string, unknown> = { ...spec };
  for (const list of ['containers', 'initContainers']) {
    if (!Array.isArray(spec[list])) continue;
    next[list] = asList(spec[list])
      .filter(isObject)
      .map((container) => {
        if (!matches(String(container['name']))) return container;
        count++;
        return change(container);
      });
  }
  return { spec: next, count };
}

/** Whether a name matches a pattern in which `*` stands for anything. */
export function matchesPattern(pattern: string): (name: string) => boolean {
  if (pattern === '*') return () => true;
  const parts = pattern.split('*');
  if (parts.length === 1) return (name) => name === pattern;
  return (name) => {
    let from = 0;
    return parts.every((part, at) => {
      if (part === '') return true;
      const next = name.slice(from).indexOf(part);
      if (next < from || (at === 0 && from !== 0)) return false;
      if (at === parts.length - 1 && name.length !== part.length + next) return false;
      from = next;
      return true;
    });
  };
}

/** What happens to each object. */
export interface Update {
  /** The object as it shall be. Errors collect; the message appears as it is. */
  readonly change: (object: JsonObject, info: Info) => JsonObject | Promise<JsonObject>;
  /** `failed to patch image update to pod template`, colon included where there is one. */
  readonly failure: string;
  readonly dryRun: DryRun;
  readonly printer: ObjectPrinter;
  readonly errors?: Error[];
  /** Runs before an object that was patched is told of; what it throws ends the command. */
  readonly afterPatch?: () => void;
  /** Objects that stay as they are are written and told of, too. */
  readonly always?: boolean;
}

/** An object as errors of `kubectl set` name it. */
export const shownName = ({ flags }: CommandContext, info: Info): string =>
  flags.bool('local') ? localName(info) : `${info.mapping.resource}/${info.name}`;

/** Changes and patches each object; says nothing about those that stay as they are. */
export async function updateAll(
  context: CommandContext,
  infos: readonly Info[],
  update: Update,
): Promise<void> {
  const { flags } = context;
  const errors = update.errors ?? [];
  for (const info of infos) {
    const before = info.object ?? {};
    let after: JsonObject;
    let patch: JsonObject;
    try {
      after = recorded(context, await update.change(before, info));
      patch = createTwoWayPatch(before, after);
    } catch (error) {
      const name = shownName(context, info);
      errors.push(new CommandError(`error: ${name} ${asError(error).message}\n`));
      continue;
    }
    if (Object.keys(patch).length === 0 && update.always !== true) continue;
    if (flags.bool('local') || update.dryRun === 'client') {
      await update.printer.print(after);
      continue;
    }
    let actual: JsonObject;
    try {
      actual = await patchObject(context, info, 'strategic', patch, {
        dryRun: update.dryRun,
        fieldManager: flags.string('field-manager'),
      });
    } catch (error) {
      errors.push(new CommandError(`${update.failure} ${asError(error).message}`));
      continue;
    }
    update.afterPatch?.();
    await update.printer.print(actual);
  }
  throwCollected(errors);
}

/** An object that no server was asked about, as kubectl names it: kinds with a group get a line break. */
const localName = ({ mapping: { kind, group }, name }: Info): string =>
  group === '' ? `${kind.toLowerCase()}/${name}` : `${kind.toLowerCase()}.${group}/${name}\n`;

/** Checks that all `set` commands make. */
export function checkSetFlags({ flags }: CommandContext, dryRun: DryRun): readonly Error[] {
  const errors: Error[] = [];
  if (flags.bool('all') && flags.has('selector') && flags.string('selector') !== '') {
    errors.push(new CommandError('cannot set --all and --selector at the same time'));
  }
  if (flags.bool('local') && dryRun === 'server') {
    errors.push(
      new CommandError('cannot specify --local and --dry-run=server - did you mean --dry-run=client?'),
    );
  }
  return errors;
}
