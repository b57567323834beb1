import { defineCommand } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { startingConfig } from '../../kubeconfig-files.ts';

/** Models kubectl/pkg/cmd/config/current_context.go */
export default defineCommand({
  name: 'current-context',
  use: '[flags] [options]',
  short: { en: 'Show the current context', ko: '현재 컨텍스트를 보여 줍니다' },
  examples: 'kubectl config current-context',
  async run(context) {
    const { currentContext } = await startingConfig(context);
    if (currentContext === '') throw new CommandError('current-context is not set');
    await context.out(`${currentContext}\n`);
  },
});
