import '../../vendor/topojson-client/topojson-client.min.js';
import { Chart, chartIn, library, tooltip } from './chart.js';
import { codeByNumeric, countries, countryName } from './countries.js';
import { drawRanking } from './ranking.js';
import { element } from '../shared/dom.js';
import { number, rate } from '../shared/format.js';

const ATLAS = new URL('../../vendor/world-atlas/countries-110m.json', import.meta.url);
const MAP = 'world';
const LARGEST_BUBBLE = 46;
let registered;

/**
 * Bubbles on a world map, area by plays, for every ISO country, beside the same countries as ranked bars.
 *
 * @param {Array<{key: string, code: string|null, name: string, value: number, isActive: boolean, pick: function}>} items
 */
export async function drawWorld(content, items) {
    content.items = items;
    registered ??= registerMap().catch((failure) => {
        registered = undefined;
        throw failure;
    });
    await registered;
    if (content.items !== items || content.querySelector('.state, .scroll')) {
        return;
    }
    const chart = chartIn(content, () => {
        const box = element('div', { class: 'chart' });
        content.append(element('div', { class: 'map' }, box, element('div', { class: 'map-list' })));
        const made = new Chart(box, option, describe);
        made.onClick((event) => {
            const code = event.data?.code ?? event.name;
            made.data.find((item) => item.code === code)?.pick?.();
        });
        return made;
    });
    chart.draw(items);
    drawRanking(content.querySelector('.map-list'), items.map((item) => ({ ...item, valueText: number(item.value) })), 'ranking-compact');
    await chart.ready;
}

async function registerMap() {
    const response = await fetch(ATLAS);
    if (!response.ok) {
        throw new Error(`the map's shapes are not there (${response.status})`);
    }
    const atlas = await response.json();
    const collection = globalThis.topojson.feature(atlas, atlas.objects.countries);
    const features = collection.features
        .filter((feature) => feature.id !== '010')
        .map((feature) => ({
            ...feature,
            properties: { name: codeByNumeric.get(feature.id) ?? feature.properties.name },
            geometry: unwrapped(feature.geometry),
        }));
    const { registerMap: register } = await library();
    register(MAP, { geoJSON: { type: 'FeatureCollection', features } });
}

/** Moves the western part of a ring across the antimeridian to the east, or it would be drawn as a stripe. */
function unwrapped(geometry) {
    const ring = (points) => {
        const longitudes = points.map(([longitude]) => longitude);
        const isTorn = Math.max(...longitudes) - Math.min(...longitudes) > 180;
        return isTorn ? points.map(([x, y]) => [x < 0 ? x + 360 : x, y]) : points;
    };
    return geometry.type === 'Polygon'
        ? { ...geometry, coordinates: geometry.coordinates.map(ring) }
        : { ...geometry, coordinates: geometry.coordinates.map((polygon) => polygon.map(ring)) };
}

/** Equal Earth (Šavrič, Patterson, Jenny 2018): areas compare fairly. https://doi.org/10.1080/13658816.2018.1504949 */
const [A1, A2, A3, A4] = [1.340264, -0.081106, 0.000893, 0.003796];
const M = Math.sqrt(3) / 2;
const projection = {
    project([longitude, latitude]) {
        const theta = Math.asin(M * Math.sin((latitude * Math.PI) / 180));
        const squared = theta * theta;
        const sixth = squared ** 3;
        const x = ((longitude * Math.PI) / 180) * Math.cos(theta)
            / (M * (A1 + 3 * A2 * squared + sixth * (7 * A3 + 9 * A4 * squared)));
        return [x, -theta * (A1 + A2 * squared + sixth * (A3 + A4 * squared))];
    },
    unproject([x, y]) {
        let theta = -y;
        for (let turn = 0; turn < 12; turn += 1) {
            const squared = theta * theta;
            const sixth = squared ** 3;
            const miss = theta * (A1 + A2 * squared + sixth * (A3 + A4 * squared)) + y;
            theta -= miss / (A1 + 3 * A2 * squared + sixth * (7 * A3 + 9 * A4 * squared));
        }
        const squared = theta * theta;
        const sixth = squared ** 3;
        const longitude = (M * x * (A1 + 3 * A2 * squared + sixth * (7 * A3 + 9 * A4 * squared))) / Math.cos(theta);
        return [(longitude * 180) / Math.PI, (Math.asin(Math.sin(theta) / M) * 180) / Math.PI];
    },
};

function describe(items) {
    const all = items.reduce((sum, item) => sum + item.value, 0) || 1;
    const first = items.slice(0, 5).map((item) => `${item.name} ${rate(item.value / all)}`).join(', ');
    return `World map of plays in ${items.length} countries. Top five: ${first}.`;
}

function option(items, theme) {
    const all = items.reduce((sum, item) => sum + item.value, 0) || 1;
    const most = Math.max(1, ...items.map((item) => item.value));
    const placed = items.filter((item) => countries.has(item.code) && item.value > 0);
    const hasActive = items.some((item) => item.isActive);
    return {
        tooltip: tooltip(theme, 'item', ({ data, name }) => {
            const item = items.find((other) => other.code === (data?.code ?? name));
            return item
                ? [item.name, `${number(item.value)} plays`, `${rate(item.value / all)} of all`]
                : [countryName(name), 'No plays'];
        }),
        geo: {
            map: MAP,
            projection,
            roam: false,
            left: 2, right: 2, top: 2, bottom: 2,
            preserveAspect: true,
            itemStyle: { areaColor: theme.land, borderColor: theme.landLine, borderWidth: 0.5 },
            emphasis: { itemStyle: { areaColor: theme.accentSoft }, label: { show: false } },
            select: { disabled: true },
            label: { show: false },
            regions: placed.map((item) => ({ name: item.code, itemStyle: { areaColor: theme.accentSoft } })),
        },
        series: [{
            type: 'scatter',
            coordinateSystem: 'geo',
            data: placed.map((item) => {
                const { longitude, latitude } = countries.get(item.code);
                return {
                    name: item.name,
                    code: item.code,
                    value: [longitude, latitude, item.value],
                    symbolSize: Math.max(7, LARGEST_BUBBLE * Math.sqrt(item.value / most)),
                    itemStyle: { opacity: hasActive && !item.isActive ? 0.35 : 0.82 },
                    label: { show: Math.sqrt(item.value / most) > 0.45 },
                };
            }),
            itemStyle: { color: theme.accent, borderColor: theme.surface, borderWidth: 1.5 },
            label: { formatter: ({ data }) => data.code, color: theme.onSeries, fontSize: 11, fontWeight: 700 },
            emphasis: { scale: false, itemStyle: { opacity: 1, borderColor: theme.text } },
            cursor: 'pointer',
        }],
    };
}
