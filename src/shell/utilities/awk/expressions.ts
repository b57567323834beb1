import { call, getline } from './functions.ts';
import type { Machine } from './machine.ts';
import type { Expression } from './syntax.ts';
import { AwkError, InputText, looksNumeric, toNumber, type Value } from './values.ts';

export async function evaluate(machine: Machine, node: Expression): Promise<Value> {
  switch (node.kind) {
    case 'number':
    case 'string':
      return node.value;
    case 'regexp':
      return machine.regexp(node.source).test(machine.record) ? 1 : 0;
    case 'variable':
      return machine.getNamed(node.name);
    case 'field': {
      const index = toNumber(await evaluate(machine, node.index));
      if (index < 0) throw new AwkError(`trying to access out of range field ${index}`);
      if (index === 0) return new InputText(machine.record);
      const text = machine.fields[index - 1];
      return text === undefined ? undefined : new InputText(text);
    }
    case 'element': {
      const array = machine.array(node.name);
      const index = await key(machine, node.keys);
      if (!array.has(index)) array.set(index, undefined);
      return array.get(index);
    }
    case 'in':
      return machine.array(node.name).has(await key(machine, node.keys)) ? 1 : 0;
    case 'assign': {
      const value = await evaluate(machine, node.value);
      const result =
        node.operator === '='
          ? value
          : arithmetic(
              node.operator.replace('**', '^').slice(0, -1),
              toNumber(await evaluate(machine, node.target)),
              toNumber(value),
            );
      await assign(machine, node.target, result);
      return result;
    }
    case 'ternary':
      return evaluate(machine, machine.truth(await evaluate(machine, node.test)) ? node.yes : node.no);
    case 'unary': {
      const value = await evaluate(machine, node.operand);
      if (node.operator === '!') return machine.truth(value) ? 0 : 1;
      return node.operator === '-' ? -toNumber(value) : toNumber(value);
    }
    case 'step': {
      const before = toNumber(await evaluate(machine, node.target));
      await assign(machine, node.target, before + node.by);
      return node.prefix ? before + node.by : before;
    }
    case 'group': {
      const only = node.items[0];
      if (node.items.length === 1 && only) return evaluate(machine, only);
      return key(machine, node.items);
    }
    case 'binary':
      return binary(machine, node);
    case 'call':
      return call(machine, node.name, node.args);
    case 'getline':
      return getline(machine, node);
  }
}

export async function binary(
  machine: Machine,
  { operator, left, right }: Extract<Expression, { kind: 'binary' }>,
): Promise<Value> {
  const a = await evaluate(machine, left);
  if (operator === '&&') return machine.truth(a) && machine.truth(await evaluate(machine, right)) ? 1 : 0;
  if (operator === '||') return machine.truth(a) || machine.truth(await evaluate(machine, right)) ? 1 : 0;
  if (operator === '~' || operator === '!~') {
    const expression =
      right.kind === 'regexp'
        ? machine.regexp(right.source)
        : machine.regexp(machine.text(await evaluate(machine, right)));
    return expression.test(machine.text(a)) === (operator === '~') ? 1 : 0;
  }
  const b = await evaluate(machine, right);
  if (operator === ' ') return machine.text(a) + machine.text(b);
  if (['<', '<=', '==', '!=', '>=', '>'].includes(operator)) return compare(machine, operator, a, b) ? 1 : 0;
  return arithmetic(operator, toNumber(a), toNumber(b));
}

export function compare(machine: Machine, operator: string, a: Value, b: Value): boolean {
  const numeric = (value: Value): boolean =>
    typeof value === 'number' ||
    value === undefined ||
    (value instanceof InputText && looksNumeric(value.text));
  const [x, y] = numeric(a) && numeric(b) ? [toNumber(a), toNumber(b)] : [machine.text(a), machine.text(b)];
  switch (operator) {
    case '<':
      return x < y;
    case '<=':
      return x <= y;
    case '==':
      return x === y;
    case '!=':
      return x !== y;
    case '>=':
      return x >= y;
    default:
      return x > y;
  }
}

export function arithmetic(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
    case '%':
      if (b === 0) throw new AwkError(operator === '/' ? 'division by zero' : 'division by zero in %');
      return operator === '/' ? a / b : a % b;
    default:
      return a ** b;
  }
}

export async function key(machine: Machine, keys: readonly Expression[]): Promise<string> {
  const texts: string[] = [];
  for (const key of keys) texts.push(machine.text(await evaluate(machine, key)));
  return texts.join(machine.text(machine.globals.get('SUBSEP')));
}

export async function assign(machine: Machine, target: Expression, value: Value): Promise<void> {
  switch (target.kind) {
    case 'variable':
      machine.setNamed(target.name, value);
      return;
    case 'element':
      machine.array(target.name).set(await key(machine, target.keys), value);
      return;
    case 'field': {
      const index = toNumber(await evaluate(machine, target.index));
      if (index === 0) machine.setRecord(machine.text(value));
      else {
        while (machine.fields.length < index) machine.fields.push('');
        machine.fields[index - 1] = machine.text(value);
        machine.rebuild();
      }
      return;
    }
    case 'group': {
      const only = target.items[0];
      if (only && target.items.length === 1) return assign(machine, only, value);
    }
  }
  throw new AwkError('assignment to something that is no variable');
}
