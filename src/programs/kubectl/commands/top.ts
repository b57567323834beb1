import { onDemand } from '../../../loading/on-demand.ts';
import { defineCommand } from '../command.ts';

/** Models kubectl/pkg/cmd/top/top.go */
export default defineCommand({
  name: 'top',
  use: '[flags] [options]',
  short: { en: 'Show CPU and memory use', ko: 'CPU와 메모리 사용량을 보여 줍니다' },
  long: {
    en: 'Shows how much CPU and memory nodes or pods use. The cluster must have a metrics server.',
    ko: '노드나 파드가 CPU와 메모리를 얼마나 쓰는지 보여 줍니다. 클러스터에 메트릭 서버가 있어야 합니다.',
  },
  subcommands: [
    {
      name: 'node',
      aliases: ['nodes', 'no'],
      short: { en: 'Show CPU and memory use of nodes', ko: '노드의 CPU와 메모리 사용량을 보여 줍니다' },
      load: async () => (await onDemand(import('./top/node.ts'))).default,
    },
    {
      name: 'pod',
      aliases: ['pods', 'po'],
      short: { en: 'Show CPU and memory use of pods', ko: '파드의 CPU와 메모리 사용량을 보여 줍니다' },
      load: async () => (await onDemand(import('./top/pod.ts'))).default,
    },
  ],
});
