import type { ApiError } from '../machinery/errors.ts';
import { failure } from '../machinery/status.ts';

/**
 * What whoever asks for what is stored hears while etcd is down: the words of its client.
 * Models staging/src/k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/status.go (ErrorToAPIStatus)
 */
export const noStorage = (): ApiError =>
  failure(
    500,
    '',
    'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial tcp 127.0.0.1:2379: connect: connection refused"',
  );
