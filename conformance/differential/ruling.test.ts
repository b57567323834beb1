import { describe, expect, it } from 'vitest';
import { ruling } from './ruling.ts';

const rule = (cmd: string, tool = 'kubectl') => ruling({ cmd, tool }, ['k8s.io']);

describe('what becomes of a line', () => {
  it.each([
    ['kubectl get pods', { type: 'compared', limit: 120 }],
    ['kubectl get pods -w', { type: 'compared', limit: 5 }],
    ['kubectl logs -f web', { type: 'compared', limit: 5 }],
    ['kubectl apply -f web.yaml', { type: 'compared', limit: 120 }],
    ['kubectl get --help', { type: 'compared', limit: 120, shape: 'usage' }],
    ['kubectl explain pods', { type: 'compared', limit: 120, shape: 'fields' }],
    ['kubectl apply -f https://k8s.io/examples/a.yaml', { type: 'compared', limit: 120 }],
    [
      'kubectl apply -f https://example.com/a.yaml',
      { type: 'left out', reason: 'downloads from a host that the emulated network does not have' },
    ],
    ['kubectl exec web -- curl -k https://kubernetes.default.svc', { type: 'compared', limit: 120 }],
    ['kubectl proxy', { type: 'left out', reason: 'listens on a port of the machine itself' }],
    [
      'for i in 1 2; do\n  kubectl get pods -w &\ndone',
      { type: 'left out', reason: 'goes on in the background' },
    ],
    ['for i in 1 2; do\n  kubectl create namespace n-$i &\ndone', { type: 'compared', limit: 120 }],
    ['kubectl get TYPE NAME [options]', { type: 'left out', reason: 'a synopsis, not a command' }],
  ])('%s', (cmd, expected) => {
    expect(rule(cmd)).toEqual(expected);
  });

  it('sets the scene with lines that make files, and no others', () => {
    expect(rule('cat > a.yaml <<EOF\nEOF', 'shell')).toEqual({ type: 'scene' });
    expect(rule('COLOR=red', 'shell')).toEqual({ type: 'scene' });
    expect(rule('helm install web', 'shell').type).toBe('left out');
  });
});
