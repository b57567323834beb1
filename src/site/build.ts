/** What pages hold in `<meta name="build">` until the build is done (`scripts/astro/build-stamp.ts`). */
export const PLACEHOLDER = '%BUILD%';
