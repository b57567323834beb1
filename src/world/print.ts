import { since } from '../programs/kubectl/output/duration.ts';
import { createPrinter } from '../programs/kubectl/output/printer.ts';

/** What `kubectl get -o yaml` prints of an object. */
export async function printYaml(object: Readonly<Record<string, unknown>>): Promise<string> {
  const printer = await createPrinter({
    output: 'yaml',
    readFile: () => {
      throw new Error('YAML needs no template');
    },
  });
  return printer.print(object);
}

/** How long ago something was, as kubectl's AGE column has it; `<unknown>` without a time. */
export const printAge = (time: string | undefined, now: number): string => since(time, now);
