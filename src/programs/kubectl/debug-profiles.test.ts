import { expect, it } from 'vitest';
import { applyProfile, isHamperedByUser, type DebugStyle, type Keeps } from './debug-profiles.ts';

const keeps: Keeps = {
  labels: false,
  annotations: true,
  livenessProbe: false,
  readinessProbe: true,
  startupProbe: false,
  initContainers: false,
};
const pod = {
  metadata: { name: 'copy', labels: { app: 'web' }, annotations: { note: 'x' } },
  spec: {
    initContainers: [{ name: 'init' }],
    containers: [
      { name: 'web', livenessProbe: {}, readinessProbe: {} },
      { name: 'debugger', securityContext: { runAsUser: 5 } },
    ],
  },
};
const profiled = (profile: Parameters<typeof applyProfile>[0], style: DebugStyle): unknown =>
  applyProfile(profile, pod, 'debugger', style, keeps);

it('leaves a pod as it is, but for the labels of a copy', () => {
  expect(profiled('legacy', 'ephemeral')).toEqual(pod);
  expect(profiled('legacy', 'copy')).toEqual({
    ...pod,
    metadata: { name: 'copy', annotations: { note: 'x' } },
  });
});

it('lets a general copy trace the processes of the other containers', () => {
  expect(profiled('general', 'copy')).toEqual({
    metadata: { name: 'copy', annotations: { note: 'x' } },
    spec: {
      shareProcessNamespace: true,
      containers: [
        { name: 'web', readinessProbe: {} },
        {
          name: 'debugger',
          securityContext: { runAsUser: 5, capabilities: { add: ['SYS_PTRACE'] } },
        },
      ],
    },
  });
});

it.each([
  ['baseline', undefined],
  ['netadmin', { runAsUser: 5, capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } }],
  ['sysadmin', { runAsUser: 5, privileged: true }],
  [
    'restricted',
    {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    },
  ],
] as const)('gives an ephemeral container the privileges of %s', (profile, securityContext) => {
  expect(profiled(profile, 'ephemeral')).toEqual({
    ...pod,
    spec: {
      ...pod.spec,
      containers: [
        pod.spec.containers[0],
        { name: 'debugger', ...(securityContext ? { securityContext } : {}) },
      ],
    },
  });
});

it("opens the node's file system and namespaces", () => {
  expect(profiled('sysadmin', 'node')).toMatchObject({
    spec: {
      hostNetwork: true,
      hostPID: true,
      hostIPC: true,
      containers: [{ name: 'web' }, { volumeMounts: [{ mountPath: '/host', name: 'host-root' }] }],
      volumes: [{ name: 'host-root', hostPath: { path: '/' } }],
    },
  });
});

it('warns of privileges that the user of the pod cannot use', () => {
  const container = { name: 'debugger', securityContext: { privileged: true } };
  expect(isHamperedByUser({ spec: { securityContext: { runAsUser: 7 } } }, container)).toBe(true);
  expect(isHamperedByUser({ spec: { securityContext: {} } }, container)).toBe(false);
});
