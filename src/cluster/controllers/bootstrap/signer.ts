import { TOKEN_TYPE } from '../../machinery/bootstrap-token.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import { detachedSignature, signingToken } from './token.ts';

const NAMESPACE = 'kube-public';
const NAME = 'cluster-info';
const CONTENT = 'kubeconfig';
const SIGNATURE = 'jws-kubeconfig-';

/**
 * Signs what is told in public of a cluster with each of its bootstrap tokens, for those who know one of them.
 * Models pkg/controller/bootstrap/bootstrapsigner.go
 */
export function bootstrapSigner(context: ControllerContext): Controller {
  const { store, client, clock } = context;
  return queueController(
    context,
    (informers, queue) =>
      informers
        .on('configmaps', ({ object: { metadata } }) => {
          if (metadata.name === NAME && metadata.namespace === NAMESPACE) queue.add(NAME);
        })
        .on('secrets', ({ object: { type, metadata } }) => {
          if (type === TOKEN_TYPE && metadata.namespace === 'kube-system') queue.add(NAME);
        }),
    () => {
      const told = client.get('configmaps', NAMESPACE, NAME);
      const content = told?.data?.[CONTENT];
      if (!told || content === undefined) return;
      const now = clock.now();
      const signatures = store.list('secrets', 'kube-system').flatMap((secret) => {
        const token = secret.type === TOKEN_TYPE ? signingToken(secret, now) : undefined;
        return token
          ? [[`${SIGNATURE}${token.id}`, detachedSignature(content, token.id, token.secret)] as const]
          : [];
      });
      const before = Object.entries(told.data ?? {});
      const others = before.filter(([key]) => !key.startsWith(SIGNATURE));
      const data = Object.fromEntries([...others, ...signatures]);
      const same =
        before.length === Object.keys(data).length && before.every(([key, text]) => data[key] === text);
      if (!same) client.update('configmaps', { ...told, data });
    },
  );
}
