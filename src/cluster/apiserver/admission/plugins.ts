import type { AdmissionPlugin } from './admission.ts';
import { certificateApproval, certificateSigning, certificateSubjectRestriction } from './certificates.ts';
import { defaultIngressClass } from './default-ingress-class.ts';
import { defaultStorageClass } from './default-storage-class.ts';
import { defaultTolerations } from './default-tolerations.ts';
import { limitRanger } from './limit-ranger.ts';
import { namespaceLifecycle } from './namespace-lifecycle.ts';
import { podSecurity } from './pod-security/pod-security.ts';
import { priority } from './priority.ts';
import { claimResize } from './claim-resize.ts';
import { runtimeClass } from './runtime-class.ts';
import { serviceAccount } from './service-account.ts';
import { storageProtection } from './storage-protection.ts';
import { taintNodes } from './taint-nodes.ts';
import { mutatingWebhooks } from './webhooks/webhooks.ts';

/**
 * The plugins in the order of the real server, but for those that come after them: policies, validating webhooks and
 * ResourceQuota, which also writes.
 * Models pkg/kubeapiserver/options/plugins.go AllOrderedPlugins
 */
export const PLUGINS: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  limitRanger,
  serviceAccount,
  taintNodes,
  podSecurity,
  priority,
  defaultTolerations,
  defaultStorageClass,
  storageProtection,
  claimResize,
  runtimeClass,
  certificateApproval,
  certificateSigning,
  certificateSubjectRestriction,
  defaultIngressClass,
  mutatingWebhooks,
];
