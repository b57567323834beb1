import { expect, test } from 'vitest';
import { markWords, partsOf } from './excerpt.ts';

test('marks become parts, neighbours become one', () => {
  expect(partsOf('모든 <mark>파드는</mark> <mark>자기</mark> IP를 <mark>받습니다.</mark>')).toEqual([
    { text: '모든 ', marked: false },
    { text: '파드는 자기', marked: true },
    { text: ' IP를 ', marked: false },
    { text: '받습니다.', marked: true },
  ]);
});

test('what looks like HTML stays text', () => {
  expect(partsOf('&lt;img src=x onerror=alert(1)&gt; <b>a</b> &amp;lt; &#39;&#x41;&nbsp;&#0;')).toEqual([
    { text: `<img src=x onerror=alert(1)> <b>a</b> &lt; 'A&nbsp;&#0;`, marked: false },
  ]);
  expect(partsOf('')).toEqual([]);
});

test('the words of a query are marked in a title', () => {
  expect(markWords('kubectl expose (노출)', 'EXP (노')).toEqual([
    { text: 'kubectl ', marked: false },
    { text: 'exp', marked: true },
    { text: 'ose ', marked: false },
    { text: '(노', marked: true },
    { text: '출)', marked: false },
  ]);
  expect(markWords('파드', ' ')).toEqual([{ text: '파드', marked: false }]);
});
