import { depths } from './depth.ts';
import { flagValues } from './values-of-flags.ts';
import { generators } from './generators.ts';
import { getFormats } from './get-formats.ts';
import { goTemplate } from './go-template.ts';
import { jsonpath } from './jsonpath.ts';
import { kustomizations } from './kustomizations.ts';
import { lists } from './lists.ts';
import { patching } from './patching.ts';
import { printing } from './printing.ts';
import type { Property } from './property.ts';
import { reading } from './reading.ts';
import { selectors } from './selectors.ts';
import { typed } from './typed.ts';

/** Everything that both kubectls are asked. */
export const properties: readonly Property[] = [
  ...printing,
  ...reading,
  ...jsonpath,
  ...goTemplate,
  ...getFormats,
  ...generators,
  ...lists,
  ...patching,
  ...selectors,
  ...flagValues,
  ...kustomizations,
  ...depths,
  ...typed,
];
