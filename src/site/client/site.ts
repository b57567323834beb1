/** What every page has: navigation that keeps the document, and the choice of colours. */
import './navigation/router.ts';
import './theme.ts';
