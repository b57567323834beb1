/** Module scripts of the pages that came so far. Each runs once in the document's life (`onPage`). */

const addresses = (of: Document): string[] =>
  [...of.querySelectorAll<HTMLScriptElement>('script[type="module"][src]')].map(
    (script) => script.getAttribute('src') ?? '',
  );

const loaded = new Set(addresses(document));

const stamp = (of: Document): string =>
  of.querySelector<HTMLMetaElement>('meta[name="build"]')?.content ?? '';

/** Whether the site has been built anew since this document was loaded: scripts of two builds must not meet. */
export const isNewer = (page: Document): boolean => stamp(page) !== stamp(document);

/** Runs the page's scripts that have not run yet. */
export async function runScripts(page: readonly string[]): Promise<void> {
  const missing = page.filter((address) => !loaded.has(address));
  await Promise.all(
    missing.map((address) => {
      loaded.add(address);
      const script = document.createElement('script');
      script.type = 'module';
      script.src = address;
      return new Promise((resolve) => {
        script.addEventListener('load', resolve);
        script.addEventListener('error', resolve);
        document.head.append(script);
      });
    }),
  );
}

/** The scripts that a page asks for. */
export const scriptsOf = addresses;
