import { onDemand } from '../../../loading/on-demand.ts';
import { defineCommand } from '../command.ts';
import { usageError } from '../errors.ts';
import { quote } from '../text.ts';

const scripts: Readonly<Record<string, () => Promise<{ readonly script: string }>>> = {
  bash: () => onDemand(import('../completion/scripts/bash.ts')),
  zsh: () => onDemand(import('../completion/scripts/zsh.ts')),
  fish: () => onDemand(import('../completion/scripts/fish.ts')),
  powershell: () => onDemand(import('../completion/scripts/powershell.ts')),
};

/** Models kubectl/pkg/cmd/completion/completion.go */
export default defineCommand({
  name: 'completion',
  use: 'SHELL [options]',
  short: { en: 'Print completion code for a shell', ko: '셸 자동 완성 코드를 출력합니다' },
  examples: '# For bash\nsource <(kubectl completion bash)',
  completes: Object.keys(scripts),
  async run(context) {
    const { args } = context;
    const [shell = ''] = args;
    if (args.length === 0) throw usageError(context.path, 'Shell not specified.');
    if (args.length > 1) throw usageError(context.path, 'Too many arguments. Expected only the shell type.');
    const load = scripts[shell];
    if (!load) throw usageError(context.path, `Unsupported shell type ${quote(shell)}.`);
    const { script } = await context.load(load());
    await context.out(script);
  },
});
