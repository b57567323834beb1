import {
  dryRunFlag,
  fieldManagerFlag,
  flag,
  printFlags,
  selectorFlag,
  validateFlag,
} from '../common-flags.ts';
import { defineCommand } from '../command.ts';
import { dryRunOf } from '../dry-run.ts';
import { CommandError, asError, throwCollected, usageError } from '../errors.ts';
import { asList, fieldOf, isObject, textOf, withField } from '../object.ts';
import { objectPrinter } from '../printing.ts';
import { findResources, KUBECTL_TYPES } from '../resources.ts';
import { mappingNamed, stepsOf } from '../resource-request.ts';
import { createTwoWayPatch } from '../strategic-patch.ts';
import { labelValueProblems, qualifiedNameProblems } from '../validation.ts';
import { patchObject, validationOf } from '../writes.ts';

interface Taint {
  readonly key: string;
  readonly value: string;
  /** '' when any effect is meant. */
  readonly effect: string;
}

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** Models kubectl/pkg/cmd/taint/taint.go */
export default defineCommand({
  name: 'taint',
  use: 'NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N [options]',
  short: { en: 'Change the taints of nodes', ko: '노드의 테인트를 바꿉니다' },
  long: {
    en: 'Put taints on nodes or take them away. The effect is NoSchedule, PreferNoSchedule or NoExecute; a trailing minus removes.',
    ko: '노드에 테인트를 붙이거나 뗍니다. 효과는 NoSchedule, PreferNoSchedule, NoExecute이며, 끝에 빼기표를 붙이면 지웁니다.',
  },
  examples: `
# Keep pods away that do not tolerate it
kubectl taint nodes node-1 dedicated=web:NoSchedule

# Take it away
kubectl taint nodes node-1 dedicated:NoSchedule-`,
  flags: [
    ...printFlags,
    dryRunFlag,
    validateFlag,
    selectorFlag,
    flag(
      'overwrite',
      'bool',
      'Let existing taints be overwritten.',
      '이미 있는 테인트를 덮어쓸 수 있게 합니다.',
    ),
    flag('all', 'bool', 'All nodes.', '모든 노드.'),
    fieldManagerFlag('kubectl-taint'),
  ],
  completes: { types: ['node'] },
  async run(context) {
    const { flags } = context;
    const dryRun = await dryRunOf(context);
    const validation = validationOf(context);
    const isTaint = (arg: string): boolean => /[=:]/.test(arg) || arg.endsWith('-');
    const first = context.args.findIndex(isTaint);
    const resources = first < 0 ? context.args : context.args.slice(0, first);
    const specs = first < 0 ? [] : context.args.slice(first);
    const stray = specs.find((arg) => !isTaint(arg));
    if (stray !== undefined) {
      throw new CommandError(`all resources must be specified before taint changes: ${stray}`);
    }
    if (resources.length === 0)
      throw new CommandError('one or more resources must be specified as <resource> <name>');
    if (specs.length === 0) throw new CommandError('at least one taint update is required');
    let changes;
    try {
      changes = parseTaints(specs);
    } catch (error) {
      throw usageError(context.path, asError(error).message);
    }
    const { add, remove } = changes;
    const [type = '', ...names] = resources;
    const [resource] = stepsOf(type.toLowerCase());
    if (resource === undefined)
      throw new CommandError('invalid jsonpath syntax, first node must be field node');
    const mapping = await mappingNamed(await context.mapper(), resource);
    if (mapping.kind !== 'Node') {
      throw new CommandError(`invalid resource type ${type.toLowerCase()}, only node types are supported`);
    }
    const clash = remove.filter((taint) =>
      add.some((other) => other.key === taint.key && (taint.effect === '' || other.effect === taint.effect)),
    );
    if (clash.length > 0) {
      throw new CommandError(
        `can not both modify and remove the following taint(s) in the same command: ${clash
          .map(({ key, effect }) => `${key}=${effect}`)
          .join(', ')}`,
      );
    }
    const all = flags.bool('all');
    const selector = flags.string('selector');
    if (all && selector !== '') {
      throw new CommandError("setting 'all' parameter with a non empty selector is prohibited");
    }
    if (!all && selector === '' && names.length === 0) {
      throw new CommandError("at least one resource name must be specified since 'all' parameter is not set");
    }
    const found = await findResources(context, {
      scheme: KUBECTL_TYPES,
      args: all || selector !== '' ? ['nodes'] : names.map((name) => `nodes/${name}`),
      namespace: await context.namespace(),
      all,
      selector,
      continueOnError: true,
    });
    await found.visit(async (info) => {
      const before = info.object ?? {};
      const old = asList(fieldOf(before, 'spec', 'taints')).filter(isObject);
      const has = (taint: Taint): boolean =>
        old.some((each) => each['key'] === taint.key && textOf(each, 'effect') === taint.effect);
      const clashing = add.filter(has).map(({ key }) => key);
      if (!flags.bool('overwrite') && clashing.length > 0) {
        throw new CommandError(
          `node ${info.name} already has ${clashing.join(',')} taint(s) with same effect(s) and --overwrite is false`,
        );
      }
      const added = add.map(({ key, value, effect }) => ({
        effect,
        key,
        ...(value === '' ? {} : { value }),
      }));
      const kept = old.filter(
        (each) => !add.some((taint) => each['key'] === taint.key && textOf(each, 'effect') === taint.effect),
      );
      let taints = [...added, ...kept];
      const grew = taints.length !== old.length;
      let removed = false;
      const missing: Error[] = [];
      for (const { key, effect } of remove) {
        const left = taints.filter(
          (each) => each['key'] !== key || (effect !== '' && textOf(each, 'effect') !== effect),
        );
        removed = left.length !== taints.length;
        if (!removed) {
          missing.push(new CommandError(`taint "${key}${effect === '' ? '' : `:${effect}`}" not found`));
        }
        taints = left;
      }
      throwCollected(missing);
      const operation =
        (grew && removed) || flags.bool('overwrite') ? 'modified' : grew ? 'tainted' : 'untainted';
      const after = withField(before, ['spec', 'taints'], taints.length > 0 ? taints : undefined);
      // what happened stands alone, without a word of dry runs
      const printer = await objectPrinter(context, operation, 'none', true);
      if (dryRun === 'client') return printer.print(after);
      const patched = await patchObject(context, info, 'strategic', createTwoWayPatch(before, after), {
        dryRun,
        fieldManager: flags.string('field-manager'),
        fieldValidation: validation,
      });
      await printer.print(patched);
    });
  },
});

function parseTaints(specs: readonly string[]): {
  readonly add: readonly Taint[];
  readonly remove: readonly Taint[];
} {
  const add: Taint[] = [];
  const remove: Taint[] = [];
  for (const spec of specs) {
    if (spec.endsWith('-')) {
      remove.push(parseTaint(spec.slice(0, -1)));
      continue;
    }
    const taint = parseTaint(spec);
    if (taint.effect === '') throw new CommandError(`invalid taint spec: ${spec}`);
    if (add.some(({ key, effect }) => key === taint.key && effect === taint.effect)) {
      throw new CommandError(
        `duplicated taints with the same key and effect: {${taint.key} ${taint.value} ${taint.effect} <nil>}`,
      );
    }
    add.push(taint);
  }
  return { add, remove };
}

function parseTaint(spec: string): Taint {
  const parts = spec.split(':');
  const invalid = (why = ''): never => {
    throw new CommandError(`invalid taint spec: ${spec}${why}`);
  };
  if (parts.length > 2) return invalid();
  const [pair = '', effect = ''] = parts;
  if (parts.length === 2 && !effects.includes(effect)) {
    throw new CommandError(`invalid taint effect: ${effect}, unsupported taint effect`);
  }
  const [key = '', value = '', ...rest] = parts.length === 2 ? pair.split('=') : [pair];
  if (rest.length > 0) return invalid();
  const valueProblems = labelValueProblems(value);
  if (valueProblems.length > 0) return invalid(`, ${valueProblems.join('; ')}`);
  const keyProblems = qualifiedNameProblems(key);
  if (keyProblems.length > 0) return invalid(`, ${keyProblems.join('; ')}`);
  return { key, value, effect };
}
