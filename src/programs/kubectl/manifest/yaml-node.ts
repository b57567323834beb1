/** A node of a YAML document. Tags are whole: `tag:yaml.org,2002:str`; '' where none was written. */
export type YamlNode =
  | {
      readonly kind: 'scalar';
      readonly value: string;
      readonly tag: string;
      /** It stands without quotes and tag, or with the tag `!`: its look says what it is. */
      readonly implicit: boolean;
    }
  | { readonly kind: 'alias'; readonly name: string; readonly target: YamlNode }
  | { readonly kind: 'sequence'; readonly items: YamlNode[] }
  | { readonly kind: 'mapping'; readonly pairs: [key: YamlNode, value: YamlNode][] };
