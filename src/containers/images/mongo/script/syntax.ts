/** An expression of a script. */
export type Expression =
  | { readonly type: 'array'; readonly elements: readonly Expression[] }
  | {
      readonly type: 'assign';
      readonly operator: string;
      readonly target: Expression;
      readonly value: Expression;
    }
  | {
      readonly type: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly type: 'call';
      readonly callee: Expression;
      readonly args: readonly Expression[];
      readonly optional: boolean;
    }
  | { readonly type: 'choice'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | {
      readonly type: 'function';
      readonly name: string;
      readonly parameters: readonly Parameter[];
      readonly body: Statement;
      readonly arrow: boolean;
    }
  | { readonly type: 'literal'; readonly value: RegExp | boolean | number | string | null | undefined }
  | {
      readonly type: 'member';
      readonly object: Expression;
      readonly property: Expression;
      readonly optional: boolean;
    }
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'new'; readonly callee: Expression; readonly args: readonly Expression[] }
  | { readonly type: 'object'; readonly fields: readonly ObjectField[] }
  | { readonly type: 'sequence'; readonly all: readonly Expression[] }
  | { readonly type: 'spread'; readonly value: Expression }
  | {
      readonly type: 'step';
      readonly operator: string;
      readonly target: Expression;
      readonly prefix: boolean;
    }
  | { readonly type: 'template'; readonly texts: readonly string[]; readonly values: readonly Expression[] }
  | { readonly type: 'unary'; readonly operator: string; readonly value: Expression };

export type ObjectField =
  | { readonly key: Expression; readonly value: Expression; readonly spread?: undefined }
  | { readonly spread: Expression };

/** What a value is bound to. */
export type Pattern =
  | { readonly type: 'list'; readonly elements: readonly Parameter[] }
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'object'; readonly fields: readonly (Parameter & { readonly key: string })[] };

export interface Parameter {
  readonly pattern: Pattern;
  readonly fallback?: Expression;
  readonly rest?: boolean;
}

export interface Declaration {
  readonly pattern: Pattern;
  readonly value: Expression | undefined;
}

export type Statement =
  | { readonly type: 'block'; readonly body: readonly Statement[] }
  | { readonly type: 'break' }
  | { readonly type: 'continue' }
  | { readonly type: 'declare'; readonly kind: string; readonly all: readonly Declaration[] }
  | {
      readonly type: 'each';
      readonly of: boolean;
      readonly pattern: Pattern;
      readonly over: Expression;
      readonly body: Statement;
    }
  | { readonly type: 'expression'; readonly value: Expression }
  | {
      readonly type: 'for';
      readonly start: Statement | undefined;
      readonly test: Expression | undefined;
      readonly step: Expression | undefined;
      readonly body: Statement;
    }
  | {
      readonly type: 'if';
      readonly test: Expression;
      readonly yes: Statement;
      readonly no: Statement | undefined;
    }
  | { readonly type: 'return'; readonly value: Expression | undefined }
  | { readonly type: 'throw'; readonly value: Expression }
  | {
      readonly type: 'try';
      readonly body: Statement;
      readonly pattern: Pattern | undefined;
      readonly handler: Statement | undefined;
      readonly last: Statement | undefined;
    }
  | { readonly type: 'while'; readonly test: Expression; readonly body: Statement; readonly first: boolean };
