import { TemplateError } from '../../../go/template/error.ts';
import type { TemplateFunction } from '../../../go/template/functions.ts';
import { bytesOf, isEntries, kindOf, numeric, ref, type Ref } from '../../../go/template/values.ts';
import { base64Fault } from './base64.ts';
import { isList } from './go-values.ts';

/** Models cli-runtime/pkg/printers/template.go exists */
function exists([item, ...keys]: readonly (Ref | undefined)[]): boolean {
  let at: unknown = item?.value;
  for (const key of keys) {
    const wanted = key?.value;
    if (isList(at) || typeof at === 'string') {
      const items: ArrayLike<unknown> = typeof at === 'string' ? bytesOf(at) : at;
      const place = /^u?int$/.test(kindOf(wanted)) ? Number(numeric(wanted)) : -1;
      if (place < 0 || place >= items.length) return false;
      at = items[place];
    } else if (isEntries(at)) {
      if (wanted !== undefined && wanted !== null && typeof wanted !== 'string') return false;
      const name = typeof wanted === 'string' ? wanted : '';
      at = Object.hasOwn(at, name) ? at[name] : undefined;
    } else return false;
  }
  // Nothing at all counts as being there, as long as nothing is looked for in it.
  return keys.length === 0 || (at !== undefined && at !== null);
}

function base64decode(text: string): string {
  const fault = base64Fault(text);
  if (fault !== undefined)
    throw new TemplateError(`base64 decode failed: illegal base64 data at input byte ${fault}`);
  const binary = atob(text.replace(/[\r\n]/g, ''));
  return new TextDecoder().decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)));
}

/** The functions that kubectl gives its templates besides Go's. Models cli-runtime/pkg/printers/template.go */
export const templateFunctions: Readonly<Record<string, TemplateFunction>> = {
  exists: { fixed: ['any'], rest: 'any', call: (args) => ref(exists(args)) },
  base64decode: {
    fixed: ['string'],
    call: ([coded]) => ref(base64decode(typeof coded?.value === 'string' ? coded.value : '')),
  },
};
