import type { APIRoute } from 'astro';

/** Everybody may read everything; the map of the site is at the site's own address. */
export const GET: APIRoute = ({ site }) =>
  new Response(
    `User-agent: *\nAllow: /\n\nSitemap: ${new URL(`${import.meta.env.BASE_URL.replace(/\/?$/, '/')}sitemap.xml`, site).href}\n`,
  );
