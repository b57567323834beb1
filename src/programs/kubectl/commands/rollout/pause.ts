import { defineCommand } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { fieldOf } from '../../object.ts';
import { changeAll, changeFlags } from './change.ts';
import { groupKindText } from './targets.ts';

/** Models kubectl/pkg/cmd/rollout/rollout_pause.go */
export default defineCommand({
  name: 'pause',
  use: 'RESOURCE [options]',
  short: { en: 'Pause a rollout', ko: '롤아웃을 일시 중지합니다' },
  long: {
    en: 'A paused deployment does not roll out changes of its pod template until it is resumed.',
    ko: '일시 중지한 디플로이먼트는 다시 시작할 때까지 파드 템플릿의 변경을 배포하지 않습니다.',
  },
  examples: `
# Changes to the deployment wait from now on
kubectl rollout pause deployment/web`,
  flags: changeFlags,
  completes: { types: ['deployment'] },
  run: (context) =>
    changeAll(context, 'paused', ({ mapping, object }) => {
      if (groupKindText(mapping) !== 'Deployment.apps') throw new CommandError('pausing is not supported');
      if (fieldOf(object, 'spec', 'paused') === true) throw new CommandError('is already paused');
      return { spec: { paused: true } };
    }),
});
