import type { ClusterSettings } from '../kinds/kind.ts';

/** The settings of a cluster made by kubeadm. */
export const DEFAULT_SETTINGS: ClusterSettings = {
  version: 'v1.33.13',
  serviceNetwork: { base: '10.96.0.0', bits: 12 },
  nodePorts: { first: 30_000, last: 32_767 },
  advertiseAddress: '10.0.0.10',
  advertisePort: 6443,
  allowPrivileged: true,
};
