import { defineCommand } from '../../command.ts';
import { startingConfig } from '../../kubeconfig-files.ts';

/** Models kubectl/pkg/cmd/config/get_users.go */
export default defineCommand({
  name: 'get-users',
  use: '[flags] [options]',
  short: { en: 'List the users', ko: '사용자를 나열합니다' },
  examples: 'kubectl config get-users',
  async run(context) {
    const config = await startingConfig(context);
    await context.out(['NAME', ...[...config.users.keys()].sort()].map((name) => `${name}\n`).join(''));
  },
});
