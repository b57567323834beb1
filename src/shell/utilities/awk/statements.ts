import { pathOf } from '../support.ts';
import { evaluate, key } from './expressions.ts';
import { format } from './functions.ts';
import type { Machine } from './machine.ts';
import type { AwkProgram, Statement } from './syntax.ts';
import { InputText, Jump, type Value } from './values.ts';

export async function execute(machine: Machine, statement: Statement): Promise<void> {
  await machine.tick();
  switch (statement.kind) {
    case 'expression':
      await evaluate(machine, statement.expression);
      return;
    case 'block':
      for (const each of statement.statements) await execute(machine, each);
      return;
    case 'print':
      return print(machine, statement);
    case 'if':
      if (machine.truth(await evaluate(machine, statement.test))) await execute(machine, statement.yes);
      else if (statement.no) await execute(machine, statement.no);
      return;
    case 'while':
      if (statement.after && !(await iterate(machine, statement.body))) return;
      while (machine.truth(await evaluate(machine, statement.test)))
        if (!(await iterate(machine, statement.body))) return;
      return;
    case 'for':
      if (statement.first) await execute(machine, statement.first);
      while (!statement.test || machine.truth(await evaluate(machine, statement.test))) {
        if (!(await iterate(machine, statement.body))) return;
        if (statement.next) await execute(machine, statement.next);
      }
      return;
    case 'forIn':
      for (const key of [...machine.array(statement.array).keys()]) {
        machine.setNamed(statement.variable, new InputText(key));
        if (!(await iterate(machine, statement.body))) return;
      }
      return;
    case 'delete': {
      const array = machine.array(statement.name);
      if (statement.keys) array.delete(await key(machine, statement.keys));
      else array.clear();
      return;
    }
    case 'exit':
    case 'return':
      throw new Jump(statement.kind, statement.value ? await evaluate(machine, statement.value) : undefined);
    default:
      throw new Jump(statement.kind);
  }
}

export async function iterate(machine: Machine, body: Statement): Promise<boolean> {
  try {
    await execute(machine, body);
  } catch (error) {
    if (!(error instanceof Jump) || (error.kind !== 'break' && error.kind !== 'continue')) throw error;
    return error.kind === 'continue';
  }
  return true;
}

export async function print(
  machine: Machine,
  statement: Extract<Statement, { kind: 'print' }>,
): Promise<void> {
  const values: Value[] = [];
  for (const arg of statement.args) values.push(await evaluate(machine, arg));
  let text: string;
  if (statement.format) text = format(machine, values);
  else {
    const shown = values.length === 0 ? [machine.record] : values.map((value) => machine.text(value, 'OFMT'));
    text = shown.join(machine.text(machine.globals.get('OFS'))) + machine.text(machine.globals.get('ORS'));
  }
  if (!statement.target) return machine.write(text);
  const file = machine.text(await evaluate(machine, statement.target.file));
  if (statement.target.operator === '|') {
    machine.pipes.set(file, [...(machine.pipes.get(file) ?? []), text]);
    return;
  }
  if (file === '/dev/stderr') return machine.context.stderr.write(text);
  if (file === '/dev/stdout') return machine.write(text);
  const append = statement.target.operator === '>>' || machine.outputs.has(file);
  machine.outputs.add(file);
  machine.context.files.write(pathOf(machine.context, file), text, { append });
}

export async function selects(
  machine: Machine,
  pattern: Exclude<AwkProgram['rules'][number]['pattern'], 'BEGIN' | 'END'>,
  index: number,
): Promise<boolean> {
  if (pattern === undefined) return true;
  if (!('length' in pattern)) return machine.truth(await evaluate(machine, pattern));
  const [first, last] = pattern;
  if (!machine.ranges.has(index)) {
    if (!machine.truth(await evaluate(machine, first))) return false;
    machine.ranges.add(index);
  }
  if (machine.truth(await evaluate(machine, last))) machine.ranges.delete(index);
  return true;
}
