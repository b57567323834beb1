import path from 'node:path';
import type { Rule } from 'eslint';

/** Which rooms under src/ a room may import from; a room may always import from itself. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  crypto: [],
  go: [],
  loading: [],
  regexp: [],
  cluster: ['crypto', 'go', 'loading', 'regexp'],
  clouds: ['cluster', 'crypto', 'loading'],
  shell: ['loading', 'regexp'],
  containers: ['shell', 'cluster', 'crypto', 'go', 'loading', 'regexp'],
  programs: ['shell', 'crypto', 'go', 'loading', 'regexp'],
  course: [],
  world: ['programs', 'clouds', 'containers', 'shell', 'cluster', 'course', 'crypto', 'loading'],
  sandbox: ['course', 'world', 'cluster'],
  // Of the shell it takes the table of the Korean keyboard.
  site: ['sandbox', 'course', 'shell'],
  node: ['course', 'world', 'programs', 'clouds', 'containers', 'shell', 'cluster', 'crypto'],
};

/** Rooms of which another may see types alone. */
const typesOnly: Readonly<Record<string, readonly string[]>> = { programs: ['cluster'], world: ['course'] };

function roomOf(file: string): string | undefined {
  const match = /[\\/]src[\\/](\w+)[\\/]/.exec(file);
  return match?.[1];
}

/** Imports between rooms point one way. */
export const importArrows: Rule.RuleModule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      arrow: '{{from}}/ may not import from {{to}}/.',
      types: '{{from}}/ may import only types from {{to}}/: write `import type`.',
      node: '{{from}}/ runs in browsers: it may not import {{name}}.',
    },
  },
  create(context) {
    const from = roomOf(context.filename);
    if (from === undefined || !(from in arrows) || context.filename.includes('.test.')) return {};
    const check = (node: Rule.Node, source: unknown, isType: boolean): void => {
      if (typeof source !== 'string') return;
      if (source.startsWith('node:') && from !== 'node') {
        context.report({ node, messageId: 'node', data: { from, name: source } });
        return;
      }
      if (!source.startsWith('.')) return;
      const to = roomOf(path.resolve(path.dirname(context.filename), source));
      if (to === undefined || to === from || arrows[from]?.includes(to)) return;
      const typed = typesOnly[from]?.includes(to) === true;
      if (typed && isType) return;
      context.report({ node, messageId: typed ? 'types' : 'arrow', data: { from, to } });
    };
    const declared = (node: Rule.Node): void => {
      if (!('source' in node) || !node.source || typeof node.source !== 'object' || !('value' in node.source))
        return;
      const kind =
        'importKind' in node
          ? node.importKind
          : 'exportKind' in node
            ? (node as { exportKind: unknown }).exportKind
            : '';
      check(node, node.source.value, kind === 'type');
    };
    return {
      ImportDeclaration: declared,
      ExportNamedDeclaration: declared,
      ExportAllDeclaration: declared,
      ImportExpression: declared,
    };
  },
};

const clocks: Readonly<Record<string, readonly string[]>> = {
  Date: ['now'],
  Math: ['random'],
  performance: ['now'],
  crypto: ['randomUUID', 'getRandomValues'],
};
const timers = new Set([
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'requestAnimationFrame',
  'requestIdleCallback',
]);

/** The deterministic rooms read no wall clock, start no timers and draw no random numbers. */
export const deterministic: Rule.RuleModule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { found: '{{what}} is not deterministic: use the injected clock, random source or yield.' },
  },
  create(context) {
    const report = (node: Rule.Node, what: string): void =>
      context.report({ node, messageId: 'found', data: { what } });
    return {
      CallExpression(node) {
        if (node.callee.type === 'Identifier' && timers.has(node.callee.name)) report(node, node.callee.name);
        if (node.callee.type === 'Identifier' && node.callee.name === 'Date') report(node, 'Date()');
      },
      MemberExpression(node) {
        if (node.object.type !== 'Identifier' || node.property.type !== 'Identifier') return;
        if (clocks[node.object.name]?.includes(node.property.name))
          report(node, `${node.object.name}.${node.property.name}`);
        if (node.object.name === 'globalThis' && timers.has(node.property.name))
          report(node, node.property.name);
      },
      NewExpression(node) {
        if (node.callee.type !== 'Identifier') return;
        if (node.callee.name === 'Date' && node.arguments.length === 0) report(node, 'new Date()');
        if (node.callee.name === 'MessageChannel') report(node, 'MessageChannel');
      },
    };
  },
};

/** Who counts code on its way: `onDemand`, and what programs are given for it. */
function counts({ type, ...call }: Rule.Node): boolean {
  if (type !== 'CallExpression' || !('callee' in call)) return false;
  const { callee } = call;
  const named = callee.type === 'MemberExpression' ? callee.property : callee;
  return 'name' in named && (named.name === 'onDemand' || named.name === 'load');
}

/** The deterministic rooms count all code that they load: virtual time stands still while it is on its way. */
export const countedImports: Rule.RuleModule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      uncounted:
        'Virtual time would pass while this code is on its way: write onDemand(import(…)), or context.load(import(…)) in a program.',
    },
  },
  create: (context) => ({
    ImportExpression(node) {
      if (!counts(node.parent)) context.report({ node, messageId: 'uncounted' });
    },
  }),
};
