import { describe, expect, it } from 'vitest';
import { CommandError } from '../errors.ts';
import { explain, type Explanation } from './render.ts';
import { indent, wrap } from './wrap.ts';

const reference = (name: string): object => ({ $ref: `#/components/schemas/${name}` });

const document = {
  paths: {
    '/apis/sea.example.com/v1/namespaces/{namespace}/boats': {
      get: { 'x-kubernetes-group-version-kind': { group: 'sea.example.com', version: 'v1', kind: 'Boat' } },
    },
  },
  components: {
    schemas: {
      'com.example.Boat': {
        type: 'object',
        description: 'Boat carries people.',
        'x-kubernetes-group-version-kind': [{ group: 'sea.example.com', version: 'v1', kind: 'Boat' }],
        required: ['spec'],
        properties: {
          spec: {
            allOf: [reference('com.example.BoatSpec')],
            default: {},
            description: 'What it should be.',
          },
          labels: { type: 'object', additionalProperties: { type: 'string', default: '' } },
        },
      },
      'com.example.BoatSpec': {
        type: 'object',
        properties: {
          engine: { type: 'string', enum: ['Diesel', 'Electric', 'None', 'Sail', 'Steam'] },
          escorts: { type: 'array', items: { allOf: [reference('com.example.Escort')] } },
          seats: { type: 'integer', format: 'int32', description: 'How many people it carries.' },
        },
      },
      'com.example.Escort': {
        type: 'object',
        required: ['name'],
        properties: { name: { type: 'string' }, boat: reference('com.example.BoatSpec') },
      },
    },
  },
};

const words: Readonly<Record<string, string>> = {
  BoatSpec: 'Wishes.',
  'BoatSpec.engine':
    'What drives the boat through still water, when the wind does not blow and nobody wants to row.',
};

async function explained(path: readonly string[], more: Partial<Explanation> = {}): Promise<string> {
  let text = '';
  const subject = { group: 'sea.example.com', version: 'v1', resource: 'boats' };
  const explanation = {
    document,
    subject,
    path,
    recursive: false,
    glossary: (key: string) => words[key],
    ...more,
  };
  await explain(explanation, (piece) => {
    text += piece;
    return Promise.resolve();
  });
  return text;
}

describe('explain', () => {
  it('shows a kind', async () => {
    expect(await explained([])).toBe(`GROUP:      sea.example.com
KIND:       Boat
VERSION:    v1

DESCRIPTION:
    Boat carries people.
    
FIELDS:
  labels\t<map[string]string>
    <no description>

  spec\t<BoatSpec> -required-
    What it should be.


`);
  });

  it('shows a field, the words of the server before our own', async () => {
    expect(await explained(['spec'])).toBe(`GROUP:      sea.example.com
KIND:       Boat
VERSION:    v1

FIELD: spec <BoatSpec>


DESCRIPTION:
    What it should be.
    Wishes.
    
FIELDS:
  engine\t<string>
  enum: Diesel, Electric, None, Sail, ....
    What drives the boat through still water, when the wind does not blow and
    nobody wants to row.

  escorts\t<[]Escort>
    <no description>

  seats\t<integer>
    How many people it carries.


`);
  });

  it('lists the values of a field', async () => {
    expect(await explained(['spec', 'engine'])).toBe(`GROUP:      sea.example.com
KIND:       Boat
VERSION:    v1

FIELD: engine <string>
ENUM:
    Diesel
    Electric
    None
    Sail
    Steam

DESCRIPTION:
    What drives the boat through still water, when the wind does not blow and
    nobody wants to row.
    

`);
  });

  it('shows fields of fields, and stops where they come back to where they began', async () => {
    expect(await explained(['spec'], { recursive: true })).toBe(`GROUP:      sea.example.com
KIND:       Boat
VERSION:    v1

FIELD: spec <BoatSpec>


DESCRIPTION:
    What it should be.
    Wishes.
    
FIELDS:
  engine\t<string>
  enum: Diesel, Electric, None, Sail, ....
  escorts\t<[]Escort>
    boat\t<BoatSpec>
    name\t<string> -required-
  seats\t<integer>

`);
  });

  it('complains about what does not exist', async () => {
    await expect(explained(['spec', 'wings'])).rejects.toThrow(
      new CommandError('error: field "wings" does not exist'),
    );
    const subject = { group: 'sea.example.com', version: 'v1', resource: 'whales' };
    await expect(explained([], { subject })).rejects.toThrow(
      new CommandError('error: GVR (sea.example.com/v1, Resource=whales) not found in OpenAPI schema'),
    );
  });
});

describe('wrap', () => {
  it('breaks lines at blanks and leaves long words whole', () => {
    expect(wrap('one two three four', 8)).toBe('one two\nthree\nfour');
    expect(wrap('a averylongword b', 6)).toBe('a\naverylongword\nb');
    expect(wrap('둘 셋\n넷', 10)).toBe('둘 셋\n넷');
  });

  it('indents every line', () => {
    expect(indent('a\nb', 2)).toBe('  a\n  b');
  });
});
