import { accountGroups, accountName, AUTHENTICATED, MASTERS, type Caller } from './caller.ts';

const PROGRAMS = new Set(['kube-scheduler', 'kube-controller-manager', 'cloud-controller-manager']);

/** What writes with an account of its own and is no part of another program. */
const OWN_PROGRAMS = new Set([...PROGRAMS, 'kube-apiserver', 'storage-provisioner']);

/** The API server, when it asks itself. Models staging/src/k8s.io/apiserver/pkg/server/config.go AuthorizeClientBearerToken */
export const API_SERVER: Caller = {
  username: 'system:apiserver',
  groups: [AUTHENTICATED, MASTERS],
};

/**
 * Who a component of the cluster is. The API server, programs and kubelets are users, `system:node:NAME`; of all others each
 * controller among them has a service account. Models cmd/kube-controller-manager/app (--use-service-account-credentials)
 */
export function componentCaller(component: string): Caller {
  if (component === 'kube-apiserver') return API_SERVER;
  const username = PROGRAMS.has(component) ? `system:${component}` : component;
  if (!username.startsWith('system:'))
    return {
      username: `system:serviceaccount:kube-system:${component}`,
      groups: [...accountGroups('kube-system'), AUTHENTICATED],
    };
  const { namespace } = accountName(username) ?? {};
  if (namespace !== undefined) return { username, groups: [...accountGroups(namespace), AUTHENTICATED] };
  return {
    username,
    groups: username.startsWith('system:node:') ? ['system:nodes', AUTHENTICATED] : [AUTHENTICATED],
  };
}

/** The program that a component is a part of, as managed fields name it: controllers are parts of kube-controller-manager. */
export function programOf(component: string): string {
  if (OWN_PROGRAMS.has(component)) return component;
  return component.startsWith('system:node:') ? 'kubelet' : 'kube-controller-manager';
}
