import { defineCommand } from '../../command.ts';
import { createFlags, createGenerated, metadata, oneName, requireName } from './generated.ts';

/** Models kubectl/pkg/cmd/create/create_namespace.go */
export default defineCommand({
  name: 'namespace',
  aliases: ['ns'],
  use: 'NAME [--dry-run=server|client|none] [options]',
  short: { en: 'Create a namespace with the given name', ko: '주어진 이름의 네임스페이스를 만듭니다' },
  examples: '# A namespace named dev\nkubectl create namespace dev',
  flags: createFlags,
  async run(context) {
    const name = oneName(context);
    await createGenerated(
      context,
      () => ({ kind: 'Namespace', apiVersion: 'v1', metadata: metadata(name), spec: {}, status: {} }),
      { clusterScoped: true, validate: () => requireName(name) },
    );
  },
});
