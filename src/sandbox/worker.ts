import type { FromSandbox, ToSandbox } from './protocol.ts';
import { emptyView } from './view.ts';
const tell = (m: FromSandbox): void => postMessage(m);
let line = '';
addEventListener('message', (e: MessageEvent<ToSandbox>) => {
  const m = e.data;
  const enter = (c: string): void => {
    tell({
      type: 'output',
      text: `\r\n${c}: \x1b[31mnot\x1b[0m \x1b[32mfound\x1b[0m 명령을 찾을 수 없습니다\r\n\x1b[1;34m~\x1b[0m$ `,
    });
    if (c === 'pass')
      tell({ type: 'verdict', verdict: { step: 'pod-ip', passed: true, held: 2, checks: 2 } });
    if (c === 'near')
      tell({
        type: 'verdict',
        verdict: {
          step: 'cluster-ip',
          passed: false,
          held: 1,
          checks: 4,
          feedback: { say: 'internal-other-name', values: { found: 'kubia' } },
        },
      });
  };
  if (m.type === 'open') {
    tell({ type: 'ready', restored: false });
    tell({
      type: 'time',
      time: { now: Date.UTC(2026, 0, 5, 9), speed: 1, fastForward: false, pending: true, running: false },
    });
    tell({ type: 'output', text: '\x1b[1;34m~\x1b[0m$ ' });
    tell({
      type: 'view',
      view: {
        ...emptyView,
        context: 'gke_first-voyage_us-central1-a_my-cluster',
        nodes: [1, 2, 3].map((n) => ({
          name: `gke-my-cluster-default-pool-3f2a9c1e-${n}x4b`,
          status: 'Ready',
          tone: 'good' as const,
          pods: 3,
        })),
        workloads: [
          { kind: 'Deployment', namespace: 'default', name: 'hello', ready: 2, desired: 3, tone: 'moving' },
        ],
        pods: [
          {
            uid: 'a',
            namespace: 'default',
            name: 'kubia',
            status: 'Running',
            tone: 'good',
            ready: '1/1',
            restarts: 0,
            ip: '10.4.0.7',
            node: 'gke-my-cluster-default-pool-3f2a9c1e-1x4b',
          },
          {
            uid: 'b',
            namespace: 'default',
            name: 'hello-5d4f8c7b9-x2x9z',
            status: 'ContainerCreating',
            tone: 'moving',
            ready: '0/1',
            restarts: 0,
            ip: '',
            node: 'gke-my-cluster-default-pool-3f2a9c1e-2x4b',
          },
          {
            uid: 'c',
            namespace: 'default',
            name: 'broken',
            status: 'ImagePullBackOff',
            tone: 'bad',
            ready: '0/1',
            restarts: 3,
            ip: '',
            node: '',
          },
        ],
        services: [
          {
            uid: 's',
            namespace: 'default',
            name: 'kubia-http',
            type: 'LoadBalancer',
            clusterIP: '10.8.3.21',
            externalIP: '34.71.5.9',
            ports: ['8080:31234/TCP'],
            endpoints: 1,
            urls: ['http://34.71.5.9:8080/'],
            tone: 'good',
          },
        ],
      },
    });
  }
  if (m.type === 'run') {
    tell({ type: 'output', text: m.command });
    enter(m.command);
  }
  if (m.type === 'input')
    for (const c of m.text) {
      if (c === '\r') {
        enter(line);
        line = '';
      } else {
        line += c;
        tell({ type: 'output', text: c });
      }
    }
  if (m.type === 'preview')
    tell({
      type: 'preview',
      id: m.id,
      answer: {
        ok: true,
        status: 200,
        statusText: 'OK',
        contentType: 'text/html',
        body: '<h1>Hi</h1><img src=x onerror=1><style>h1{color:red}</style><script>1</script>',
      },
    });
});
