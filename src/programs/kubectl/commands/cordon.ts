import { dryRunFlag, selectorFlag } from '../common-flags.ts';
import { defineCommand } from '../command.ts';
import { cordonAll, nodesOf } from '../cordoning.ts';
import { dryRunOf } from '../dry-run.ts';

/** Models kubectl/pkg/cmd/drain/drain.go */
export default defineCommand({
  name: 'cordon',
  use: 'NODE [options]',
  short: { en: 'Mark a node as unschedulable', ko: '노드에 새 파드가 배치되지 않게 합니다' },
  examples: '# One node\nkubectl cordon node-1',
  flags: [selectorFlag, dryRunFlag],
  completes: { names: 'node' },
  async run(context) {
    const dryRun = await dryRunOf(context);
    await cordonAll(context, await nodesOf(context, 'cordon NODE'), true, dryRun);
  },
});
