import { expect, test } from 'vitest';
import { TypeAhead } from './type-ahead.ts';

test('echoes what is typed and gives all of it to the shell', () => {
  let screen = '';
  const ahead = new TypeAhead('$ ', (text) => (screen += text));
  ahead.input('kubectl get nodez');
  ahead.input('\u007fs\rk 파드');
  expect(screen).toBe('kubectl get nodez\r\u001b[K$ kubectl get nodes\r\nk 파드');
  ahead.input('\u001b[A');
  expect(ahead.take()).toBe('kubectl get nodes\rk 파드\u001b[A');
  expect(ahead.take()).toBe('');
});

test('Ctrl-C and Ctrl-U take back what was typed', () => {
  let screen = '';
  const ahead = new TypeAhead('$ ', (text) => (screen += text));
  ahead.input('ls\rpwd\u0003echo a\u0015b');
  expect(ahead.take()).toBe('b');
  expect(screen).toBe('ls\r\npwd^C\r\n$ echo a\r\u001b[K$ b');
});
