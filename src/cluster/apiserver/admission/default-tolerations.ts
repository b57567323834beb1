import type { Pod, Toleration } from '../../api/types.ts';
import type { AdmissionPlugin } from './admission.ts';

const SECONDS = 300;

const toleration = (key: string): Toleration => ({
  key,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: SECONDS,
});

const ADDED = [toleration('node.kubernetes.io/not-ready'), toleration('node.kubernetes.io/unreachable')];

const covers = (own: Toleration, key: string): boolean =>
  (own.key === key || !own.key) && (own.effect === 'NoExecute' || !own.effect);

/** Pods stay five minutes on a node that fails. Models plugin/pkg/admission/defaulttolerationseconds/admission.go */
export const defaultTolerations: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  resources: ['pods'],
  admit({ object, subresource }) {
    const pod: Pod = object;
    if (!pod.spec || subresource !== '') return pod;
    const own = pod.spec.tolerations ?? [];
    const missing = ADDED.filter(({ key = '' }) => !own.some((one) => covers(one, key)));
    if (missing.length === 0) return pod;
    const tolerations = own.length === 0 && missing.length === ADDED.length ? ADDED : [...own, ...missing];
    return { ...pod, spec: { ...pod.spec, tolerations } } as Pod;
  },
};
