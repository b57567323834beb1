/** What every page can do, but not before it stands: loaded when the page has loaded. */

import './offline/begin.ts';
import './search/open.ts';

document.documentElement.dataset['later'] = '';
