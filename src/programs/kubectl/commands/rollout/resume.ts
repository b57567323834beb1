import { defineCommand } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { fieldOf } from '../../object.ts';
import { changeAll, changeFlags } from './change.ts';
import { groupKindText } from './targets.ts';

/** Models kubectl/pkg/cmd/rollout/rollout_resume.go */
export default defineCommand({
  name: 'resume',
  use: 'RESOURCE [options]',
  short: { en: 'Resume a paused rollout', ko: '일시 중지한 롤아웃을 다시 시작합니다' },
  examples: `
# What was changed meanwhile is rolled out now
kubectl rollout resume deployment/web`,
  flags: changeFlags,
  completes: { types: ['deployment'] },
  run: (context) =>
    changeAll(context, 'resumed', ({ mapping, object }) => {
      if (groupKindText(mapping) !== 'Deployment.apps') throw new CommandError('resuming is not supported');
      if (fieldOf(object, 'spec', 'paused') !== true) throw new CommandError('is not paused');
      return { spec: { paused: null } };
    }),
});
