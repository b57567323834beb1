import type { TabWriterOptions } from '../../../go/tabwriter.ts';

export { align, TabWriter } from '../../../go/tabwriter.ts';

/** The layout of tables that kubectl gets from the server. Models cli-runtime/pkg/printers/tabwriter.go */
export const tableLayout: TabWriterOptions = { minWidth: 6, padding: 3, rememberWidths: true };

/** The layout of `kubectl describe`. Models kubectl/pkg/describe/describe.go, tabbedString */
export const describeLayout: TabWriterOptions = { minWidth: 0, padding: 2 };
