import { isUtf8 } from '../../../../shell/text.ts';
import { encodeBase64 } from '../../client.ts';
import { defineCommand } from '../../command.ts';
import type { CommandContext } from '../../context.ts';
import { CommandError } from '../../errors.ts';
import { quote } from '../../text.ts';
import { configKeyProblems } from '../../validation.ts';
import { createFlags, createGenerated, metadata, oneName, requireName } from './generated.ts';
import { keyValueFlags, readKeyValues, refuseMixedSources } from './key-values.ts';

/** Models kubectl/pkg/cmd/create/create_configmap.go */
export default defineCommand({
  name: 'configmap',
  aliases: ['cm'],
  use: 'NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none] [options]',
  short: {
    en: 'Create a config map from files, directories or literal values',
    ko: '파일, 디렉터리, 값으로 컨피그맵을 만듭니다',
  },
  examples: `
# A config map with two values
kubectl create configmap app --from-literal=color=blue --from-literal=size=10

# A config map with a file
kubectl create configmap app --from-file=app.conf`,
  flags: [...keyValueFlags, ...createFlags],
  async run(context) {
    const name = oneName(context);
    await createGenerated(
      context,
      async () => {
        const data = new Map<string, string>();
        const binaryData = new Map<string, string>();
        const add = (key: string, value: string): void => {
          const problems = configKeyProblems(key);
          if (problems.length > 0) {
            throw new CommandError(
              `${quote(key)} is not a valid key name for a ConfigMap: ${problems.join(',')}`,
            );
          }
          const holder = data.has(key) ? 'Data' : binaryData.has(key) ? 'BinaryData' : undefined;
          if (holder !== undefined) {
            throw new CommandError(
              `cannot add key ${quote(key)}, another key by that name already exists in ${holder} for ConfigMap ${quote(name)}`,
            );
          }
          if (isUtf8(value)) data.set(key, value);
          else binaryData.set(key, encodeBase64(value));
        };
        readKeyValues(context, add, 'config', ['files', 'literals']);
        const binary = binaryData.size > 0 ? { binaryData: sorted(binaryData) } : {};
        const content = { ...binary, data: sorted(data) };
        const suffix = context.flags.bool('append-hash') ? await hashSuffix(context, name, content) : '';
        return {
          kind: 'ConfigMap',
          apiVersion: 'v1',
          metadata: metadata(`${name}${suffix}`),
          ...(data.size > 0 ? content : binary),
        };
      },
      {
        what: 'configmap:',
        validate: () => {
          requireName(name);
          refuseMixedSources(context);
        },
      },
    );
  },
});

const sorted = (entries: ReadonlyMap<string, string>): Readonly<Record<string, string>> =>
  Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));

async function hashSuffix(
  context: CommandContext,
  name: string,
  content: Readonly<Record<string, unknown>>,
): Promise<string> {
  const { contentHash } = await context.load(import('./content-hash.ts'));
  return `-${await contentHash(context.program, { ...content, kind: 'ConfigMap', name })}`;
}
