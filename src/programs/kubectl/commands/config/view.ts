import { resolvePath } from '../../../../shell/filesystem.ts';
import { encodeBase64 } from '../../client.ts';
import { defineCommand } from '../../command.ts';
import { flag, printFlags } from '../../common-flags.ts';
import type { CommandContext } from '../../context.ts';
import { CommandError, usageError } from '../../errors.ts';
import { kubeconfigObject, type ConfigEntry, type Kubeconfig } from '../../kubeconfig.ts';
import { startingConfig } from '../../kubeconfig-files.ts';
import { textOf, type JsonObject } from '../../object.ts';
import { objectPrinter } from '../../printing.ts';
import { quote } from '../../text.ts';

/** Models kubectl/pkg/cmd/config/view.go */
export default defineCommand({
  name: 'view',
  use: '[flags] [options]',
  short: { en: 'Show the configuration', ko: '설정을 보여 줍니다' },
  examples: `
# The merged configuration
kubectl config view

# Only what belongs to the current context
kubectl config view --minify`,
  flags: [
    ...printFlags.map((each) => (each.name === 'output' ? { ...each, default: 'yaml' } : each)),
    flag('merge', 'value', 'Merge all kubeconfig files.', '모든 kubeconfig 파일을 합칩니다.', {
      default: 'true',
      noOptDefault: 'true',
    }),
    flag('raw', 'bool', 'Show certificates and secrets.', '인증서와 비밀 값도 보여 줍니다.'),
    flag('flatten', 'bool', 'Make the output self-contained.', '다른 파일 없이 쓸 수 있게 만듭니다.'),
    flag(
      'minify',
      'bool',
      'Only what belongs to the current context.',
      '현재 컨텍스트에 필요한 것만 보여 줍니다.',
    ),
  ],
  async run(context) {
    const { flags, args } = context;
    if (args.length > 0) throw usageError(context.path, `unexpected arguments: [${args.join(' ')}]`);
    const printer = await objectPrinter(context, '', 'none', true);
    const { explicit } = context.configPaths();
    const merge = flags.changed('merge') ? flags.string('merge') === 'true' : !explicit;
    if (!merge && !explicit) throw new CommandError('if merge==false a precise file must be specified');
    let config = await startingConfig(context);
    if (flags.bool('minify')) config = minified(config, flags.string('context'));
    if (flags.bool('flatten')) config = flattened(context, config);
    else if (!flags.bool('raw')) config = redacted(config);
    await printer.print(kubeconfigObject(config));
  },
});

/** Models client-go/tools/clientcmd/api/helpers.go MinifyConfig */
function minified(config: Kubeconfig, wanted: string): Kubeconfig {
  const currentContext = wanted || config.currentContext;
  if (currentContext === '') throw new CommandError('current-context must exist in order to minify');
  const context = config.contexts.get(currentContext);
  if (!context) throw new CommandError(`cannot locate context ${currentContext}`);
  const only = (
    entries: ReadonlyMap<string, ConfigEntry>,
    name: string,
    what: string,
  ): ReadonlyMap<string, ConfigEntry> => {
    if (name === '') return new Map();
    const entry = entries.get(name);
    if (!entry) throw new CommandError(`cannot locate ${what} ${quote(name).slice(1, -1)}`);
    return new Map([[name, entry]]);
  };
  return {
    ...config,
    currentContext,
    contexts: new Map([[currentContext, context]]),
    clusters: only(config.clusters, textOf(context.value, 'cluster'), 'cluster'),
    users: only(config.users, textOf(context.value, 'user'), 'user'),
  };
}

const fileFields = ['client-certificate', 'client-key', 'certificate-authority'] as const;

/** Files' contents in place of their names. Models client-go/tools/clientcmd/api/helpers.go FlattenConfig */
function flattened({ program }: CommandContext, config: Kubeconfig): Kubeconfig {
  const flat = ({ value, origin }: ConfigEntry): ConfigEntry => {
    const result: Record<string, unknown> = { ...value };
    for (const field of fileFields) {
      const file = textOf(value, field);
      if (file === '') continue;
      if (textOf(value, `${field}-data`) !== '')
        throw new CommandError('cannot have values for both path and contents');
      const path = resolvePath(resolvePath(program.cwd, `${origin}/..`), file);
      if (!program.files.exists(path)) throw new CommandError(`open ${path}: no such file or directory`);
      delete result[field];
      result[`${field}-data`] = encodeBase64(program.files.read(path));
    }
    return { value: result, origin };
  };
  const all = (entries: ReadonlyMap<string, ConfigEntry>): ReadonlyMap<string, ConfigEntry> =>
    new Map([...entries].map(([name, entry]) => [name, flat(entry)]));
  return { ...config, users: all(config.users), clusters: all(config.clusters) };
}

const omitted = new Set(['certificate-authority-data', 'client-certificate-data', 'client-key-data']);
const secret = new Set(['token', 'password']);

function redacted(config: Kubeconfig): Kubeconfig {
  const hide = (value: JsonObject): JsonObject =>
    Object.fromEntries(
      Object.entries(value).map(([key, text]) => [
        key,
        omitted.has(key) ? 'DATA+OMITTED' : secret.has(key) ? 'REDACTED' : text,
      ]),
    );
  const all = (entries: ReadonlyMap<string, ConfigEntry>): ReadonlyMap<string, ConfigEntry> =>
    new Map([...entries].map(([name, entry]) => [name, { ...entry, value: hide(entry.value) }]));
  return { ...config, clusters: all(config.clusters), users: all(config.users) };
}
