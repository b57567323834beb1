import type { Container, HTTPGetAction, LifecycleHandler, Probe } from '../../api/types.ts';
import type { FieldErrors } from '../../machinery/field-errors.ts';
import { checkHeaderName, checkPortName, checkPortNumber } from '../../machinery/names.ts';

const NOT_NEGATIVE = 'must be greater than or equal to 0';
const SCHEMES = ['HTTP', 'HTTPS'];

export function validateNonNegative(value: number | undefined, field: string, errors: FieldErrors): void {
  if (value !== undefined && value < 0) errors.invalid(field, value, NOT_NEGATIVE);
}

function validatePort(port: number | string | undefined, field: string, errors: FieldErrors): void {
  if (typeof port === 'string') errors.complain(field, port, checkPortName(port));
  else errors.complain(field, port ?? 0, checkPortNumber(port ?? 0));
}

function validateHTTP(action: HTTPGetAction, path: string, errors: FieldErrors): void {
  if (!action.path) errors.required(`${path}.path`);
  validatePort(action.port, `${path}.port`, errors);
  const scheme = action.scheme ?? '';
  if (!SCHEMES.includes(scheme)) errors.notSupported(`${path}.scheme`, scheme, SCHEMES);
  for (const { name } of action.httpHeaders ?? []) {
    errors.complain(`${path}.httpHeaders`, name, checkHeaderName(name));
  }
}

type Handler = Probe & LifecycleHandler;

function validateHandler(
  handler: Handler,
  grace: number | undefined,
  path: string,
  errors: FieldErrors,
): void {
  const { exec, httpGet, tcpSocket, grpc, sleep } = handler;
  let count = 0;
  const only = (name: string, validate: () => void): void => {
    if (count++ > 0) errors.forbidden(`${path}.${name}`, 'may not specify more than 1 handler type');
    else validate();
  };
  if (exec) {
    only('exec', () => {
      if (!exec.command?.length) errors.required(`${path}.exec.command`);
    });
  }
  if (httpGet) only('httpGet', () => validateHTTP(httpGet, `${path}.httpGet`, errors));
  if (tcpSocket) only('tcpSocket', () => validatePort(tcpSocket.port, `${path}.tcpSocket.port`, errors));
  if (grpc) only('grpc', () => validatePort(grpc.port, `${path}.grpc.port`, errors));
  if (sleep) {
    only('sleep', () => {
      if (sleep.seconds >= 0 && (grace === undefined || sleep.seconds <= grace)) return;
      errors.invalid(
        `${path}.sleep`,
        sleep.seconds,
        `must be non-negative and less than terminationGracePeriodSeconds (${grace ?? 0})`,
      );
    });
  }
  if (count === 0) errors.required(path, 'must specify a handler type');
}

function validateProbe(
  probe: Probe | undefined,
  kind: 'livenessProbe' | 'readinessProbe' | 'startupProbe',
  grace: number | undefined,
  container: string,
  errors: FieldErrors,
): void {
  if (probe === undefined) return;
  const path = `${container}.${kind}`;
  validateHandler(probe, grace, path, errors);
  validateNonNegative(probe.initialDelaySeconds, `${path}.initialDelaySeconds`, errors);
  validateNonNegative(probe.timeoutSeconds, `${path}.timeoutSeconds`, errors);
  validateNonNegative(probe.periodSeconds, `${path}.periodSeconds`, errors);
  validateNonNegative(probe.successThreshold, `${path}.successThreshold`, errors);
  validateNonNegative(probe.failureThreshold, `${path}.failureThreshold`, errors);
  const own = probe.terminationGracePeriodSeconds;
  const field = `${path}.terminationGracePeriodSeconds`;
  if (own !== undefined && own <= 0) errors.invalid(field, own, 'must be greater than 0');
  if (kind === 'readinessProbe') {
    if (own !== undefined) errors.invalid(field, own, 'must not be set for readinessProbes');
  } else if (probe.successThreshold !== 1) {
    errors.invalid(`${path}.successThreshold`, probe.successThreshold ?? 0, 'must be 1');
  }
}

/** Probes and lifecycle hooks. Models pkg/apis/core/validation/validation.go validateProbe and validateLifecycle */
export function validateProbes(
  container: Container,
  grace: number | undefined,
  path: string,
  errors: FieldErrors,
): void {
  const { postStart, preStop } = container.lifecycle ?? {};
  if (postStart) validateHandler(postStart, grace, `${path}.lifecycle.postStart`, errors);
  if (preStop) validateHandler(preStop, grace, `${path}.lifecycle.preStop`, errors);
  validateProbe(container.livenessProbe, 'livenessProbe', grace, path, errors);
  validateProbe(container.readinessProbe, 'readinessProbe', grace, path, errors);
  validateProbe(container.startupProbe, 'startupProbe', grace, path, errors);
}
