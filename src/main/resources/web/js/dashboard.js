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

let answered = '';
let asked = null;
let valuesAsked = null;

/** As a panel does it: the same question is waited for, another one replaces it. */
function loadTiles(isAnew) {
    const parameters = filters.parameters();
    const question = JSON.stringify(parameters);
    if (isAnew || question !== asked?.question) {
        asked = { question };
        asked.drawn = askTiles(parameters, asked);
    }
    return asked.drawn;
}

async function askTiles(parameters, load) {
    const { question } = load;
    if (question !== answered) {
        tiles.await();
    }
    try {
        const kpis = await get('kpis', parameters);
        if (load === asked) {
            answered = question;
            tiles.draw(kpis);
            freshness.update(kpis.data_until);
        }
    } catch (failure) {
        if (load === asked) {
            if (question !== answered) {
                tiles.clear(); // the totals of other filters would be taken for those of these
                answered = '';
            }
            freshness.fail(failure.message);
        }
    }
    if (load === asked) {
        asked = null;
    }
}

/** The values of the slicers; a failure leaves them as they are until the next refresh. */
function loadFilterValues() {
    valuesAsked ??= filters.loadValues()
        .catch((failure) => console.info(`The filter values could not be loaded: ${failure.message}`))
        .finally(() => {
            valuesAsked = null;
        });
}

/**
 * @param {boolean} [isAnew] an answer under way is not worth waiting for
 * @returns {Promise} that all is drawn
 */
function loadAll(isAnew) {
    return Promise.all([loadTiles(isAnew), ...panels.map((panel) => panel.load(filters.parameters(), isAnew))]);
}

loadAll().then(() => performance.mark('first-view')); // for the browser's own timeline, and for the tests
loadFilterValues();
autoRefresh(byId('refresh-toggle'), () => {
    loadAll();
    loadFilterValues();
});
new LivePanel(byId('live')).start();
