import { describe, expect, it } from 'vitest';
import { readCorpus, readSessions, sampled, withSessions } from './corpus.ts';

describe('a corpus', () => {
  it('is read in sessions', () => {
    const text =
      '{"group":"b","seq":2,"cmd":"two","tool":"kubectl"}\n{"group":"a","seq":1,"cmd":"x","tool":"kubectl"}\n{"group":"b","seq":1,"cmd":"one","tool":"shell"}\n';
    expect(readCorpus(text).map(({ name, lines }) => [name, lines.map(({ cmd }) => cmd)])).toEqual([
      ['b', ['one', 'two']],
      ['a', ['x']],
    ]);
  });

  it('is joined with the lines of other tools', () => {
    const line = (seq: number, cmd: string, tool: string) => ({ group: 'g', seq, cmd, tool });
    expect(
      withSessions(
        [{ name: 'g', lines: [line(1, 'kubectl get pods', 'kubectl')] }],
        [
          {
            name: 'g',
            lines: [line(0, 'cd work', 'shell'), line(1, 'same', 'kubectl'), line(2, 'other', 'kubectl')],
          },
        ],
      ),
    ).toEqual([{ name: 'g', lines: [line(0, 'cd work', 'shell'), line(1, 'kubectl get pods', 'kubectl')] }]);
  });

  it('is read as it is typed', () => {
    const [group] = readSessions(
      '# boats\nkubectl apply -f - <<EOF\nkind: Boat\nEOF\nls\nkubectl logs <pod-name>\n',
    );
    expect(group?.name).toBe('boats');
    expect(group?.lines.map(({ cmd, tool, placeholder }) => [cmd, tool, placeholder])).toEqual([
      ['kubectl apply -f - <<EOF\nkind: Boat\nEOF', 'kubectl', false],
      ['ls', 'shell', false],
      ['kubectl logs <pod-name>', 'kubectl', true],
    ]);
  });

  it('is sampled evenly', () => {
    const groups = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({ name, lines: [] }));
    expect(sampled(groups, 3).map(({ name }) => name)).toEqual(['a', 'c', 'e']);
    expect(sampled(groups, 9)).toBe(groups);
  });
});
