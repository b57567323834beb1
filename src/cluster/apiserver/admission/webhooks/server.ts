import type { KubeObject } from '../../../machinery/object.ts';
import type { Store } from '../../../store/store.ts';

/** What is asked of an admission webhook. Models staging/src/k8s.io/api/admission/v1/types.go AdmissionRequest */
export interface AdmissionQuestion {
  readonly object: KubeObject;
  /** '' for cluster-scoped kinds. */
  readonly namespace: string;
  readonly store: Store;
}

/** What it answers: the object as it is to be, and warnings for who writes it. */
export interface AdmissionAnswer {
  readonly object: KubeObject;
  readonly warnings?: readonly string[];
}

/** A server of an admission webhook that does not run in a container. */
export type WebhookServer = (question: AdmissionQuestion) => AdmissionAnswer;
