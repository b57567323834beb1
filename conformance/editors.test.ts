import { describe, expect, test } from 'vitest';
import { Desk } from '../src/shell/testing/desk.ts';
import nano from './editors/nano.json' with { type: 'json' };
import vi from './editors/vi.json' with { type: 'json' };

interface Session {
  readonly text: string | null;
  readonly keys: readonly string[];
  readonly args?: readonly string[];
  readonly vimrc?: string;
  readonly columns?: number;
  readonly rows?: number;
  readonly exit?: number | null;
  readonly screen?: string;
  readonly cursor?: readonly number[];
  readonly file: string | null;
}

/** Gives the same keys to our editor. */
async function replay(program: string, session: Session): Promise<object> {
  const desk = new Desk();
  if (session.text !== null) desk.files.write('/home/student/a.yaml', session.text);
  if (session.vimrc !== undefined) desk.files.write('/home/student/.vimrc', session.vimrc);
  await desk.open(session.columns ?? 80, session.rows ?? 16);
  const quoted = (session.args ?? []).map((arg) => `'${arg}' `).join('');
  await desk.type(`clear; ${program} ${quoted}a.yaml; echo "exit $?"\r`);
  for (const key of session.keys) await desk.type(key);
  const file = desk.files.exists('/home/student/a.yaml') ? desk.files.read('/home/student/a.yaml') : null;
  const ended = /^exit (\d+)$/m.exec(desk.screen);
  if (ended) return { exit: Number(ended[1]), file };
  return { screen: desk.screen, cursor: [desk.cursor.row, desk.cursor.column], file };
}

const expected = ({ exit, screen, cursor, file }: Session): object =>
  screen === undefined ? { exit, file } : { screen, cursor, file };

describe('vi as Vim 9.0', () => {
  const sessions: readonly Session[] = vi;
  test.each(sessions.map((session) => [JSON.stringify(session.keys), session] as const))(
    '%s',
    async (_, session) => {
      expect(await replay('vi', session)).toEqual(expected(session));
    },
  );
});

describe('nano as nano 7.2', () => {
  const sessions: readonly Session[] = nano;
  test.each(sessions.map((session) => [JSON.stringify(session.keys), session] as const))(
    '%s',
    async (_, session) => {
      expect(await replay('nano', session)).toEqual(expected(session));
    },
  );
});
