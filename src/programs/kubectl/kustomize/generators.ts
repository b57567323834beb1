import { isUtf8 } from '../../../shell/text.ts';
import { encodeBase64 } from '../client.ts';
import { CommandError } from '../errors.ts';
import { asList, asObject, textOf, type JsonObject } from '../object.ts';
import { quote } from '../text.ts';
import { bareFields } from './bare-keys.ts';
import { within } from './field-spec.ts';
import { chartGenerator } from './charts.ts';
import type { Generator, Host, Plugin } from './options.ts';
import { newResource } from './resource.ts';

/** What a generator reads, by key. Models sigs.k8s.io/kustomize/api/kv/kv.go */
async function contentOf(generator: JsonObject, host: Host): Promise<Readonly<Record<string, string>>> {
  const single = textOf(generator, 'env');
  const envs = [...asList(generator['envs']).map(String), ...(single === '' ? [] : [single])];
  const literals = asList(generator['literals']).map(String);
  const files = asList(generator['files']).map(String);
  const pairs: (readonly [key: string, value: string])[] = [];
  const read = async (where: string, work: () => Promise<void> | void): Promise<void> => {
    try {
      await work();
    } catch (error) {
      throw within(`loading KV pairs: ${where}`, error);
    }
  };
  await read(`env source files: [${envs.join(' ')}]`, async () => {
    for (const source of envs) pairs.push(...linesOf(await host.loader.load(source)));
  });
  await read(`literal sources [${literals.join(' ')}]`, () => {
    for (const literal of literals) pairs.push(literalOf(literal));
  });
  await read(`file sources: [${files.join(' ')}]`, async () => {
    for (const source of files) {
      const [key, path] = fileOf(source);
      pairs.push([key, await host.loader.load(path)]);
    }
  });
  const data = new Map<string, string>();
  for (const [key, value] of pairs) {
    if (data.has(key))
      throw new CommandError(`configmap ${textOf(generator, 'name')} illegally repeats the key \`${key}\``);
    data.set(key, value);
  }
  return Object.fromEntries(data);
}

function* linesOf(text: string): Iterable<readonly [key: string, value: string]> {
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    const pair = (at === 0 ? line.replace(/^\uFEFF/, '') : line).trimStart();
    if (pair === '' || pair.startsWith('#')) continue;
    const equals = pair.indexOf('=');
    yield equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
  }
}

function literalOf(literal: string): readonly [key: string, value: string] {
  const at = literal.indexOf('=');
  if (at < 1) throw new CommandError(`invalid literal source ${literal}, expected key=value`);
  return [literal.slice(0, at), literal.slice(at + 1).replace(/^(["'])(.*)\1$/s, '$2')];
}

/** Models api/internal/generators/utils.go ParseFileSource */
function fileOf(source: string): readonly [key: string, path: string] {
  const [key = '', path, another] = source.split('=');
  if (path === undefined) return [source.split('/').findLast((part) => part !== '') ?? source, source];
  if (another !== undefined)
    throw new CommandError(`source ${quote(source)} key name or file path contains '='`);
  if (key === '')
    throw new CommandError(`missing key name for file path ${quote(path)} in source ${quote(source)}`);
  if (path === '')
    throw new CommandError(`missing file path for key name ${quote(key)} in source ${quote(source)}`);
  return [key, path];
}

/** Long values come in lines. Models kyaml/yaml/datamap.go encodeBase64 */
function base64(text: string): string {
  const whole = encodeBase64(text);
  return whole.length < 70 ? whole : whole.replace(/.{1,70}/g, '$&\n');
}

/** Models api/internal/builtins/ConfigMapGenerator.go and SecretGenerator.go */
const maps =
  (kind: 'ConfigMap' | 'Secret'): Plugin<Generator> =>
  (config, host) =>
  async () => {
    const name = textOf(config, 'name') || textOf(config, 'metadata', 'name');
    const namespace = textOf(config, 'namespace') || textOf(config, 'metadata', 'namespace');
    if (name === '') throw new CommandError('a configmap must have a name');
    const content = await contentOf({ ...config, name }, host);
    const options = asObject(config['options']);
    const given = (field: 'annotations' | 'labels'): JsonObject => {
      const pairs = asObject(options[field]);
      return Object.keys(pairs).length === 0 ? {} : { [field]: pairs };
    };
    const entries = Object.entries(content);
    const fields = (wanted: (value: string) => boolean, write: (value: string) => string): JsonObject =>
      Object.fromEntries(
        entries.filter(([, value]) => wanted(value)).map(([key, value]) => [key, write(value)]),
      );
    const isText = (value: string): boolean => kind === 'ConfigMap' && isUtf8(value);
    const texts = fields(isText, (value) => value);
    const bytes = fields((value) => !isText(value), base64);
    const data = kind === 'Secret' ? bytes : texts;
    const isEmpty = (values: JsonObject): boolean => Object.keys(values).length === 0;
    const resource = newResource({
      apiVersion: 'v1',
      ...(kind === 'ConfigMap' && !isEmpty(bytes) ? { binaryData: bytes } : {}),
      ...(kind === 'ConfigMap' && isEmpty(data) ? {} : { data }),
      ...(options['immutable'] === true ? { immutable: true } : {}),
      kind,
      metadata: {
        ...given('annotations'),
        ...given('labels'),
        name,
        ...(namespace === '' ? {} : { namespace }),
      },
      ...(kind === 'Secret' ? { type: textOf(config, 'type') || 'Opaque' } : {}),
    });
    const behavior = textOf(config, 'behavior');
    return [
      {
        ...resource,
        bare: bareFields({}, resource.object),
        hashed: options['disableNameSuffixHash'] !== true,
        behavior: ['create', 'replace', 'merge'].includes(behavior) ? behavior : 'unspecified',
      },
    ];
  };

/** Models api/filters/iampolicygenerator/iampolicygenerator.go */
const iamPolicyGenerator: Plugin<Generator> = (config) => () => {
  const cloud = textOf(config, 'cloud');
  if (cloud !== 'gke') return Promise.reject(new CommandError(`cloud provider ${cloud} not supported yet`));
  const namespace = textOf(config, 'kubernetesService', 'namespace');
  const account = `${textOf(config, 'serviceAccount', 'name')}@${textOf(config, 'serviceAccount', 'projectId')}`;
  const resource = newResource({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: {
      annotations: { 'iam.gke.io/gcp-service-account': `${account}.iam.gserviceaccount.com` },
      name: textOf(config, 'kubernetesService', 'name'),
      ...(namespace === '' ? {} : { namespace }),
    },
  });
  return Promise.resolve([resource]);
};

/** Models api/internal/plugins/builtinhelpers/builtins.go GeneratorFactories */
export const generators: Readonly<Record<string, Plugin<Generator>>> = {
  ConfigMapGenerator: maps('ConfigMap'),
  HelmChartInflationGenerator: chartGenerator,
  IAMPolicyGenerator: iamPolicyGenerator,
  SecretGenerator: maps('Secret'),
};
