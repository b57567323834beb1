import { defineCommand } from '../../command.ts';
import { startingConfig } from '../../kubeconfig-files.ts';

/** Models kubectl/pkg/cmd/config/get_clusters.go */
export default defineCommand({
  name: 'get-clusters',
  use: '[flags] [options]',
  short: { en: 'List the clusters', ko: '클러스터를 나열합니다' },
  examples: 'kubectl config get-clusters',
  async run(context) {
    const config = await startingConfig(context);
    await context.out(['NAME', ...[...config.clusters.keys()].sort()].map((name) => `${name}\n`).join(''));
  },
});
