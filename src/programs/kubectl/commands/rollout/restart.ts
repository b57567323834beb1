import { defineCommand } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { fieldOf } from '../../object.ts';
import { changeAll, changeFlags, NothingToChange } from './change.ts';
import { groupKindText } from './targets.ts';

const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';
const restartable = new Set(['Deployment.apps', 'DaemonSet.apps', 'StatefulSet.apps']);

/** Models kubectl/pkg/cmd/rollout/rollout_restart.go */
export default defineCommand({
  name: 'restart',
  use: 'RESOURCE [options]',
  short: { en: 'Restart the pods of a resource', ko: '리소스의 파드를 다시 시작합니다' },
  long: {
    en: 'Replaces all pods of a workload as a rollout does, by a new annotation in its pod template.',
    ko: '파드 템플릿에 어노테이션을 새로 붙여, 롤아웃하듯 워크로드의 모든 파드를 교체합니다.',
  },
  examples: `
# Restart a deployment
kubectl rollout restart deployment/web

# Restart all deployments with a label
kubectl rollout restart deployment --selector=app=web`,
  flags: changeFlags,
  completes: { types: ['deployment', 'daemonset', 'statefulset'] },
  run: (context) => {
    const now = `${new Date(context.program.clock.now()).toISOString().slice(0, 19)}Z`;
    return changeAll(context, 'restarted', ({ mapping, object, name }) => {
      if (!restartable.has(groupKindText(mapping))) throw new CommandError('restarting is not supported');
      if (fieldOf(object, 'spec', 'paused') === true) {
        throw new CommandError("can't restart paused deployment (run rollout resume first)");
      }
      // The annotation has whole seconds, so a second restart within one changes nothing.
      if (fieldOf(object, 'spec', 'template', 'metadata', 'annotations', RESTARTED_AT) === now) {
        throw new NothingToChange(
          `failed to create patch for ${name}: if restart has already been triggered within the past second, please wait before attempting to trigger another`,
        );
      }
      return { spec: { template: { metadata: { annotations: { [RESTARTED_AT]: now } } } } };
    });
  },
});
