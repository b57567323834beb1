import { describe, expect, it } from 'vitest';
import { Desk } from '../../../../shell/testing/desk.ts';
import { utilities } from '../../../../shell/utilities/index.ts';
import { createKubectl } from '../../index.ts';

async function screenAfter(keys: string, setup: readonly string[] = []): Promise<string> {
  const desk = new Desk({
    programs: () => [
      ...utilities,
      { name: 'kubectl', path: '/usr/bin/kubectl', load: () => Promise.resolve(createKubectl()) },
    ],
  });
  desk.files.write('/home/student/pod.yaml', '');
  desk.files.write('/home/student/notes.txt', '');
  desk.files.makeDirectory('/home/student/.kube');
  desk.files.write(
    '/home/student/.kube/config',
    'kind: Config\ncontexts:\n- {name: one, context: {}}\n- {name: two, context: {}}\n- {name: "team:x", context: {}}\n',
  );
  await desk.open(70, 12);
  for (const line of ['source <(kubectl completion bash)', ...setup, 'clear']) await desk.type(`${line}\r`);
  for (const key of keys.match(/\t|[^\t]+/g) ?? []) await desk.type(key);
  return desk.screen;
}

describe('the script for bash', () => {
  it.each([
    ['kubectl desc\t', '$ kubectl describe'],
    ['kubectl rollout un\t', '$ kubectl rollout undo'],
    ['kubectl config use-context tw\t', '$ kubectl config use-context two'],
    ['kubectl config use-context te\t', '$ kubectl config use-context team:x'],
    ['kubectl --context=tw\t', '$ kubectl --context=two'],
    ['kubectl apply -f \t', '$ kubectl apply -f pod.yaml'],
    ['kubectl explain n\t', '$ kubectl explain notes.txt'],
    ['kubectl config use-context n\t', '$ kubectl config use-context n'],
    ['kubectl get --outp\t', '$ kubectl get --output'],
    [
      'kubectl rollout re\t\t',
      '$ kubectl rollout res\nrestart  (Restart the pods of a resource)\nresume   (Resume a paused rollout)\n$ kubectl rollout res',
    ],
  ])('%s', async (keys, screen) => {
    expect(await screenAfter(keys)).toBe(screen);
  });

  it('serves an alias', async () => {
    const setup = ['alias k=kubectl', 'complete -o default -F __start_kubectl k'];
    expect(await screenAfter('k desc\t', setup)).toBe('$ k describe');
    expect(await screenAfter('k config use-context o\t', setup)).toBe('$ k config use-context one');
    expect(await screenAfter('complete -p k\r', setup)).toBe(
      '$ complete -p k\ncomplete -o default -F __start_kubectl k\n$',
    );
  });
});
