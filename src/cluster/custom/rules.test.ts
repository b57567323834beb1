import { describe, expect, it, test } from 'vitest';
import {
  customCluster,
  DEFINITIONS_PATH,
  specOf,
  widget,
  widgets,
  WIDGETS_PATH,
  withWidgets,
} from './testing.ts';

const MERGE = { 'content-type': 'application/merge-patch+json' };

describe('rules in CEL', () => {
  const rules = (...list: readonly object[]): object => ({ 'x-kubernetes-validations': list });
  const number = { type: 'integer' };

  it('see the object, and the one before', async () => {
    const { send } = await withWidgets(
      specOf(
        {
          min: number,
          max: number,
          name: { type: 'string', ...rules({ rule: 'self == oldSelf', message: 'is immutable' }) },
        },
        rules(
          {
            rule: 'self.min <= self.max',
            messageExpression: '"min " + string(self.min) + " is over " + string(self.max)',
          },
          { rule: '!has(self.name) || self.name.size() < 5' },
        ),
      ),
    );
    const made = await send('POST', WIDGETS_PATH, widget('a', { spec: { min: 3, max: 2, name: 'abcdef' } }));
    expect(made.message).toBe(
      'Widget.example.com "a" is invalid: [spec: Invalid value: "object": min 3 is over 2, spec: Invalid value: "object": failed rule: !has(self.name) || self.name.size() < 5]',
    );
    await send('POST', WIDGETS_PATH, widget('a', { spec: { min: 1, max: 2, name: 'abc' } }));
    const changed = await send('PATCH', `${WIDGETS_PATH}/a`, { spec: { name: 'b' } }, MERGE);
    expect(changed.message).toBe(
      'Widget.example.com "a" is invalid: spec.name: Invalid value: "string": is immutable',
    );
    const failing = await send('POST', WIDGETS_PATH, widget('b', { spec: { min: 1 } }));
    expect(failing.message).toBe(
      'Widget.example.com "b" is invalid: spec: Invalid value: "object": no such key: max evaluating rule: self.min <= self.max',
    );
  });

  it('know times, quantities and lists', async () => {
    const text = { type: 'string' };
    const named = { type: 'object', properties: { name: text } };
    const { send } = await withWidgets(
      specOf(
        {
          wait: { type: 'string', format: 'duration' },
          size: text,
          list: { type: 'array', items: named },
          'a-b': text,
        },
        rules(
          { rule: "self.wait > duration('30m')" },
          { rule: "quantity(self.size).isLessThan(quantity('1Gi'))" },
          { rule: 'self.list.all(one, self.list.exists_one(other, other.name == one.name))' },
          { rule: "self.a__dash__b.find('[0-9]+') == '12'" },
        ),
      ),
    );
    const spec = { wait: '1h', size: '10Mi', list: [{ name: 'a' }, { name: 'b' }], 'a-b': 'x12y' };
    expect((await send('POST', WIDGETS_PATH, widget('a', { spec }))).message).toBe('');
    const bad = { wait: '1m', size: '2Gi', list: [{ name: 'a' }, { name: 'a' }], 'a-b': 'xy' };
    const { message } = await send('POST', WIDGETS_PATH, widget('b', { spec: bad }));
    expect(message.match(/failed rule: \S+/g)).toEqual([
      'failed rule: self.wait',
      "failed rule: quantity(self.size).isLessThan(quantity('1Gi')),",
      'failed rule: self.list.all(one,',
      "failed rule: self.a__dash__b.find('[0-9]+')",
    ]);
  });

  test.each([
    ['self.foo == 1', ":1:5: undefined field 'foo'\n | self.foo == 1\n | ....^"],
    ['foo == 1', ":1:1: undeclared reference to 'foo' (in container '')\n | foo == 1\n | ^"],
    [
      'self.size == "a"',
      ":1:11: found no matching overload for '_==_' applied to '(int, string)'\n | self.size == \"a\"\n | ..........^",
    ],
  ])('are checked with the schema: %s', async (rule, text) => {
    const { send } = customCluster();
    const { message } = await send(
      'POST',
      DEFINITIONS_PATH,
      widgets(specOf({ size: number }, rules({ rule }))),
    );
    const shown = `apiextensions.ValidationRule{Rule:${JSON.stringify(rule)}, Message:"", MessageExpression:"", Reason:(*apiextensions.FieldValueErrorReason)(nil), FieldPath:"", OptionalOldSelf:(*bool)(nil)}`;
    expect(message).toBe(
      `CustomResourceDefinition.apiextensions.k8s.io "widgets.example.com" is invalid: spec.versions[0].schema.openAPIV3Schema.properties[spec].x-kubernetes-validations[0].rule: Invalid value: ${shown}: compilation failed: ERROR: <input>${text}`,
    );
  });
});

describe('definitions are refused', () => {
  const path = 'spec.versions[0].schema.openAPIV3Schema';
  test.each<[string, object, string]>([
    [
      'without a type',
      { properties: { spec: { properties: {} } } },
      `[${path}.properties[spec].type: Required value: must not be empty for specified object fields, ${path}.type: Required value: must not be empty at the root]`,
    ],
    [
      'with lists of nothing',
      specOf({ list: { type: 'array' } }),
      `${path}.properties[spec].properties[list].items: Required value: must be specified`,
    ],
    [
      'with types inside of conditions',
      specOf({ a: { type: 'string', anyOf: [{ type: 'string' }] } }),
      `${path}.properties[spec].properties[a].anyOf[0].type: Forbidden: must be empty to be structural`,
    ],
    [
      'with types that are none',
      specOf({ a: { type: 'text' } }),
      `${path}.properties[spec].properties[a].type: Unsupported value: "text": supported values: "array", "boolean", "integer", "number", "object", "string"`,
    ],
    [
      'with defaults that break the schema',
      specOf({ a: { type: 'string', default: 1 } }),
      `${path}.properties[spec].properties[a].default: Invalid value: "integer":  in body must be of type string: "integer"`,
    ],
    [
      'with keys that no item has',
      specOf({
        a: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
          items: { type: 'object', properties: { key: { type: 'string' } } },
        },
      }),
      `${path}.properties[spec].properties[a].x-kubernetes-list-map-keys: Invalid value: []string{"name"}: entries must all be names of item properties`,
    ],
  ])('%s', async (_name, schema, text) => {
    const { send } = customCluster();
    const { message } = await send('POST', DEFINITIONS_PATH, widgets(schema));
    expect(message).toBe(
      `CustomResourceDefinition.apiextensions.k8s.io "widgets.example.com" is invalid: ${text}`,
    );
  });

  it('when what is served would change', async () => {
    const { send } = await withWidgets(specOf({}));
    const change = { spec: { scope: 'Cluster', names: { kind: 'Gadget' } } };
    const { message } = await send('PATCH', `${DEFINITIONS_PATH}/widgets.example.com`, change, MERGE);
    expect(message).toBe(
      'CustomResourceDefinition.apiextensions.k8s.io "widgets.example.com" is invalid: [spec.scope: Invalid value: "Cluster": field is immutable, spec.names.kind: Invalid value: "Gadget": field is immutable]',
    );
  });
});
