/** Values as Go prints and compares them, for all of kubectl. */
export * from '../../../go/values.ts';
