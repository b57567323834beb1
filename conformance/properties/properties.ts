import { depths } from './depth.ts';
import { generators } from './generators.ts';
import { getFormats } from './get-formats.ts';
import { goTemplate } from './go-template.ts';
import { jsonpath } from './jsonpath.ts';
import { printing } from './printing.ts';
import type { Property } from './property.ts';
import { reading } from './reading.ts';

/** Everything that both kubectls are asked. */
export const properties: readonly Property[] = [
  ...printing,
  ...reading,
  ...jsonpath,
  ...goTemplate,
  ...getFormats,
  ...generators,
  ...depths,
];
