import { expect, test } from 'vitest';
import { attribute, sectionsOf } from './search-sections.ts';

test('a page is cut where its sections begin; what lies between them belongs to the one before', () => {
  const html = `<!doctype html><html lang="ko"><body><main><article class="prose" data-search-kind="lesson" data-search-title="접근 &amp; 확인">
<article>가</article><p title="a > b">들어가며</p><!-- <section data-search-entry="no" id="no"> -->
<section id="step-a" data-search-entry="첫 단계"><p>하나</p></section><p>사이</p>
<section data-search-entry='둘째' id="step-b"><p>둘</p></section></article><p>밖</p></main></body></html>`;
  expect(sectionsOf(html)).toEqual({
    language: 'ko',
    kind: 'lesson',
    title: '접근 &amp; 확인',
    sections: [
      {
        anchor: '',
        title: '접근 &amp; 확인',
        html: '\n<article>가</article><p title="a > b">들어가며</p><!-- <section data-search-entry="no" id="no"> -->\n',
      },
      {
        anchor: 'step-a',
        title: '첫 단계',
        html: '<section id="step-a" data-search-entry="첫 단계"><p>하나</p></section><p>사이</p>\n',
      },
      {
        anchor: 'step-b',
        title: '둘째',
        html: `<section data-search-entry='둘째' id="step-b"><p>둘</p></section>`,
      },
    ],
  });
});

test('a page without a title of its own is found by its sections alone', () => {
  const html =
    '<html lang=en><dl data-search-kind="term"><p>Words</p><div id="pod" data-search-entry="Pod">A group</div></dl>';
  expect(sectionsOf(html)).toEqual({
    language: 'en',
    kind: 'term',
    title: '',
    sections: [
      {
        anchor: 'pod',
        title: 'Pod',
        html: '<div id="pod" data-search-entry="Pod">A group</div>',
      },
    ],
  });
});

test('other pages offer nothing', () => {
  expect(sectionsOf('<html lang="ko"><body><p>data-search-kind</p></body></html>')).toBe(undefined);
});

test('attributes with and without quotes and values', () => {
  expect(attribute('<a id=x data-b>', 'id')).toBe('x');
  expect(attribute('<a id=x data-b>', 'data-b')).toBe('');
  expect(attribute('<a data-id="x">', 'id')).toBe(undefined);
});
