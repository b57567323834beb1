import type { Strings } from '../../i18n/ko.ts';
import { markWords, type Part } from './excerpt.ts';
import type { Found, Group, Hit } from './engine.ts';

type Words = Strings['search'];

/** An element with a class and children; texts become text nodes, so that nothing found can become markup. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (className !== '') made.className = className;
  made.append(...children);
  return made;
}

const texts = (parts: readonly Part[]): (Node | string)[] =>
  parts.map(({ text, marked }) => (marked ? element('mark', '', text) : text));

function optionOf(hit: Hit, id: string, query: string): HTMLElement {
  const option = element('a', 'search-option');
  option.id = id;
  option.href = hit.url;
  option.tabIndex = -1;
  option.setAttribute('role', 'option');
  option.setAttribute('aria-selected', 'false');
  const title = element('span', 'search-title', ...texts(markWords(hit.title, query)));
  option.append(title);
  if (hit.page !== undefined) option.append(element('span', 'search-page', hit.page));
  option.append(element('span', 'search-excerpt', ...texts(hit.excerpt)));
  return option;
}

function groupOf(label: string, id: string, options: readonly HTMLElement[]): HTMLElement {
  const name = element('div', 'search-kind', label);
  name.id = id;
  name.setAttribute('role', 'presentation');
  const group = element('div', 'search-group', name, ...options);
  group.setAttribute('role', 'group');
  group.setAttribute('aria-labelledby', id);
  return group;
}

/** The groups of what was found, as the children of the list box. */
export function resultGroups(found: Found, words: Words): HTMLElement[] {
  return found.groups.map((group: Group) =>
    groupOf(
      words.kind(words.kinds[group.kind], group.all),
      `search-${group.kind}`,
      group.hits.map((hit, at) => optionOf(hit, `search-${group.kind}-${at}`, found.query)),
    ),
  );
}

/** Words to begin with: options that fill in the query. */
export function suggestionGroup(words: Words): HTMLElement {
  return groupOf(
    words.suggest,
    'search-suggest',
    words.suggestions.map((text, at) => {
      const option = element('div', 'search-option suggestion', text);
      option.id = `search-suggest-${at}`;
      option.dataset['query'] = text;
      option.setAttribute('role', 'option');
      option.setAttribute('aria-selected', 'false');
      return option;
    }),
  );
}
