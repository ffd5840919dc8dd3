import { get, rowsOf } from '../shared/api.js';
import { element } from '../shared/dom.js';
import { Freshness } from '../shared/freshness.js';
import { Panel } from '../shared/panel.js';
import { autoRefresh } from '../shared/refresh.js';
import { bindThemeToggle } from '../shared/theme.js';
import { Actions } from './actions.js';
import { Lineage } from './lineage.js';
import { RunDialog } from './run-dialog.js';
import { drawRuns, isOpen } from './runs.js';
import { drawLag, drawStations } from './stations.js';
import { drawAlerts, drawChecks, drawFreshness, drawGaps, drawRejected } from './trust.js';
import { Vitals } from './vitals.js';

/** Joins the pipeline page's parts. */
const byId = (id) => document.getElementById(id);
const REFRESH_MS = 10000;

bindThemeToggle(byId('theme-toggle'));
const freshness = new Freshness(byId('freshness'), byId('freshness-text'), byId('banner'), () => loadAll(true));
const vitals = new Vitals(byId('vitals'));
const lineage = new Lineage();
const dialog = new RunDialog(byId('run-dialog'));
const open = (runId) => dialog.open(runId);

const quiet = (title, advice) => () => ({ title, advice });
const panels = [
    new Panel({
        id: 'stations', title: 'Stations', subtitle: 'The routes of this process, in the order events pass them', endpoint: 'stations',
        span: 12, height: 110, hasCsv: false, rows: (response) => response.stations ?? rowsOf(response), render: drawStations,
        empty: quiet('No stations', 'This process runs none. Set medley.stations.'),
    }),
    new Panel({
        id: 'runs', title: 'Runs', subtitle: 'The latest 100 runs; open one for its steps', endpoint: 'runs', limit: 100, isTop: true, span: 12, height: 320,
        render: (body, rows) => drawRuns(body, rows, open), onResponse: (response) => {
            vitals.onRuns(rowsOf(response));
            const underWay = rowsOf(response).findLast(isOpen);
            if (underWay && !actions.isFollowing && actions.runId !== underWay.run_id) {
                actions.follow(underWay.run_id);
            }
        },
        empty: quiet('No runs yet', 'A load runs on schedule, or press Load now.'),
    }),
    new Panel({
        id: 'checks', title: 'Checks', subtitle: 'A row found is a fault', endpoint: 'checks', isTop: true, span: 7, height: 240,
        render: drawChecks, onResponse: (response) => vitals.onChecks(rowsOf(response)),
        empty: quiet('No check has run yet', 'Checks run after each build, or press Run all checks.'),
    }),
    new Panel({
        id: 'lag', title: 'Kafka lag', subtitle: 'Records not yet in the lake, by partition', endpoint: 'lag', span: 5, height: 240,
        hasCsv: false, render: drawLag, onResponse: (response) => vitals.onLag(response, rowsOf(response)),
        empty: quiet('No partition yet', 'The topic is created by the archive station.'),
    }),
    new Panel({
        id: 'freshness-tables', title: 'Freshness', subtitle: 'How far each table reaches', endpoint: 'freshness', span: 6, height: 220,
        render: drawFreshness, empty: quiet('No tables yet', 'They are created at the first start of the station load, build or serve.'),
    }),
    new Panel({
        id: 'gaps', title: 'Offset audit', subtitle: 'Offsets that no lake object has, and why', endpoint: 'gaps', span: 6, height: 220,
        render: drawGaps, onResponse: (response) => vitals.onGaps(rowsOf(response)),
        empty: quiet('No holes', 'Every offset up to the last load is accounted for.'),
    }),
    new Panel({
        id: 'rejected', title: 'Rejected events', subtitle: 'The newest 50, with the text as received', endpoint: 'rejected', limit: 50, isTop: true, span: 12, height: 160,
        render: drawRejected, empty: quiet('Nothing rejected', 'Every event so far was well-formed.'),
    }),
    new Panel({
        id: 'lineage', title: 'Lineage', subtitle: 'Bronze to gold, read from the SQL itself', endpoint: 'lineage', span: 12, height: 420,
        hasCsv: false, rows: (response) => response.nodes ?? [], render: (body, rows, response) => lineage.draw(body, rows, response),
        empty: quiet('No lineage', 'No SQL script was found.'),
    }),
];
byId('panels').append(...panels.map((panel) => panel.element));
const links = new Map(panels.map((panel) => [panel, element('a', { href: `#${panel.options.id}` }, panel.options.title)]));
byId('sections').append(...links.values());

const actions = new Actions(byId('actions'), open, () => loadAll(true));

async function loadHeader() {
    try {
        freshness.update((await get('kpis')).data_until);
    } catch (failure) {
        if (failure.isMissing) {
            byId('freshness').hidden = true;
        } else {
            freshness.fail(failure.message);
        }
    }
}

async function loadAlerts() {
    try {
        drawAlerts(byId('alerts'), rowsOf(await get('alerts')));
    } catch (failure) {
        if (!failure.isMissing) {
            console.info(`Alerts could not be loaded: ${failure.message}`);
        }
    }
}

let lineageAt = 0;

/** @param {boolean} [isAnew] a response on its way is out of date */
function loadAll(isAnew) {
    loadHeader();
    loadAlerts();
    for (const panel of panels) {
        const isLineage = panel.options.endpoint === 'lineage';
        if (!isLineage || Date.now() - lineageAt > 60000) {
            panel.load({}, isAnew).then(() => {
                links.get(panel).hidden = panel.element.hidden;
            });
        }
        lineageAt = isLineage && Date.now() - lineageAt > 60000 ? Date.now() : lineageAt;
    }
}

loadAll();
dialog.followAddress();
autoRefresh(byId('refresh-toggle'), () => loadAll(), REFRESH_MS);
