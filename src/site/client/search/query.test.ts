import { expect, test } from 'vitest';
import { isKeyboardSlip, isNamed, queryOf } from './query.ts';

test('a command typed with the Korean keyboard on', () => {
  expect(queryOf('ㅏㅕㅠㄷㅊ시 ㄷ테ㅐㄴㄷ')).toMatchObject({ latin: 'kubectl expose' });
  expect(queryOf(' ㅏㅕㅠㄷㅊ시  ')).toEqual({ text: 'ㅏㅕㅠㄷㅊ시', latin: 'kubectl' });
  expect(isKeyboardSlip('ㅏㅕㅠㄷㅊ시')).toBe(true);
});

test('Korean words, finished and not', () => {
  expect(queryOf('파드')).toEqual({ text: '파드', latin: undefined });
  expect(queryOf('디플로ㅇ').text).toBe('디플로');
  expect(queryOf('ㅍ').text).toBe('ㅍ');
  expect(isKeyboardSlip('디플로ㅇ')).toBe(false);
});

test('other words stay', () => {
  expect(queryOf('kubectl  get -o wide')).toEqual({ text: 'kubectl get -o wide', latin: undefined });
  expect(queryOf('')).toEqual({ text: '', latin: undefined });
});

test('a title that is the query', () => {
  const titles = ['파드', '파드(Pod)', '파드 IP', 'kubectl get', 'Kubectl  GET'];
  expect(titles.filter((title) => isNamed(title, '파드'))).toEqual(['파드', '파드(Pod)']);
  expect(titles.filter((title) => isNamed(title, 'kubectl get '))).toEqual(['kubectl get', 'Kubectl  GET']);
  expect(titles.filter((title) => isNamed(title, '--'))).toEqual([]);
});
