import { phaseSigns, signs, workloadSigns } from '../map/symbols.ts';

/** The signs of the figures: those of the cluster map, and of what the map does not show. */
export const figureSigns = {
  you: signs.outside,
  apiServer: signs['api-server'],
  // a compass
  scheduler: 'M8 2a6 6 0 1 1 0 12a6 6 0 1 1 0-12M10.7 5.3L9.2 9.2l-3.9 1.5L6.8 6.8z',
  kubelet: phaseSigns.scheduled,
  // crates in layers
  registry: 'M8 1.8l6.2 3L8 7.8l-6.2-3zM1.8 8L8 11l6.2-3M1.8 11.2l6.2 3 6.2-3',
  deployment: workloadSigns.Deployment,
  replicaSet: workloadSigns.ReplicaSet,
  service: signs.service,
  loadBalancer: signs['load-balancer'],
} as const;
