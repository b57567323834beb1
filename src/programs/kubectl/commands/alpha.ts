import { defineCommand } from '../command.ts';

const NONE = 'No alpha commands are available in this version of kubectl\n';

/** Models kubectl/pkg/cmd/cmd.go NewCmdAlpha */
export default defineCommand({
  name: 'alpha',
  use: '',
  short: { en: 'Commands that are not enabled by default', ko: '기본으로 켜져 있지 않은 명령' },
  helpless: NONE,
  run: (context) => context.err(NONE),
});
