import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Feedback } from '../../../course/grading.ts';

interface WordsProps {
  /** `say` or `hint`. */
  readonly of: 'say' | 'hint';
  readonly id: string;
  readonly values?: Feedback['values'];
}

/** The words under an id in the lesson's text, with values in their places; as plain text for screen readers see `wordsText`. */
function fragment({ of, id, values = {} }: WordsProps): DocumentFragment {
  const template = document.querySelector<HTMLTemplateElement>(`template[data-${of}="${CSS.escape(id)}"]`);
  const words = template
    ? (template.content.cloneNode(true) as DocumentFragment)
    : document.createDocumentFragment();
  for (const place of words.querySelectorAll<HTMLElement>('[data-value]'))
    place.textContent = values[place.dataset['value'] ?? ''] ?? '';
  return words;
}

/** Words from the lesson's text. */
export function Words(props: WordsProps): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const key = JSON.stringify([props.id, props.values]);
  useLayoutEffect(() => {
    place.current?.replaceChildren(fragment(props));
  }, [key]);
  return <div class="words" ref={place} />;
}

/** The same words as one line of text. */
export const wordsText = (props: WordsProps): string =>
  (fragment(props).textContent ?? '').replace(/\s+/g, ' ').trim();
