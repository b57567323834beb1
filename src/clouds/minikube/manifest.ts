/** An object that is created in a cluster: plain data. */
export type Manifest = Readonly<Record<string, unknown>>;
