import type { APIRoute } from 'astro';
import { href, localeOf, localeParameters, strings } from '../../i18n/index.ts';
import { themeColours } from '../../theme-colours.ts';

/** What the site is called and looks like when it is installed, in each language. */
export const getStaticPaths = () => localeParameters.map((params) => ({ params }));

const asset = (name: string): string => `${import.meta.env.BASE_URL.replace(/\/$/, '')}/${name}`;

export const GET: APIRoute = ({ params }) => {
  const locale = localeOf(params['locale']);
  const { site } = strings(locale);
  const manifest = {
    id: href(locale, ''),
    name: `${site.name} · ${site.tagline}`,
    short_name: site.name,
    description: site.description,
    lang: locale,
    dir: 'ltr',
    start_url: href(locale, ''),
    scope: href('ko', ''),
    display: 'standalone',
    background_color: themeColours.light,
    theme_color: themeColours.light,
    categories: ['education'],
    icons: [
      { src: asset('icons/icon-192.png'), sizes: '192x192', type: 'image/png', purpose: 'any' },
      { src: asset('icons/icon-512.png'), sizes: '512x512', type: 'image/png', purpose: 'any' },
      { src: asset('icons/icon-maskable-512.png'), sizes: '512x512', type: 'image/png', purpose: 'maskable' },
      { src: asset('favicon.svg'), sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
    ],
  };
  return new Response(JSON.stringify(manifest), { headers: { 'content-type': 'application/manifest+json' } });
};
