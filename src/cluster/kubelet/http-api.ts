import type { Store } from '../store/store.ts';

/**
 * What a kubelet answers on its own port to a GET; undefined: it has no such path.
 * Models pkg/kubelet/server/server.go
 */
export function answerKubelet(store: Store, node: string, path: string): string | object | undefined {
  switch (path.replace(/\/$/, '')) {
    case '/healthz':
    case '/healthz/ping':
    case '/healthz/syncloop':
      return 'ok';
    case '/pods': {
      const items = store.byIndex('pods', 'node', node);
      return { kind: 'PodList', apiVersion: 'v1', metadata: {}, items };
    }
    default:
      return undefined;
  }
}
