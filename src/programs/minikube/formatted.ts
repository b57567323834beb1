import { ExecutionError, TemplateError } from '../../go/template/error.ts';
import { GoTemplate } from '../../go/template/template.ts';
import { Struct } from '../../go/template/values.ts';

/**
 * What a template makes of each of several things of a type, or what is wrong with it.
 * @param name what errors call the template
 */
export function formatted(
  name: string,
  source: string,
  type: string,
  things: readonly object[],
): { readonly text: string } | { readonly problem: string } {
  try {
    const template = new GoTemplate(source, { name });
    return { text: things.map((thing) => template.execute(new Struct(type, { ...thing }))).join('') };
  } catch (error) {
    if (error instanceof TemplateError || error instanceof ExecutionError) return { problem: error.message };
    throw error;
  }
}
