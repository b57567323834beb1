import type { ShikiTransformer } from 'shiki';

/** Colours of code as classes (`tk-keyword`), because a strict Content-Security-Policy forbids style attributes. */
export const classesInsteadOfStyles: ShikiTransformer = {
  name: 'classes-instead-of-styles',
  pre(node) {
    delete node.properties['style'];
  },
  span(node) {
    const token = /--astro-code-(?:token-)?([a-z-]+)/.exec(String(node.properties['style'] ?? ''))?.[1];
    if (token === undefined) return;
    delete node.properties['style'];
    node.properties['class'] = `tk-${token}`;
  },
};
