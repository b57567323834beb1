/** The parts of a Markdown syntax tree's node that this plugin touches. */
interface TreeNode {
  type: string;
  value?: string;
  name?: string | null;
  attributes?: unknown[];
  children?: TreeNode[];
}

const placeholder = /^\s*([a-z][a-zA-Z0-9]*)\s*$/;
const placeholderInText = /\{([a-z][a-zA-Z0-9]*)\}/;

/** The element that the page fills in when the words are spoken. */
const value = (name: string): TreeNode => ({
  type: 'mdxJsxTextElement',
  name: 'span',
  attributes: [{ type: 'mdxJsxAttribute', name: 'data-value', value: name }],
  children: [],
});

/** Inline code in which a placeholder stands: `<code>` with text and places to fill in. */
function code(text: string): TreeNode {
  const children = text
    .split(/(\{[a-z][a-zA-Z0-9]*\})/)
    .filter((part) => part !== '')
    .map((part): TreeNode => {
      const name = placeholderInText.exec(part)?.[1];
      return name === undefined ? { type: 'text', value: part } : value(name);
    });
  return { type: 'mdxJsxTextElement', name: 'code', attributes: [], children };
}

function replace(node: TreeNode): TreeNode {
  if (node.type === 'mdxTextExpression') {
    const name = placeholder.exec(node.value ?? '')?.[1];
    if (name !== undefined) return value(name);
  }
  if (node.type === 'inlineCode' && placeholderInText.test(node.value ?? '')) return code(node.value ?? '');
  if (node.children) node.children = node.children.map(replace);
  return node;
}

function speak(node: TreeNode): void {
  if (node.name === 'Say' && node.children) node.children = node.children.map(replace);
  else node.children?.forEach(speak);
}

/** A remark plugin: inside `<Say>`, `{name}` is a place that the page fills in, not an expression of MDX. */
export function placeholders(): (tree: TreeNode) => void {
  return speak;
}
