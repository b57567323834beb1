import { accountGroups, accountName, AUTHENTICATED, MASTERS, type Caller } from './caller.ts';

const PROGRAMS = new Set(['kube-scheduler', 'kube-controller-manager', 'cloud-controller-manager']);

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
