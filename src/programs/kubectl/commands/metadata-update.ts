import {
  allFlag,
  allNamespacesFlag,
  dryRunFlag,
  fieldManagerFlag,
  fieldSelectorFlag,
  fileFlags,
  flag,
  localFlag,
  printFlags,
  resourceVersionFlag,
  selectorFlag,
} from '../common-flags.ts';
import type { CommandContext } from '../context.ts';
import { dryRunOf } from '../dry-run.ts';
import { CommandError, throwCollected } from '../errors.ts';
import type { FlagDefinition } from '../flags.ts';
import { createMergePatch } from '../json-patch.ts';
import { fieldOf, goJson, isObject, kindOf, stringsOf, withField, type JsonObject } from '../object.ts';
import { objectPrinter } from '../printing.ts';
import { recorded, recordFlag } from '../record.ts';
import { findResources, type Info } from '../resources.ts';
import { quote } from '../text.ts';
import { labelValueProblems } from '../validation.ts';
import { patchObject } from '../writes.ts';
import { splitPairs } from './pairs.ts';

/** Which of the two maps of an object's metadata a command changes. */
export type MetadataMap = 'label' | 'annotation';

export const metadataFlags = (kind: MetadataMap): readonly FlagDefinition[] => [
  recordFlag,
  ...printFlags,
  flag('overwrite', 'bool', 'Let existing values be overwritten.', '이미 있는 값을 덮어쓸 수 있게 합니다.'),
  flag('list', 'bool', 'Show what a resource has.', '리소스에 있는 것을 보여 줍니다.'),
  localFlag,
  fieldSelectorFlag,
  allFlag,
  allNamespacesFlag,
  resourceVersionFlag,
  ...fileFlags,
  dryRunFlag,
  fieldManagerFlag(kind === 'label' ? 'kubectl-label' : 'kubectl-annotate'),
  selectorFlag,
];

interface Changes {
  readonly set: ReadonlyMap<string, string>;
  readonly remove: readonly string[];
}

/** Models kubectl/pkg/cmd/label/label.go and kubectl/pkg/cmd/annotate/annotate.go */
export async function updateMetadata(context: CommandContext, kind: MetadataMap): Promise<void> {
  const { flags } = context;
  const dryRun = await dryRunOf(context);
  // What kubectl label says depends on each object, so it makes a printer for each; kubectl annotate makes one.
  const annotated = kind === 'annotation' ? await objectPrinter(context, 'annotated', dryRun) : undefined;
  const { resources, pairs } = splitPairs(context.args, kind);
  const changes = kind === 'label' ? labelChanges(pairs) : annotationChanges(pairs);
  const list = flags.bool('list');
  const local = flags.bool('local');
  const { namespace, namespaceGiven } = await context.config();
  if (kind === 'label' && list && flags.string('output') !== '') {
    throw new CommandError('--list and --output may not be specified together');
  }
  if (flags.bool('all') && flags.string('selector') !== '') {
    throw new CommandError('cannot set --all and --selector at the same time');
  }
  if (flags.bool('all') && flags.string('field-selector') !== '') {
    throw new CommandError('cannot set --all and --field-selector at the same time');
  }
  const hasFiles = flags.list('filename').length > 0 || flags.string('kustomize') !== '';
  const sample = kind === 'label' ? 'pod' : 'rsrc';
  if (local) {
    if (dryRun === 'server') {
      throw new CommandError('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
    }
    if (resources.length > 0) {
      throw new CommandError(
        `can only use local files by -f ${sample}.yaml or --filename=${sample}.json when --local=true is set`,
      );
    }
    if (!hasFiles) {
      throw new CommandError(
        `one or more files must be specified as -f ${sample}.yaml or --filename=${sample}.json`,
      );
    }
  } else if (resources.length === 0 && !hasFiles) {
    throw new CommandError(
      'one or more resources must be specified as <resource> <name> or <resource>/<name>',
    );
  }
  if (changes.set.size === 0 && changes.remove.length === 0 && !list) {
    throw new CommandError(`at least one ${kind} update is required`);
  }
  if (kind === 'annotation') refuseBoth(changes);
  const found = await findResources(context, {
    args: resources,
    filenames: flags.list('filename'),
    kustomize: flags.string('kustomize'),
    recursive: flags.bool('recursive'),
    namespace,
    enforceNamespace: namespaceGiven,
    allNamespaces: flags.bool('all-namespaces'),
    selector: local ? '' : flags.string('selector'),
    fieldSelector: local ? '' : flags.string('field-selector'),
    allowEmptySelector: flags.bool('all'),
    continueOnError: true,
    latest: !local,
    local,
  });
  const version = flags.string('resource-version');
  if (version !== '' && !found.singleItemImplied) {
    throw new CommandError('--resource-version may only be used with a single resource');
  }
  await found.visit(async (info) => {
    const before = info.object ?? {};
    const here = dryRun === 'client' || local || list;
    if (kind === 'label' && !here) {
      for (const key of changes.remove) {
        if (!Object.hasOwn(stringsOf(fieldOf(before, 'metadata', 'labels')), key)) {
          await context.out(`label ${quote(key)} not found.\n`);
        }
      }
    }
    const after = recorded(context, changed(before, kind, changes, flags.bool('overwrite'), version));
    let result = after;
    if (!here) {
      const base = version === '' ? before : withField(before, ['metadata', 'resourceVersion'], undefined);
      result = await patchObject(context, info, 'merge', createMergePatch(base, after), {
        dryRun,
        fieldManager: flags.string('field-manager'),
      });
    }
    if (list) return listEntries(context, kind, info, result, found.singleItemImplied);
    const printer =
      annotated ?? (await objectPrinter(context, messageFor(before, after, flags.bool('overwrite')), dryRun));
    await printer.print(kind === 'label' ? after : result);
  });
}

const field = (kind: MetadataMap): string => `${kind}s`;

async function listEntries(
  context: CommandContext,
  kind: MetadataMap,
  { mapping, name }: Info,
  object: JsonObject,
  single: boolean,
): Promise<void> {
  if (!single) {
    await context.out(
      `Listing ${field(kind)} for ${kindOf(object) || mapping.kind}.${mapping.group}/${name}:\n`,
    );
  }
  for (const [key, value] of Object.entries(stringsOf(fieldOf(object, 'metadata', field(kind))))) {
    await context.out(`${single ? '' : ' '}${key}=${value}\n`);
  }
}

function messageFor(before: JsonObject, after: JsonObject, overwrite: boolean): string {
  const [old, fresh] = [goJson(before), goJson(after)];
  if (old === fresh) return 'not labeled';
  return !overwrite && fresh.length < old.length ? 'unlabeled' : 'labeled';
}

function changed(
  object: JsonObject,
  kind: MetadataMap,
  { set, remove }: Changes,
  overwrite: boolean,
  version: string,
): JsonObject {
  const path = ['metadata', field(kind)];
  // Metadata that can hold nothing stays as it is.
  const { metadata = {} } = object;
  const current = stringsOf(fieldOf(object, ...path));
  if (!overwrite) {
    const clashes = [...set].filter(([key, value]) => Object.hasOwn(current, key) && current[key] !== value);
    if (kind === 'label') {
      throwCollected(
        clashes.map(
          ([key]) =>
            new CommandError(
              `'${key}' already has a value (${current[key] ?? ''}), and --overwrite is false`,
            ),
        ),
      );
    } else {
      // What says why a rollout happened may always be overwritten.
      const texts = clashes
        .filter(([key]) => key !== 'kubernetes.io/change-cause')
        .map(([key]) => `'${key}' already has a value (${current[key] ?? ''})`);
      if (texts.length > 0) {
        throw new CommandError(
          `--overwrite is false but found the following declared annotation(s): ${texts.join('; ')}`,
        );
      }
    }
  }
  const entries = Object.entries({ ...current, ...Object.fromEntries(set) });
  const left = Object.fromEntries(entries.filter(([key]) => !remove.includes(key)));
  if (!isObject(metadata)) return object;
  const next = withField(object, path, left);
  return version === '' ? next : withField(next, ['metadata', 'resourceVersion'], version);
}

function labelChanges(pairs: readonly string[]): Changes {
  const set = new Map<string, string>();
  const remove: string[] = [];
  for (const pair of pairs) {
    if (pair.includes('=')) {
      const parts = pair.split('=');
      const [key = '', value = ''] = parts;
      if (parts.length !== 2) throw new CommandError(`invalid label spec: ${pair}`);
      const problems = labelValueProblems(value);
      if (problems.length > 0) {
        throw new CommandError(`invalid label value: ${quote(pair)}: ${problems.join(';')}`);
      }
      set.set(key, value);
    } else remove.push(pair.slice(0, -1));
  }
  if (remove.some((key) => set.has(key))) {
    throw new CommandError('can not both modify and remove a label in the same command');
  }
  return { set, remove };
}

function annotationChanges(pairs: readonly string[]): Changes {
  const set = new Map<string, string>();
  const remove: string[] = [];
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at > 0) set.set(pair.slice(0, at), pair.slice(at + 1));
    else remove.push(pair.slice(0, -1));
  }
  return { set, remove };
}

function refuseBoth({ set, remove }: Changes): void {
  const both = remove.filter((key) => set.has(key));
  if (both.length > 0) {
    throw new CommandError(
      `can not both modify and remove the following annotation(s) in the same command: ${both.join(', ')}`,
    );
  }
}
