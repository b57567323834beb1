import { describe, expect, it } from 'vitest';
import type { Container, PodSpec } from '../../../api/types.ts';
import { MERGE, testServer } from '../../testing.ts';
import { detailText, evaluate } from './evaluate.ts';
import type { LevelVersion } from './policy.ts';

const BASELINE: LevelVersion = { level: 'baseline', minor: Infinity };
const RESTRICTED: LevelVersion = { level: 'restricted', minor: Infinity };

const container = (rest: Partial<Container> = {}): Container => ({ name: 'a', image: 'nginx', ...rest });

const said = (policy: LevelVersion, spec: Partial<PodSpec>, annotations = {}): string =>
  detailText(evaluate(policy, { annotations }, { containers: [container()], ...spec }));

const GOOD: PodSpec = {
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [
    container({ securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } }),
  ],
};

describe('the level baseline', () => {
  it.each<[string, Partial<PodSpec>, string]>([
    ['nothing', {}, ''],
    [
      'host namespaces',
      { hostNetwork: true, hostPID: true, hostIPC: true },
      'host namespaces (hostNetwork=true, hostPID=true, hostIPC=true)',
    ],
    [
      'host paths',
      {
        volumes: [
          { name: 'x', hostPath: { path: '/' } },
          { name: 'y', hostPath: { path: '/' } },
        ],
      },
      'hostPath volumes (volumes "x", "y")',
    ],
    [
      'host ports',
      {
        containers: [
          container({ ports: [{ containerPort: 80, hostPort: 8080 }] }),
          container({ name: 'b', ports: [{ containerPort: 90, hostPort: 9090 }] }),
        ],
      },
      'hostPort (containers "a", "b" use hostPorts 8080, 9090)',
    ],
    [
      'privileged containers and capabilities',
      {
        initContainers: [container({ name: 'i', securityContext: { capabilities: { add: ['SYS_ADMIN'] } } })],
        containers: [container({ securityContext: { privileged: true, procMount: 'Unmasked' } })],
      },
      'non-default capabilities (container "i" must not include "SYS_ADMIN" in securityContext.capabilities.add), privileged (container "a" must not set securityContext.privileged=true), procMount (container "a" must not set securityContext.procMount to "Unmasked")',
    ],
    [
      'profiles',
      {
        securityContext: {
          seccompProfile: { type: 'Unconfined' },
          appArmorProfile: { type: 'Unconfined' },
          seLinuxOptions: { type: 'spc_t', user: 'u' },
          sysctls: [
            { name: 'kernel.msgmax', value: '1' },
            { name: 'net.ipv4.tcp_rmem', value: '1' },
          ],
        },
      },
      'forbidden AppArmor profile (pod must not set AppArmor profile type to "Unconfined"), seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: type "spc_t"; user may not be set), seccompProfile (pod must not set securityContext.seccompProfile.type to "Unconfined"), forbidden sysctls (kernel.msgmax)',
    ],
    [
      'host processes of Windows',
      {
        securityContext: { windowsOptions: { hostProcess: true } },
        containers: [container({ securityContext: { windowsOptions: { hostProcess: true } } })],
      },
      'hostProcess (pod and container "a" must not set securityContext.windowsOptions.hostProcess=true)',
    ],
  ])('says of %s what is wrong', (_what, spec, message) => {
    expect(said(BASELINE, spec)).toBe(message);
  });

  it('judges as the version judged', () => {
    const key = 'seccomp.security.alpha.kubernetes.io/pod';
    expect(said({ level: 'baseline', minor: 18 }, {}, { [key]: 'unconfined' })).toBe(
      `seccompProfile (forbidden annotation ${key}="unconfined")`,
    );
    expect(said(BASELINE, {}, { [key]: 'unconfined' })).toBe('');
    const sysctls = { securityContext: { sysctls: [{ name: 'net.ipv4.tcp_rmem', value: '1' }] } };
    expect(said({ level: 'baseline', minor: 31 }, sysctls)).toBe('forbidden sysctls (net.ipv4.tcp_rmem)');
    const inherited = { securityContext: { sysctls: [{ name: 'constructor', value: '1' }] } };
    expect(said({ level: 'baseline', minor: 33 }, inherited)).toBe('forbidden sysctls (constructor)');
  });
});

describe('the level restricted', () => {
  it('lets a pod pass that gives up everything', () => {
    expect(said(RESTRICTED, GOOD)).toBe('');
  });

  it('says what an ordinary pod lacks', () => {
    expect(said(RESTRICTED, {})).toBe(
      'allowPrivilegeEscalation != false (container "a" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "a" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "a" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "a" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    );
  });

  it('stands in for checks of the baseline', () => {
    const spec: PodSpec = {
      ...GOOD,
      securityContext: { ...GOOD.securityContext, runAsUser: 0 },
      volumes: [
        { name: 'h', hostPath: { path: '/' } },
        { name: 'n', nfs: { server: 's', path: '/' } },
        { name: 'e', emptyDir: {} },
      ],
    };
    expect(said(RESTRICTED, spec)).toBe(
      'restricted volume types (volumes "h", "n" use restricted volume types "hostPath", "nfs"), runAsUser=0 (pod must not set runAsUser=0)',
    );
  });
});

describe('admission', () => {
  const labels = (values: Record<string, string>): unknown => ({
    metadata: {
      labels: Object.fromEntries(
        Object.entries(values).map(([key, value]) => [`pod-security.kubernetes.io/${key}`, value]),
      ),
    },
  });
  const pod = (name: string): unknown => ({
    metadata: { name },
    spec: { hostNetwork: true, containers: [{ name: 'a', image: 'nginx' }] },
  });

  it('enforces, warns of templates, and warns of pods that are there', async () => {
    const { send, json, refusal } = testServer();
    const namespace = '/api/v1/namespaces/default';
    await json('POST', `${namespace}/pods`, pod('first'));
    await json('POST', `${namespace}/pods`, pod('second'));
    const labelled = await send('PATCH', namespace, labels({ enforce: 'baseline' }), MERGE);
    expect(labelled.headers['warning']).toBe(
      '299 - "existing pods in namespace \\"default\\" violate the new PodSecurity enforce level \\"baseline:latest\\"", 299 - "first (and 1 other pod): host namespaces"',
    );
    expect(await refusal('POST', `${namespace}/pods`, pod('third'))).toBe(
      'pods "third" is forbidden: violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true)',
    );
    const template = { metadata: { labels: { a: 'b' } }, spec: { hostNetwork: true, containers: [] } };
    const deployment = await send('POST', '/apis/apps/v1/namespaces/default/deployments', {
      metadata: { name: 'd' },
      spec: {
        selector: { matchLabels: { a: 'b' } },
        template: { ...template, spec: { ...template.spec, containers: [container()] } },
      },
    });
    expect([deployment.status, deployment.headers['warning']]).toEqual([
      201,
      '299 - "would violate PodSecurity \\"baseline:latest\\": host namespaces (hostNetwork=true)"',
    ]);
  });

  it('refuses labels that it does not understand', async () => {
    const { refusal } = testServer();
    const bad = labels({ enforce: 'strict', 'warn-version': '1.25' });
    expect(await refusal('PATCH', '/api/v1/namespaces/default', bad, MERGE)).toBe(
      'Namespace "default" is invalid: [metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: "strict": must be one of privileged, baseline, restricted, metadata.labels[pod-security.kubernetes.io/warn-version]: Invalid value: "1.25": must be "latest" or "v1.x"]',
    );
  });
});
