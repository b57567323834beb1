import { object } from './objects.ts';
import { property } from './property.ts';

const printed = (format: string): ReturnType<typeof property> =>
  property<string>({
    name: `prints ${format}`,
    values: object,
    batch: 50,
    call: (objects) => ({
      args: ['label', '--local', '-f', 'all.json', 'a=b', '-o', format],
      files: { 'all.json': objects.join('\n') },
    }),
  });

/** Objects as YAML and JSON. */
export const printing = [printed('yaml'), printed('json')];
