import type { APIRoute } from 'astro';
import { allLessons, trackIds } from '../course/lessons.ts';
import { playgrounds } from '../course/playgrounds.ts';
import { href, locales } from '../i18n/index.ts';

/** Every page that search engines may show, with its other languages. */
export const GET: APIRoute = async ({ site }) => {
  const lessons = await allLessons();
  const paths = [
    '',
    ...trackIds.map((id) => `tracks/${id}/`),
    ...lessons.map(({ lesson }) => `lessons/${lesson.id}/`),
    'playground/',
    ...playgrounds.map((id) => `playground/${id}/`),
    'glossary/',
    'commands/',
    'help/',
    'about/',
  ];
  const address = (locale: (typeof locales)[number], path: string): string =>
    new URL(href(locale, path), site).href;
  const entries = paths.flatMap((path) => {
    const others = locales
      .map((locale) => `<xhtml:link rel="alternate" hreflang="${locale}" href="${address(locale, path)}"/>`)
      .join('');
    return locales.map((locale) => `<url><loc>${address(locale, path)}</loc>${others}</url>`);
  });
  return new Response(
    `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n${entries.join('\n')}\n</urlset>\n`,
    { headers: { 'content-type': 'application/xml' } },
  );
};
