import { Filters } from './filters.js';
import { Listeners } from './listeners.js';
import { LivePanel } from './live/panel.js';
import { dashboardPanels, listenerPanels } from './panels.js';
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
const listeners = new Listeners(() => loadListeners());
const ofListeners = listenerPanels(listeners);
byId('listeners').append(...ofListeners.map((panel) => panel.element));

let drawnQuery = '';
let pending = null;
let valuesPending = null;

/** As a panel does: the same query is waited for, another one replaces it. */
function loadTiles(isAnew) {
    const parameters = filters.parameters();
    const query = JSON.stringify(parameters);
    if (isAnew || query !== pending?.query) {
        pending = { query };
        pending.drawn = requestTiles(parameters, pending);
    }
    return pending.drawn;
}

async function requestTiles(parameters, load) {
    const { query } = load;
    if (query !== drawnQuery) {
        tiles.await();
    }
    try {
        const kpis = await get('kpis', parameters);
        if (load === pending) {
            drawnQuery = query;
            tiles.draw(kpis);
            freshness.update(kpis.data_until);
        }
    } catch (failure) {
        if (load === pending) {
            if (query !== drawnQuery) {
                tiles.clear(); // totals of other filters would look like those of the chosen ones
                drawnQuery = '';
            }
            freshness.fail(failure.message);
        }
    }
    if (load === pending) {
        pending = null;
    }
}

/** The values of the slicers; a failure leaves them as they are until the next refresh. */
function loadFilterValues() {
    valuesPending ??= filters.loadValues()
        .catch((failure) => console.info(`The filter values could not be loaded: ${failure.message}`))
        .finally(() => {
            valuesPending = null;
        });
}

/**
 * @param {boolean} [isAnew] requests again instead of waiting for a response in flight
 * @returns {Promise} that all is drawn
 */
function loadAll(isAnew) {
    return Promise.all([loadTiles(isAnew), ...panels.map((panel) => panel.load(filters.parameters(), isAnew)), loadListeners(isAnew)]);
}

/** Which listeners there are decides whose cards are requested. */
async function loadListeners(isAnew) {
    await listeners.load();
    await Promise.all(ofListeners.map((panel) => panel.load({}, isAnew)));
}

loadAll().then(() => performance.mark('first-view')); // for the browser's own timeline, and for the tests
loadFilterValues();
autoRefresh(byId('refresh-toggle'), () => {
    loadAll();
    loadFilterValues();
});
new LivePanel(byId('live')).start();
