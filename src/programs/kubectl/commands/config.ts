import { onDemand } from '../../../loading/on-demand.ts';
import { defineCommand, type CommandDefinition, type CommandEntry } from '../command.ts';

const subcommand = (
  name: string,
  en: string,
  ko: string,
  load: () => Promise<{ readonly default: CommandDefinition }>,
  aliases?: readonly string[],
): CommandEntry => ({
  name,
  short: { en, ko },
  ...(aliases === undefined ? {} : { aliases }),
  load: async () => (await load()).default,
});

/** Models kubectl/pkg/cmd/config/config.go */
export default defineCommand({
  name: 'config',
  use: 'SUBCOMMAND [options]',
  short: { en: 'Change kubeconfig files', ko: 'kubeconfig 파일을 고칩니다' },
  long: {
    en: 'Look at kubeconfig files and change them.\n\nThe file is the one of --kubeconfig; else those of $KUBECONFIG, merged; else ~/.kube/config.',
    ko: 'kubeconfig 파일을 보고 고칩니다.\n\n--kubeconfig의 파일, 없으면 $KUBECONFIG의 파일들을 합친 것, 그것도 없으면 ~/.kube/config를 씁니다.',
  },
  subcommands: [
    subcommand('current-context', 'Show the current context', '현재 컨텍스트를 보여 줍니다', () =>
      onDemand(import('./config/current-context.ts')),
    ),
    subcommand('delete-cluster', 'Delete a cluster', '클러스터를 지웁니다', () =>
      onDemand(import('./config/delete-cluster.ts')),
    ),
    subcommand('delete-context', 'Delete a context', '컨텍스트를 지웁니다', () =>
      onDemand(import('./config/delete-context.ts')),
    ),
    subcommand('delete-user', 'Delete a user', '사용자를 지웁니다', () =>
      onDemand(import('./config/delete-user.ts')),
    ),
    subcommand('get-clusters', 'List the clusters', '클러스터를 나열합니다', () =>
      onDemand(import('./config/get-clusters.ts')),
    ),
    subcommand('get-contexts', 'List the contexts', '컨텍스트를 나열합니다', () =>
      onDemand(import('./config/get-contexts.ts')),
    ),
    subcommand('get-users', 'List the users', '사용자를 나열합니다', () =>
      onDemand(import('./config/get-users.ts')),
    ),
    subcommand('rename-context', 'Rename a context', '컨텍스트의 이름을 바꿉니다', () =>
      onDemand(import('./config/rename-context.ts')),
    ),
    subcommand('set', 'Set one value', '값 하나를 정합니다', () => onDemand(import('./config/set.ts'))),
    subcommand('set-cluster', 'Set a cluster', '클러스터를 정합니다', () =>
      onDemand(import('./config/set-cluster.ts')),
    ),
    subcommand('set-context', 'Set a context', '컨텍스트를 정합니다', () =>
      onDemand(import('./config/set-context.ts')),
    ),
    subcommand('set-credentials', 'Set a user', '사용자를 정합니다', () =>
      onDemand(import('./config/set-credentials.ts')),
    ),
    subcommand('unset', 'Remove one value', '값 하나를 없앱니다', () =>
      onDemand(import('./config/unset.ts')),
    ),
    subcommand(
      'use-context',
      'Switch to a context',
      '컨텍스트를 바꿉니다',
      () => onDemand(import('./config/use-context.ts')),
      ['use'],
    ),
    subcommand('view', 'Show the configuration', '설정을 보여 줍니다', () =>
      onDemand(import('./config/view.ts')),
    ),
  ],
});
