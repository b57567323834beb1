import { dryRunFlag, selectorFlag } from '../common-flags.ts';
import { defineCommand } from '../command.ts';
import { cordonAll, nodesOf } from '../cordoning.ts';
import { dryRunOf } from '../dry-run.ts';

/** Models kubectl/pkg/cmd/drain/drain.go */
export default defineCommand({
  name: 'uncordon',
  use: 'NODE [options]',
  short: { en: 'Mark a node as schedulable', ko: '노드에 다시 파드가 배치되게 합니다' },
  examples: '# One node\nkubectl uncordon node-1',
  flags: [selectorFlag, dryRunFlag],
  completes: { names: 'node' },
  async run(context) {
    const dryRun = await dryRunOf(context);
    await cordonAll(context, await nodesOf(context, 'uncordon NODE'), false, dryRun);
  },
});
