import { describe, expect, it } from 'vitest';
import { compare, refusal } from './compare.ts';

const printed = (stdout: string, stderr = '', exit = 0) => ({ stdout, stderr, exit, time: 0 });
const both = (cmd: string, ours: string, real: string) =>
  compare(cmd, cmd, { ours: printed(ours), real: printed(real) });

describe('a comparison', () => {
  it('tells what is the same to the byte from what is the same but for chance', () => {
    expect(both('kubectl get cm', 'a\n', 'a\n')).toBe('identical');
    expect(both('kubectl get pods', 'NAME AGE\na 1s\n', 'NAME AGE\na 3s\n')).toBe('agrees');
    expect(both('kubectl get pods', 'a\n', 'b\n')).toBe('differs');
    expect(compare('x', 'x', { ours: printed('', '', 1), real: printed('') })).toBe('differs');
  });

  it('ignores the order of what is printed in the order of a Go map, and of nothing else', () => {
    expect(both('kubectl describe cm a', 'x:\ny:\n', 'y:\nx:\n')).toBe('agrees');
    expect(both('kubectl describe pod a', 'x:\ny:\n', 'y:\nx:\n')).toBe('differs');
  });

  it('lets a client that joins a container miss what it printed before, and nothing else', () => {
    expect(both('kubectl run a --rm -it --image=b', 'hello\npod "a" deleted\n', 'pod "a" deleted\n')).toBe(
      'agrees',
    );
    expect(both('kubectl run a --rm -it --image=b', 'pod "a" deleted\n', 'hello\npod "a" deleted\n')).toBe(
      'differs',
    );
    expect(both('kubectl logs a', 'hello\n', '')).toBe('differs');
  });

  it('knows what kubectl did not know', () => {
    expect(refusal(printed('', 'error: unknown flag: --x\n', 1))).toBe('unknown flag');
    expect(refusal(printed('', 'error: the server doesn\'t have a resource type "x"\n', 1))).toBe(
      'unknown kind',
    );
    expect(refusal(printed('', 'Error from server (NotFound): pods "x" not found\n', 1))).toBeUndefined();
    expect(refusal(printed('fine'))).toBeUndefined();
  });
});
