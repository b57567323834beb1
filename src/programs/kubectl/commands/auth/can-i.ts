import type { PolicyRule } from '../../../../cluster/api/types.ts';
import { allNamespacesFlag, flag } from '../../common-flags.ts';
import { defineCommand } from '../../command.ts';
import type { CommandContext } from '../../context.ts';
import { isUnanswered } from '../../discovery/memory.ts';
import { CommandError, ConnectionError, NoMatchError } from '../../errors.ts';
import { groupVersionOf, type Mapping } from '../../mapper.ts';
import { asList, fieldOf, isObject, textOf, type JsonObject } from '../../object.ts';
import { align, tableLayout } from '../../output/tabwriter.ts';
import { ruleTable } from '../../policy-rules.ts';

const resourceVerbs = new Set([
  'get',
  'list',
  'watch',
  'create',
  'update',
  'patch',
  'delete',
  'deletecollection',
  'use',
  'bind',
  'impersonate',
  '*',
  'approve',
  'sign',
  'escalate',
  'attest',
]);
const pathVerbs = new Set(['get', 'put', 'post', 'head', 'options', 'delete', 'patch', '*']);
/** What can be granted although no server offers it as a resource. */
const unlisted = new Set(['users', 'groups']);

/** Models kubectl/pkg/cmd/auth/cani.go */
export default defineCommand({
  name: 'can-i',
  use: 'VERB [TYPE | TYPE/NAME | NONRESOURCEURL] [options]',
  short: { en: 'Ask whether an action is allowed', ko: '어떤 일이 허용되는지 묻습니다' },
  examples: `
# May I create pods?
kubectl auth can-i create pods

# All that I may do
kubectl auth can-i --list`,
  flags: [
    allNamespacesFlag,
    flag(
      'quiet',
      'bool',
      'Print nothing; only the exit code tells.',
      '아무것도 출력하지 않고 종료 코드로만 알립니다.',
      { shorthand: 'q' },
    ),
    flag('subresource', 'string', 'Subresource such as log or scale.', 'log, scale 같은 하위 리소스.'),
    flag('list', 'bool', 'Print all that is allowed.', '허용된 것을 모두 출력합니다.'),
    flag('no-headers', 'bool', 'With --list: without headers.', '--list와 함께: 머리글을 생략합니다.'),
  ],
  async run(context) {
    const { flags, args } = context;
    if (flags.bool('list')) return listAllowed(context);
    if (args.length !== 2) {
      throw new CommandError(
        "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
      );
    }
    const [verb = '', what = ''] = args;
    const attributes = what.startsWith('/')
      ? await pathAttributes(context, verb, what)
      : await resourceAttributes(context, verb, what);
    if (flags.bool('no-headers'))
      throw new CommandError('--no-headers cannot be set without --list specified');
    const client = await context.client();
    const { status } = await client.json({
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      body: { kind: 'SelfSubjectAccessReview', apiVersion: 'authorization.k8s.io/v1', spec: attributes },
    });
    const allowed = fieldOf(status, 'allowed') === true;
    const notes = [textOf(status, 'reason'), textOf(status, 'evaluationError')].filter((note) => note !== '');
    const answer = allowed ? 'yes' : ['no', ...notes].join(' - ');
    if (!flags.bool('quiet')) await context.out(`${answer}\n`);
    return allowed ? 0 : 1;
  },
});

/** The real command ends these warnings with a line break of their own, so an empty line follows. */
const warn = (context: CommandContext, text: string): Promise<void> => context.warn(`${text}\n`);

async function pathAttributes(context: CommandContext, verb: string, path: string): Promise<JsonObject> {
  if (context.flags.string('subresource') !== '') {
    throw new CommandError('--subresource can not be used with NonResourceURL');
  }
  if (!pathVerbs.has(verb)) await warn(context, `verb '${verb}' is not a known verb`);
  return { nonResourceAttributes: { verb, path } };
}

async function resourceAttributes(context: CommandContext, verb: string, what: string): Promise<JsonObject> {
  const { flags } = context;
  const slash = what.indexOf('/');
  const type = slash < 0 ? what : what.slice(0, slash);
  const mapping = await mappingOf(context, type);
  const inNamespace = !flags.bool('all-namespaces');
  if (mapping && inNamespace && (await isForCluster(context, mapping))) {
    const inGroup = mapping.group === '' ? '' : ` in group '${mapping.group}'`;
    await warn(context, `resource '${mapping.resource}' is not namespace scoped${inGroup}`);
  }
  if (inNamespace && !resourceVerbs.has(verb)) await warn(context, `verb '${verb}' is not a known verb`);
  const subresource = flags.string('subresource');
  return {
    resourceAttributes: {
      ...(inNamespace ? { namespace: await context.namespace() } : {}),
      verb,
      ...(mapping?.group ? { group: mapping.group } : {}),
      resource: mapping?.resource ?? type,
      ...(subresource === '' ? {} : { subresource }),
      ...(slash < 0 ? {} : { name: what.slice(slash + 1) }),
    },
  };
}

/** Asks the server, whatever is cached of it. Models isNamespaced */
async function isForCluster(context: CommandContext, mapping: Mapping): Promise<boolean> {
  const groupVersion = groupVersionOf(mapping);
  const path = mapping.group === '' ? `/api/${groupVersion}` : `/apis/${groupVersion}`;
  try {
    const { resources } = await (await context.client()).json({ path });
    const found = asList(resources).find((item) => textOf(item, 'name') === mapping.resource);
    return fieldOf(found, 'namespaced') === false;
  } catch (error) {
    if (isUnanswered(error)) return false;
    throw error;
  }
}

async function mappingOf(context: CommandContext, type: string): Promise<Mapping | undefined> {
  if (type === '*') return undefined;
  try {
    return await (await context.mapper()).forResource(type.toLowerCase());
  } catch (error) {
    if (!(error instanceof NoMatchError || error instanceof ConnectionError)) throw error;
    if (!unlisted.has(type.toLowerCase())) {
      const dot = type.indexOf('.');
      const name = dot < 0 ? type : type.slice(0, dot);
      const inGroup = dot < 0 ? '' : ` in group '${type.slice(dot + 1)}'`;
      await warn(context, `the server doesn't have a resource type '${name}'${inGroup}`);
    }
    return undefined;
  }
}

async function listAllowed(context: CommandContext): Promise<void> {
  const { flags, args } = context;
  if (args.length > 0) throw new CommandError('list option must be specified with no arguments');
  if (flags.bool('quiet') || flags.bool('all-namespaces') || flags.string('subresource') !== '') {
    throw new CommandError(
      "list option can't be specified with neither quiet, all-namespaces nor subresource options",
    );
  }
  const client = await context.client();
  const { status } = await client.json({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
    body: {
      kind: 'SelfSubjectRulesReview',
      apiVersion: 'authorization.k8s.io/v1',
      spec: { namespace: await context.namespace() },
    },
  });
  if (fieldOf(status, 'incomplete') === true) {
    await context.warn(`the list may be incomplete: ${textOf(status, 'evaluationError')}`);
  }
  const rules = [...rulesIn(status, 'resourceRules'), ...rulesIn(status, 'nonResourceRules')];
  const rows = ruleTable(rules).map((row) => row.join('\t'));
  const header = flags.bool('no-headers') ? [] : ['Resources\tNon-Resource URLs\tResource Names\tVerbs'];
  await context.out(align([...header, ...rows].map((row) => `${row}\n`).join(''), tableLayout));
}

const strings = (value: unknown): readonly string[] => asList(value).map(String);

const rulesIn = (status: unknown, field: string): readonly PolicyRule[] =>
  asList(fieldOf(status, field))
    .filter(isObject)
    .map((rule) => ({
      verbs: strings(rule['verbs']),
      apiGroups: strings(rule['apiGroups']),
      resources: strings(rule['resources']),
      resourceNames: strings(rule['resourceNames']),
      nonResourceURLs: strings(rule['nonResourceURLs']),
    }));
