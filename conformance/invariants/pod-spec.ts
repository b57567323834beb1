import type { Operation } from './operation.ts';

/** One of a list that goes round and round. */
export const pick = <T>(list: readonly T[], number: number): T => list[number % list.length] as T;

const IMAGES = ['nginx:1.26', 'nginx:1.27', 'redis', 'missing:1', 'nginx:1.26', 'httpd'];

export const imageOf = ({ variant, size }: Operation): string => pick(IMAGES, variant + size);

/** What a pod may be like. @param restarts whether its containers may be meant to end */
export function podSpec(operation: Operation, lives = true): Record<string, unknown> {
  const { variant, size, which } = operation;
  const request = pick(['100m', '500m', '1', '2', '3500m'], variant + which);
  const command = lives
    ? pick([undefined, undefined, undefined, ['work', '7', '1'], ['work', '40', '0']], variant + size)
    : ['work', String(1 + (size % 9)), variant % 3 === 0 ? '1' : '0'];
  const probe = { periodSeconds: 2 + (size % 5), failureThreshold: 2 };
  const handler = pick<Record<string, unknown>>(
    [
      { exec: { command: ['odd'] } },
      { exec: { command: ['slow', String(size % 4)] }, timeoutSeconds: 2 },
      { tcpSocket: { port: 80 } },
      { httpGet: { port: 80, path: '/' } },
      { tcpSocket: { port: 80, host: '10.77.0.1' }, timeoutSeconds: 2 },
    ],
    variant >> 3,
  );
  const container: Record<string, unknown> = {
    name: 'main',
    image: imageOf(operation),
    ...(command && { command }),
    ...(variant % 3 === 0 && {
      resources: { requests: { cpu: request, memory: '64Mi' }, limits: { memory: '256Mi' } },
    }),
    ...(variant % 7 === 1 && { readinessProbe: { ...handler, ...probe } }),
    ...(variant % 11 === 2 && { livenessProbe: { ...handler, ...probe } }),
    ...(variant % 37 === 11 && { startupProbe: { ...handler, ...probe, failureThreshold: 4 } }),
    ...(variant % 41 === 12 && {
      lifecycle: {
        preStop: pick<object>([{ sleep: { seconds: 3 } }, { exec: { command: ['slow', '2'] } }], size),
      },
    }),
    ...(variant % 43 === 13 && { lifecycle: { postStart: { exec: { command: ['slow', '1'] } } } }),
    ...(variant % 13 === 3 && { ports: [{ containerPort: 80, hostPort: 8080 }] }),
    ...(variant % 17 === 4 && { envFrom: [{ configMapRef: { name: `settings-${which % 4}` } }] }),
  };
  return {
    containers: variant % 19 === 5 ? [container, { name: 'second', image: 'redis' }] : [container],
    terminationGracePeriodSeconds: pick([30, 5, 0, 10], size),
    ...(variant % 23 === 6 && {
      initContainers: [{ name: 'first', image: 'busybox', command: ['work', '2', '0'] }],
    }),
    ...(variant % 29 === 7 && {
      initContainers: [{ name: 'side', image: 'busybox', restartPolicy: 'Always' }],
    }),
    ...(variant % 5 === 4 && { nodeSelector: { disk: 'fast' } }),
    ...(variant % 6 === 5 && { priorityClassName: pick(['low', 'high'], size) }),
    ...(variant % 9 === 3 && {
      tolerations: [
        {
          key: 'node.kubernetes.io/unreachable',
          operator: 'Exists',
          effect: 'NoExecute',
          tolerationSeconds: 5,
        },
        { key: 'dedicated', operator: 'Exists' },
      ],
    }),
    ...(variant % 8 === 6 && {
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            {
              labelSelector: { matchLabels: { app: `web-${which % 4}` } },
              topologyKey: 'kubernetes.io/hostname',
            },
          ],
        },
      },
    }),
    ...(variant % 14 === 9 && {
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'kubernetes.io/hostname',
          whenUnsatisfiable: pick(['DoNotSchedule', 'ScheduleAnyway'], size),
          labelSelector: { matchLabels: { tier: 'a' } },
        },
      ],
    }),
    ...(variant % 47 === 14 && { readinessGates: [{ conditionType: 'example.com/ready' }] }),
    ...(variant % 61 === 17 && { runtimeClassName: `sandbox-${which % 4}` }),
    ...(variant % 67 === 18 && { serviceAccountName: `robot-${which % 4}` }),
    ...(variant % 53 === 15 && { activeDeadlineSeconds: 30 }),
    ...(variant % 59 === 16 && { hostNetwork: true }),
    ...(variant % 16 === 10 && {
      volumes: [
        {
          name: 'scratch',
          ephemeral: {
            volumeClaimTemplate: {
              spec: {
                accessModes: ['ReadWriteOnce'],
                resources: { requests: { storage: '1Gi' } },
                storageClassName: pick(['standard', 'late'], size),
              },
            },
          },
        },
      ],
    }),
    ...(variant % 10 === 8 && {
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: `claim-${which % 4}` } }],
    }),
    ...(variant % 12 === 9 && {
      volumes: [{ name: 'data', configMap: { name: `settings-${which % 4}` } }],
    }),
  };
}
