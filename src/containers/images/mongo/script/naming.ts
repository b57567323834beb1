import type { Expression } from './syntax.ts';

/** An expression as errors name it. */
export function sourceOf(expression: Expression): string {
  if (expression.type === 'name') return expression.name;
  if (expression.type !== 'member') return '(intermediate value)';
  const { property } = expression;
  const name = property.type === 'literal' ? String(property.value) : '...';
  return `${expression.object.type === 'call' ? `${sourceOf(expression.object.callee)}(...)` : sourceOf(expression.object)}.${name}`;
}
