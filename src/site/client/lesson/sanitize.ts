import DOMPurify from 'dompurify';
import { quietHtml } from './quiet-html.ts';

/** HTML from inside the cluster as nodes that can do nothing and load nothing: no scripts, styles, images, frames or forms. */
export function sanitized(html: string): DocumentFragment {
  return DOMPurify.sanitize(quietHtml(html), {
    RETURN_DOM_FRAGMENT: true,
    USE_PROFILES: { html: true },
    FORBID_TAGS: [
      'style',
      'img',
      'picture',
      'source',
      'video',
      'audio',
      'link',
      'form',
      'input',
      'button',
      'svg',
    ],
    FORBID_ATTR: ['style', 'src', 'srcset', 'background', 'poster', 'action', 'target', 'ping'],
  });
}
