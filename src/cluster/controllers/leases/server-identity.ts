import { formatMicroTime } from '../../machinery/time.ts';
import { sha256 } from '../../../crypto/sha256.ts';
import type { Controller, ControllerContext } from '../controller.ts';
import { beating } from './beating.ts';

const LEASES = 'leases.coordination.k8s.io';
const NAMESPACE = 'kube-system';
const COMPONENT = 'kube-apiserver';

/** How long the lease of a server lasts, in seconds, and how often it is renewed, in milliseconds. */
const DURATION = 3600;
const RENEWAL = 10_000;

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** Bytes in base 32, in small letters and without padding. */
function base32(bytes: readonly number[]): string {
  const bits = bytes.map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => ALPHABET[Number.parseInt(group.padEnd(5, '0'), 2)] ?? '').join('');
}

const prefixed = (text: string): readonly number[] => {
  const bytes = new TextEncoder().encode(text);
  return [bytes.length >> 8, bytes.length & 255, ...bytes];
};

/** The name of the API server of a machine. Models staging/src/k8s.io/apiserver/pkg/server/config.go (NewConfig) */
export function serverID(host: string): string {
  const digits = sha256(Uint8Array.from([...prefixed(host), ...prefixed(COMPONENT)])).slice(0, 32);
  return `apiserver-${base32((digits.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)))}`;
}

/**
 * Keeps a lease that tells of the API server. Models pkg/controlplane/apiserver/server.go (IdentityLease…) and
 * staging/src/k8s.io/component-helpers/apimachinery/lease/controller.go
 * @param host the machine that it runs on
 */
export function serverIdentity(context: ControllerContext, host: string): Controller {
  const { client, clock, random } = context;
  const name = serverID(host);
  return beating(context, RENEWAL, () => {
    const renewTime = formatMicroTime(clock.now());
    const lease = client.get(LEASES, NAMESPACE, name);
    if (lease) {
      client.update(LEASES, { ...lease, spec: { ...lease.spec, renewTime } });
      return;
    }
    client.create(LEASES, NAMESPACE, {
      metadata: {
        name,
        namespace: NAMESPACE,
        labels: { 'apiserver.kubernetes.io/identity': COMPONENT, 'kubernetes.io/hostname': host },
      },
      spec: {
        holderIdentity: `${name}_${random.uuid('apiserver identity', clock.now())}`,
        leaseDurationSeconds: DURATION,
        renewTime,
      },
    });
  });
}
