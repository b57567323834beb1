import { flag } from '../common-flags.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { CommandError } from '../errors.ts';
import { explain, subjectText, type Subject } from '../explain/render.ts';
import { groupResourceOf, type Mapping } from '../mapper.ts';
import { textOf, type JsonObject } from '../object.ts';
import { fieldsOnly, mappingNamed, stepsOf } from '../resource-request.ts';

/** Models kubectl/pkg/cmd/explain/explain.go */
export default defineCommand({
  name: 'explain',
  use: 'TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2] [options]',
  short: { en: 'Describe the fields of a resource', ko: '리소스의 필드를 설명합니다' },
  long: {
    en: 'Tells which fields a resource has, of which types, and what they mean. Fields of fields are named TYPE.FIELD.FIELD.',
    ko: '리소스에 어떤 필드가 있고 형식과 뜻이 무엇인지 알려 줍니다. 필드 안의 필드는 TYPE.FIELD.FIELD처럼 적습니다.',
  },
  examples: `
# The fields of pods
kubectl explain pods

# One field
kubectl explain pods.spec.containers

# All fields of fields, without explanations
kubectl explain deployment.spec --recursive`,
  flags: [
    flag('recursive', 'bool', 'Show the fields of fields too.', '필드 안의 필드까지 보여 줍니다.'),
    flag(
      'api-version',
      'string',
      'Explain this API version (group/version).',
      '이 API 버전(group/version)을 설명합니다.',
    ),
    flag(
      'output',
      'string',
      'Format: plaintext, plaintext-openapiv2.',
      '형식: plaintext, plaintext-openapiv2.',
      { shorthand: 'o', default: 'plaintext' },
    ),
  ],
  async run(context) {
    const { flags, args } = context;
    const [target = ''] = args;
    if (args.length === 0) {
      throw new CommandError(
        'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.\n',
      );
    }
    if (args.length > 1) throw new CommandError('We accept only this format: explain RESOURCE\n');
    const { mapping, path } = await parseTarget(context, target);
    const output = flags.string('output');
    if (output !== 'plaintext' && output !== 'plaintext-openapiv2') {
      throw new CommandError(`unrecognized format: ${output}`);
    }
    const subject = subjectOf(mapping, flags.string('api-version'));
    const { glossaryIn } = await context.load(import('../explain/glossary.ts'));
    await explain(
      {
        document: await documentOf(context, subject),
        subject,
        path,
        recursive: flags.bool('recursive'),
        glossary: glossaryIn(context.language),
      },
      (text) => context.out(text),
    );
  },
});

/** The resource, which may carry its group, and the fields after it. Models kubectl/pkg/explain/explain.go */
async function parseTarget(
  context: CommandContext,
  target: string,
): Promise<{ readonly mapping: Mapping; readonly path: readonly string[] }> {
  const steps = stepsOf(target);
  const [resource = ''] = fieldsOnly(steps.slice(0, 1));
  const mapper = await context.mapper();
  const named = await mappingNamed(mapper, resource);
  const { resources } = await mapper.discovery();
  const mapping =
    resources.find(
      (each) =>
        each.preferred &&
        each.group !== '' &&
        each.resource === resource &&
        `${target}.`.startsWith(`${groupResourceOf(each)}.`),
    ) ?? named;
  const whole = groupResourceOf(mapping);
  const rest = target.startsWith(whole) ? target.slice(whole.length) : undefined;
  // what follows a whole name is a path of its own, whose first step is the dot between them
  return {
    mapping,
    path: fieldsOnly((rest === undefined ? steps : rest === '' ? [] : stepsOf(rest)).slice(1)),
  };
}

function subjectOf({ group, version, resource }: Mapping, apiVersion: string): Subject {
  if (apiVersion === '') return { group, version, resource };
  const [first = '', second, ...rest] = apiVersion.split('/');
  if (rest.length > 0) throw new CommandError(`unexpected GroupVersion string: ${apiVersion}`);
  return second === undefined
    ? { group: '', version: first, resource }
    : { group: first, version: second, resource };
}

/** The server's OpenAPI document about a group and version. */
async function documentOf(context: CommandContext, subject: Subject): Promise<JsonObject> {
  const client = await context.client();
  const { group, version } = subject;
  const timeout = '32s';
  const name = group === '' ? `api/${version}` : `apis/${group}/${version}`;
  const index = await client.json({ path: '/openapi/v3', query: { timeout } });
  const url = textOf(index, 'paths', name, 'serverRelativeURL');
  if (url === '') throw new CommandError(`couldn't find resource for "${subjectText(subject)}"`);
  const [path = '', query = ''] = url.split('?');
  return client.json({ path, query: { ...Object.fromEntries(new URLSearchParams(query)), timeout } });
}
