import type { Ingress } from '../../api/types.ts';
import type { AdmissionPlugin } from './admission.ts';
import { newestDefault } from './default-class.ts';

const OLD_CLASS = 'kubernetes.io/ingress.class';
const DEFAULT = ['ingressclass.kubernetes.io/is-default-class'];

/** Ingresses that name no class get the default one. Models plugin/pkg/admission/network/defaultingressclass/admission.go */
export const defaultIngressClass: AdmissionPlugin = {
  name: 'DefaultIngressClass',
  resources: ['ingresses.networking.k8s.io'],
  admit({ object, old, subresource }, { store }) {
    const ingress: Ingress = object;
    if (old !== undefined || subresource !== '') return ingress;
    if (ingress.spec?.ingressClassName !== undefined) return ingress;
    if (ingress.metadata?.annotations?.[OLD_CLASS] !== undefined) return ingress;
    const byDefault = newestDefault(store.list('ingressclasses.networking.k8s.io'), DEFAULT);
    if (byDefault === undefined) return ingress;
    return { ...ingress, spec: { ...ingress.spec, ingressClassName: byDefault } } as Ingress;
  },
};
