import { defineCommand } from '../../command.ts';
import { createFlags, createGenerated, metadata, oneName, requireName } from './generated.ts';

/** Models kubectl/pkg/cmd/create/create_serviceaccount.go */
export default defineCommand({
  name: 'serviceaccount',
  aliases: ['sa'],
  use: 'NAME [--dry-run=server|client|none] [options]',
  short: {
    en: 'Create a service account with the given name',
    ko: '주어진 이름의 서비스 어카운트를 만듭니다',
  },
  examples: '# A service account named robot\nkubectl create serviceaccount robot',
  flags: createFlags,
  async run(context) {
    const name = oneName(context);
    await createGenerated(
      context,
      () => ({ kind: 'ServiceAccount', apiVersion: 'v1', metadata: metadata(name) }),
      { what: 'serviceaccount:', validate: () => requireName(name) },
    );
  },
});
