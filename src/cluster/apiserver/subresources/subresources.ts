import { certificateApproval } from '../../kinds/certificatesigningrequest.ts';
import { resourceName, resourceOf, type Kind } from '../../kinds/kind.ts';
import { podEphemeralContainers, podResize } from '../../kinds/pod-subresources.ts';
import { methodNotAllowed, noSuchResource, notFound } from '../../machinery/status.ts';
import type { ApiResponse } from '../../messages.ts';
import type { Call } from '../call.ts';
import { askToConnect, CONNECTIONS } from './connecting.ts';
import { finalize } from './finalize.ts';
import { podLog } from './log.ts';
import { eviction } from './eviction.ts';
import { binding, partOfPod } from './pods.ts';
import { proxy } from './proxy.ts';
import { scale } from './scale.ts';
import { status } from './status.ts';
import { execOrAttach, portForward } from './streams.ts';
import { serviceAccountToken } from './token.ts';

type Handler = (call: Call) => ApiResponse | Promise<ApiResponse>;

/** Which HTTP methods stand behind discovery's verbs. */
const METHODS: Readonly<Record<string, string>> = {
  get: 'GET',
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
};

const HANDLERS: Readonly<Record<string, Handler>> = {
  'pods/binding': binding,
  'pods/eviction': eviction,
  'pods/log': podLog,
  'pods/exec': execOrAttach,
  'pods/attach': execOrAttach,
  'pods/portforward': portForward,
  'pods/proxy': proxy,
  'services/proxy': proxy,
  'nodes/proxy': proxy,
  'pods/ephemeralcontainers': (call) => partOfPod(call, podEphemeralContainers),
  'pods/resize': (call) => partOfPod(call, podResize),
  'serviceaccounts/token': serviceAccountToken,
  'namespaces/finalize': finalize,
  'certificatesigningrequests.certificates.k8s.io/approval': (call) => status(call, certificateApproval),
};

/** Of custom kinds a missing subresource is told as if the object were missing. */
const missing = (kind: Kind, name: string): Error =>
  kind.custom ? notFound(resourceName(kind), name) : noSuchResource();

/** Answers a request about a subresource. @throws ApiError for what the kind does not have */
export async function answerSubresource(call: Call): Promise<ApiResponse> {
  const { request, served, subresource, name } = call;
  const { kind } = served;
  if (name === '') throw noSuchResource();
  if (subresource === 'status') {
    if (!kind.hasStatus) throw missing(kind, name);
    if (!['GET', 'PUT', 'PATCH'].includes(request.method)) throw methodNotAllowed();
    return status(call);
  }
  const declared = kind.subresources.find((one) => one.name === subresource);
  if (!declared) throw missing(kind, name);
  const also = subresource === 'proxy' ? ['HEAD', 'OPTIONS'] : [];
  if (![...declared.verbs.map((verb) => METHODS[verb]), ...also].includes(request.method)) {
    throw methodNotAllowed();
  }
  if (subresource === 'scale') return scale(call);
  const handler = HANDLERS[`${resourceOf(kind)}/${subresource}`];
  if (!handler) throw noSuchResource();
  if (CONNECTIONS.has(subresource)) askToConnect(call);
  return handler(call);
}
