import { onDemand } from '../../../loading/on-demand.ts';
import { defineCommand, type CommandDefinition, type CommandEntry } from '../command.ts';

const subcommand = (
  name: string,
  en: string,
  ko: string,
  load: () => Promise<{ readonly default: CommandDefinition }>,
): CommandEntry => ({ name, short: { en, ko }, load: async () => (await load()).default });

/** Models kubectl/pkg/cmd/rollout/rollout.go */
export default defineCommand({
  name: 'rollout',
  use: 'SUBCOMMAND [options]',
  short: { en: 'Manage the rollout of a resource', ko: '리소스의 롤아웃을 관리합니다' },
  long: {
    en: 'Manage the rollout of deployments, daemon sets and stateful sets.',
    ko: '디플로이먼트, 데몬셋, 스테이트풀셋의 롤아웃을 관리합니다.',
  },
  examples: `
# Go back to the previous revision of a deployment
kubectl rollout undo deployment/web

# See how far the rollout of a daemon set is
kubectl rollout status daemonset/agent

# Restart the pods of a deployment, one after the other
kubectl rollout restart deployment/web`,
  helpsOnStdout: true,
  subcommands: [
    subcommand('history', 'Show the revisions of a rollout', '롤아웃의 리비전들을 보여 줍니다', () =>
      onDemand(import('./rollout/history.ts')),
    ),
    subcommand('pause', 'Pause a rollout', '롤아웃을 일시 중지합니다', () =>
      onDemand(import('./rollout/pause.ts')),
    ),
    subcommand('restart', 'Restart the pods of a resource', '리소스의 파드를 다시 시작합니다', () =>
      onDemand(import('./rollout/restart.ts')),
    ),
    subcommand('resume', 'Resume a paused rollout', '일시 중지한 롤아웃을 다시 시작합니다', () =>
      onDemand(import('./rollout/resume.ts')),
    ),
    subcommand('status', 'Show how far a rollout is', '롤아웃의 진행 상황을 보여 줍니다', () =>
      onDemand(import('./rollout/status.ts')),
    ),
    subcommand('undo', 'Go back to an earlier revision', '이전 리비전으로 되돌립니다', () =>
      onDemand(import('./rollout/undo.ts')),
    ),
  ],
});
