import { describe, expect, it } from 'vitest';
import { fillIn } from './fill.ts';
import type { Names } from './meaning.ts';

const objects: Readonly<Record<string, readonly string[]>> = {
  '/api/v1/namespaces/default/pods': ['gull-7bf7478b77-gjzp8', 'tern'],
  '/api/v1/namespaces/sea/pods': ['whale'],
  '/api/v1/nodes': ['node-1', 'node-2'],
  '/apis/apps/v1/namespaces/default/statefulsets': ['crew'],
};
const names: Names = (path) => Promise.resolve(objects[path] ?? []);
const fill = (cmd: string, marks: object = { placeholder: true }): Promise<string> =>
  fillIn({ group: 'g', seq: 0, tool: 'kubectl', cmd, ...marks }, 'default', names);

describe('filling in', () => {
  it.each([
    ['kubectl logs <pod-name>', 'kubectl logs gull-7bf7478b77-gjzp8'],
    ['kubectl logs <your-pod> -n sea', 'kubectl logs whale -n sea'],
    ['kubectl drain <node-name> --ignore-daemonsets', 'kubectl drain node-1 --ignore-daemonsets'],
    ['kubectl cordon <노드-이름>', 'kubectl cordon node-1'],
    ['kubectl rollout status sts/<name>', 'kubectl rollout status sts/crew'],
    ['kubectl get deployment <name>', 'kubectl get deployment sample-deployment'],
    [
      'kubectl scale statefulsets <stateful-set-name> --replicas=<new-replicas>',
      'kubectl scale statefulsets crew --replicas=2',
    ],
    ['kubectl apply -f - <<EOF\na: b\nEOF', 'kubectl apply -f - <<EOF\na: b\nEOF'],
  ])('%s', async (cmd, filled) => {
    expect(await fill(cmd)).toBe(filled);
  });

  it('leaves lines alone that are not marked', async () => {
    expect(await fill('kubectl logs <pod-name>', {})).toBe('kubectl logs <pod-name>');
  });

  it('takes names that a controller made here for those of elsewhere', async () => {
    const marks = { generated_name: true };
    expect(await fill('kubectl logs gull-5f76cf6ccf-br9b5', marks)).toBe(
      'kubectl logs gull-7bf7478b77-gjzp8',
    );
    expect(await fill('kubectl logs gull-xxxx-xxxx', marks)).toBe('kubectl logs gull-7bf7478b77-gjzp8');
    expect(await fill('kubectl logs crab-5f76cf6ccf-br9b5', marks)).toBe(
      'kubectl logs crab-5f76cf6ccf-br9b5',
    );
  });

  it('sets variables that no line has set', async () => {
    expect(await fill('kubectl logs $POD_NAME', { vars: ['POD_NAME'] })).toBe(
      ': "${POD_NAME:=gull-7bf7478b77-gjzp8}"\nkubectl logs $POD_NAME',
    );
    expect(await fill('for i in 1; do echo $i; done', { vars: ['i'] })).toBe('for i in 1; do echo $i; done');
  });
});
