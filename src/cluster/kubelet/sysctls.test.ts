import { expect, it } from 'vitest';
import type { PodSpec } from '../api/types.ts';
import { forbiddenSysctl } from './sysctls.ts';

/** Models pkg/kubelet/sysctl/allowlist_test.go, of a kubelet that allows nothing besides */
it.each<[string, Partial<PodSpec>, string | undefined]>([
  ['kernel.shm_rmid_forced', {}, undefined],
  ['kernel/shm_rmid_forced', {}, undefined],
  ['net.ipv4.ip_local_port_range', {}, undefined],
  ['net/ipv4/tcp_wmem', {}, undefined],
  ['kernel.msgmax', {}, '"kernel.msgmax" not allowlisted'],
  ['kernel.sem', {}, '"kernel.sem" not allowlisted'],
  ['kernel/sem', {}, '"kernel.sem" not allowlisted'],
  ['net/ipv4/conf/eno2.100/rp_filter', {}, '"net.ipv4.conf.eno2/100.rp_filter" not allowlisted'],
  ['kernel.shm_rmid_forced', { hostIPC: true }, '"kernel.shm_rmid_forced" not allowed with host ipc enabled'],
  ['kernel.shm_rmid_forced', { hostNetwork: true }, undefined],
  [
    'net.ipv4.ip_local_port_range',
    { hostNetwork: true },
    '"net.ipv4.ip_local_port_range" not allowed with host net enabled',
  ],
  ['foo', {}, '"foo" not allowlisted'],
  ['constructor', {}, '"constructor" not allowlisted'],
  ['net.a.b.c', {}, '"net.a.b.c" not allowlisted'],
  ['net.ipv4.ip_local_port_range.a.b.c', {}, '"net.ipv4.ip_local_port_range.a.b.c" not allowlisted'],
])('%s with %o', (name, more, problem) => {
  const spec = { containers: [], securityContext: { sysctls: [{ name, value: '1' }] }, ...more };
  expect(forbiddenSysctl(spec)).toEqual(
    problem === undefined
      ? undefined
      : { reason: 'SysctlForbidden', message: `forbidden sysctl: ${problem}` },
  );
});
