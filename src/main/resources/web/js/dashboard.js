import { Filters } from './filters.js';
import { LivePanel } from './live/panel.js';
import { dashboardPanels } from './panels.js';
import { get } from './shared/api.js';
import { Freshness } from './shared/freshness.js';
import { autoRefresh } from './shared/refresh.js';
import { bindThemeToggle } from './shared/theme.js';
import { Tiles } from './tiles.js';

/** Joins the dashboard's parts: one load fills tiles and cards from the same filters. */
const byId = (id) => document.getElementById(id);

bindThemeToggle(byId('theme-toggle'));
const freshness = new Freshness(byId('freshness'), byId('freshness-text'), byId('banner'), () => loadAll(true));
const tiles = new Tiles(byId('tiles'));
const filters = new Filters(byId('filters'), byId('filters-reset'), byId('filters-fault'), () => loadAll());
const panels = dashboardPanels(filters);
byId('panels').append(...panels.map((panel) => panel.element));

let newestLoad = 0;
let answered = '';

async function loadTiles() {
    const load = (newestLoad += 1);
    const parameters = filters.parameters();
    const question = JSON.stringify(parameters);
    if (question !== answered) {
        tiles.await();
    }
    try {
        const kpis = await get('kpis', parameters);
        if (load === newestLoad) {
            answered = question;
            tiles.draw(kpis);
            freshness.update(kpis.data_until);
        }
    } catch (failure) {
        if (load === newestLoad) {
            if (question !== answered) {
                tiles.clear(); // the totals of other filters would be taken for those of these
                answered = '';
            }
            freshness.fail(failure.message);
        }
    }
}

/** The values of the slicers; a failure leaves them as they are until the next refresh. */
async function loadFilterValues() {
    try {
        await filters.loadValues();
    } catch (failure) {
        console.info(`The filter values could not be loaded: ${failure.message}`);
    }
}

/** @param {boolean} [isAnew] an answer under way is not worth waiting for */
function loadAll(isAnew) {
    loadTiles();
    panels.forEach((panel) => panel.load(filters.parameters(), isAnew));
}

loadAll();
loadFilterValues();
autoRefresh(byId('refresh-toggle'), () => {
    loadAll();
    loadFilterValues();
});
new LivePanel(byId('live')).start();
