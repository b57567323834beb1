import { onDemand } from '../../../loading/on-demand.ts';
import { defineCommand, type CommandDefinition, type CommandEntry } from '../command.ts';

const subcommand = (
  name: string,
  en: string,
  ko: string,
  load: () => Promise<{ readonly default: CommandDefinition }>,
): CommandEntry => ({ name, short: { en, ko }, load: async () => (await load()).default });

/** Models kubectl/pkg/cmd/auth/auth.go */
export default defineCommand({
  name: 'auth',
  use: '[flags] [options]',
  short: { en: 'Ask about permissions', ko: '권한을 알아봅니다' },
  subcommands: [
    subcommand('can-i', 'Ask whether an action is allowed', '어떤 일이 허용되는지 묻습니다', () =>
      onDemand(import('./auth/can-i.ts')),
    ),
    subcommand(
      'reconcile',
      'Bring RBAC objects to what a file says',
      'RBAC 오브젝트를 파일의 내용에 맞춥니다',
      () => onDemand(import('./auth/reconcile.ts')),
    ),
    subcommand('whoami', 'Show who you are', '내가 누구인지 보여 줍니다', () =>
      onDemand(import('./auth/whoami.ts')),
    ),
  ],
});
