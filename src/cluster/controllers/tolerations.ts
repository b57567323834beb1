import type { Taint, Toleration } from '../api/types.ts';

/** Whether a toleration is about a taint. Models staging/src/k8s.io/api/core/v1/toleration.go ToleratesTaint */
export function tolerates({ effect, key, operator, value }: Toleration, taint: Taint): boolean {
  if (effect && effect !== taint.effect) return false;
  if (key && key !== taint.key) return false;
  return operator === 'Exists' || (key !== undefined && key !== '' && (value ?? '') === (taint.value ?? ''));
}
