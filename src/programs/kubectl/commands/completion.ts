import { defineCommand } from '../command.ts';
import { usageError } from '../errors.ts';
import { quote } from '../text.ts';

const shells = ['bash', 'zsh', 'fish', 'powershell'];

/** What completes kubectl's words here is the shell itself, which asks the program; the script only says so. */
const script = (shell: string): string => `
# Completion of kubectl for ${shell}.
#
# This workstation's shell asks kubectl itself for completions, so there is nothing to set up:
# press Tab after 'kubectl get ' to see it. On your own machine, this command prints the script
# that 'source <(kubectl completion ${shell})' loads.
`;

/** Models kubectl/pkg/cmd/completion/completion.go */
export default defineCommand({
  name: 'completion',
  use: 'SHELL [options]',
  short: { en: 'Print completion code for a shell', ko: '셸 자동 완성 코드를 출력합니다' },
  examples: '# For bash\nsource <(kubectl completion bash)',
  completes: shells,
  async run(context) {
    const { args } = context;
    const [shell = ''] = args;
    if (args.length === 0) throw usageError(context.path, 'Shell not specified.');
    if (args.length > 1) throw usageError(context.path, 'Too many arguments. Expected only the shell type.');
    if (!shells.includes(shell)) throw usageError(context.path, `Unsupported shell type ${quote(shell)}.`);
    await context.out(script(shell));
  },
});
