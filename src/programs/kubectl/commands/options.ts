import { defineCommand } from '../command.ts';
import { CommandError } from '../errors.ts';
import { optionsText } from '../help.ts';

/** Models kubectl/pkg/cmd/options/options.go */
export default defineCommand({
  name: 'options',
  use: '[flags] [options]',
  short: { en: 'List the flags that every command has', ko: '모든 명령이 가진 플래그를 나열합니다' },
  examples: 'kubectl options',
  helpless: '',
  flagError: (message, path) => new CommandError(`${message}\nRun '${path}' without flags.`),
  run: (context) => context.out(optionsText(context.language, context.program.env)),
});
