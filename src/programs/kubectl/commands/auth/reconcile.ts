import type { ApiClient } from '../../client.ts';
import { dryRunFlag, fileFlags, flag, printFlags } from '../../common-flags.ts';
import { defineCommand } from '../../command.ts';
import type { CommandContext } from '../../context.ts';
import { dryRunOf } from '../../dry-run.ts';
import { CommandError, hasReason } from '../../errors.ts';
import { askServer, discoveryFrom } from '../../discovery/lists.ts';
import { groupVersionOf, pathOf } from '../../mapper.ts';
import { kindOf, namespaceOf, type JsonObject } from '../../object.ts';
import { objectPrinter } from '../../printing.ts';
import { findResources, refetch, type Info } from '../../resources.ts';
import { quote } from '../../text.ts';
import { createObject, replaceObject } from '../../writes.ts';
import { goStruct, reconcile, type Reconciliation } from './reconciliation.ts';

const GROUP = 'rbac.authorization.k8s.io';

const kinds = ['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'];

/** Models kubectl/pkg/cmd/auth/reconcile.go */
export default defineCommand({
  name: 'reconcile',
  use: '-f FILENAME [options]',
  short: { en: 'Bring RBAC objects to what a file says', ko: 'RBAC 오브젝트를 파일의 내용에 맞춥니다' },
  long: {
    en: 'Create RBAC objects that are not there and add to the others what a file has more: rules and subjects.',
    ko: '없는 RBAC 오브젝트를 만들고, 있는 것에는 파일에 더 있는 규칙과 대상을 더합니다.',
  },
  flags: [
    ...printFlags,
    ...fileFlags,
    dryRunFlag,
    flag(
      'remove-extra-permissions',
      'bool',
      'Remove rules that the file does not have.',
      '파일에 없는 규칙을 지웁니다.',
    ),
    flag(
      'remove-extra-subjects',
      'bool',
      'Remove subjects that the file does not have.',
      '파일에 없는 대상을 지웁니다.',
    ),
  ],
  async run(context) {
    const { flags } = context;
    if (flags.list('filename').length === 0 && flags.string('kustomize') === '') {
      throw new CommandError('must specify one of -f and -k');
    }
    if (context.args.length > 0) throw new CommandError('no arguments are allowed');
    const dryRun = await dryRunOf(context);
    if (dryRun === 'server') {
      throw new CommandError('--dry-run=server for command reconcile is not supported yet');
    }
    const printer = await objectPrinter(context, 'reconciled', dryRun, true);
    const { namespace, namespaceGiven } = await context.config();
    const found = await findResources(context, {
      filenames: flags.list('filename'),
      kustomize: flags.string('kustomize'),
      recursive: flags.bool('recursive'),
      namespace,
      enforceNamespace: namespaceGiven,
      continueOnError: true,
      local: true,
    });
    await found.visit(async (info) => {
      const wanted = info.object ?? {};
      const kind = kindOf(wanted);
      if (info.mapping.group !== GROUP || !kinds.includes(kind)) return refuseUnknown(context, info);
      if (info.mapping.version !== 'v1') {
        throw new CommandError(`only ${GROUP}/v1 is supported: not *${info.mapping.version}.${kind}`);
      }
      const namespaced = !kind.startsWith('Cluster');
      const target = { ...info, namespace: namespaced ? namespaceOf(wanted) : '' };
      const extra = kind.endsWith('Binding') ? 'remove-extra-subjects' : 'remove-extra-permissions';
      const result = reconcile(await liveOf(context, target), wanted, flags.bool(extra));
      const idle = result.guarded || dryRun === 'client' || result.operation === 'none';
      const object = idle ? result.object : await carryOut(context, target, result);
      await printer.print({ apiVersion: `${GROUP}/v1`, kind, ...object });
      await report(context, result, kind.endsWith('Binding') ? 'subjects' : 'rules', flags.bool(extra));
    });
  },
});

/** What is no kind at all is refused; what is not RBAC's is passed over. */
async function refuseUnknown(context: CommandContext, { mapping, source }: Info): Promise<void> {
  let known;
  try {
    known = discoveryFrom(await askServer(await context.client())).resources;
  } catch {
    return;
  }
  if (
    known.some(
      ({ kind, group, version }) =>
        kind === mapping.kind && group === mapping.group && version === mapping.version,
    )
  )
    return;
  throw new CommandError(
    `unable to decode ${quote(source)}: no kind ${quote(mapping.kind)} is registered for version ${quote(groupVersionOf(mapping))} in scheme "pkg/scheme/scheme.go:28"`,
  );
}

async function liveOf(context: CommandContext, target: Info): Promise<JsonObject | undefined> {
  try {
    return (await refetch(context, target)).object;
  } catch (error) {
    if (!hasReason(error, 'NotFound')) throw error;
    return undefined;
  }
}

async function carryOut(
  context: CommandContext,
  target: Info,
  { object, operation }: Reconciliation,
): Promise<JsonObject> {
  if (operation === 'update') return replaceObject(context, target, object);
  const client = await context.client();
  if (operation === 'recreate') {
    await client.json({ method: 'DELETE', path: pathOf(target.mapping, target.namespace, target.name) });
  }
  const namespaced = !kindOf(object).startsWith('Cluster');
  if (namespaced) await ensureNamespace(client, target.namespace);
  return createObject(context, target.mapping, target.namespace, object);
}

/** Makes the namespace when it is not there and one may. */
async function ensureNamespace(client: ApiClient, name: string): Promise<void> {
  if (name === '') throw new CommandError('resource name may not be empty');
  try {
    await client.json({ path: `/api/v1/namespaces/${name}` });
    return;
  } catch (error) {
    if (!hasReason(error, 'NotFound') && !hasReason(error, 'Forbidden')) throw error;
  }
  try {
    const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
    await client.json({ method: 'POST', path: '/api/v1/namespaces', body });
  } catch (error) {
    if (!hasReason(error, 'AlreadyExists') && !hasReason(error, 'Forbidden')) throw error;
  }
}

async function report(
  context: CommandContext,
  { operation, guarded, missing, extra }: Reconciliation,
  what: 'rules' | 'subjects',
  removed: boolean,
): Promise<void> {
  if (operation === 'none') return;
  const caveat = guarded ? ', but object opted out (rbac.authorization.kubernetes.io/autoupdate: false)' : '';
  const listed = (title: string, items: readonly JsonObject[]): string =>
    items.length === 0 ? '' : `\t${title}:\n${items.map((item) => `\t\t${goStruct(item)}\n`).join('')}`;
  await context.err(
    `\treconciliation required ${operation}${caveat}\n` +
      listed(`missing ${what} added`, missing) +
      (removed ? listed(`extra ${what} removed`, extra) : ''),
  );
}
