import { Chart, chartIn, tooltip } from './chart.js';
import { element } from '../shared/dom.js';
import { axisNumber, instant, number } from '../shared/format.js';

const DAY_MS = 86400000;

/**
 * Rows of (instant, value) as points on an even grid: a bucket without a row is zero, not a slope.
 *
 * @param {number} step milliseconds of a bucket
 */
export function evenSeries(rows, timeColumn, valueColumn, step) {
    const values = new Map();
    for (const row of rows) {
        const time = instant(row[timeColumn])?.getTime();
        if (time !== undefined) {
            values.set(Math.floor(time / step) * step, Number(row[valueColumn] ?? 0));
        }
    }
    const times = [...values.keys()].sort((left, right) => left - right);
    const points = [];
    const maxPoints = 20000;
    for (let time = times[0]; time <= times.at(-1) && points.length < maxPoints; time += step) {
        points.push([time, values.get(time) ?? 0]);
    }
    return points;
}

/**
 * Draws an area line over time.
 *
 * @param {object} style {time, value: columns; step: ms; unit: word; when: formatter; seriesIndex; onPick?(time)}
 * @returns {Promise} of the picture
 */
export function drawLine(content, rows, style) {
    const chart = chartIn(content, () => {
        const box = element('div', { class: 'chart' });
        content.append(box);
        const made = new Chart(box, (points, theme) => option(points, theme, style), (points) => describe(points, style));
        if (style.onPick) {
            made.whenReady(() => made.chart?.getZr().on('click', ({ offsetX, offsetY }) => {
                if (made.chart.containPixel('grid', [offsetX, offsetY])) {
                    const [time] = made.chart.convertFromPixel({ seriesIndex: 0 }, [offsetX, offsetY]);
                    style.onPick(Math.round(time / style.step) * style.step);
                }
            }));
        }
        return made;
    });
    chart.draw(evenSeries(rows, style.time, style.value, style.step));
    return chart.ready;
}

function describe(points, { unit, when }) {
    if (points.length === 0) {
        return 'No data';
    }
    const values = points.map(([, value]) => value);
    return `Line of ${unit} from ${when(points[0][0])} to ${when(points.at(-1)[0])}: ` +
        `minimum ${number(Math.min(...values))}, maximum ${number(Math.max(...values))}, last ${number(values.at(-1))}.`;
}

/** The bucket that is still filling up is drawn dashed, or every chart would seem to fall at its end. */
function parts(points, step) {
    const isOpen = points.length > 1 && points.at(-1)[0] + step > Date.now();
    return [
        { name: 'closed', type: 'solid', data: isOpen ? points.slice(0, -1) : points },
        { name: 'open', type: 'dashed', data: isOpen ? points.slice(-2) : [] },
    ];
}

const MIN_BUCKETS = 14;
const SPIKE = 5;

/**
 * Where the value axis ends, so that history stays readable beside a spike: a fifth above the 98th percentile of the
 * finished buckets if the highest bucket is over five times that; null (the axis holds every value) otherwise.
 */
export function ceilingOf(points, step, now = Date.now()) {
    const finished = points.filter(([time]) => time + step <= now).map(([, value]) => value).sort((left, right) => left - right);
    const usual = finished[Math.max(0, Math.ceil(finished.length * 0.98) - 2)] ?? 0;
    const highest = Math.max(0, ...points.map(([, value]) => value));
    return finished.length >= MIN_BUCKETS && usual > 0 && highest > SPIKE * usual ? Math.ceil(usual * 1.2) : null;
}

/** The highest bucket above the axis, written where its line leaves the chart. */
function spikeMark(points, ceiling, theme, step) {
    const [time, value] = points.reduce((left, right) => (right[1] > left[1] ? right : left), [0, -1]);
    const isLate = time > (points[0][0] + points.at(-1)[0]) / 2;
    return {
        silent: true,
        symbol: 'circle', // without a symbol there is no label
        symbolSize: 1,
        itemStyle: { color: 'transparent' },
        data: ceiling === null ? [] : [{ coord: [time, ceiling] }],
        label: {
            show: true,
            position: isLate ? 'left' : 'right',
            offset: [isLate ? -4 : 4, 8],
            formatter: `↑ ${number(value)}${time + step > Date.now() ? ' so far' : ''}`,
            color: theme.text,
            fontSize: 12,
            fontWeight: 600,
        },
    };
}

function option(points, theme, { unit, when, seriesIndex = 0, step }) {
    const colour = theme.series[seriesIndex];
    const ceiling = ceilingOf(points, step);
    return {
        grid: { left: 4, right: 14, top: 14, bottom: 2, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
        xAxis: {
            type: 'time',
            minInterval: step,
            axisLine: { lineStyle: { color: theme.line } },
            axisTick: { show: false },
            axisLabel: {
                color: theme.muted, fontSize: 12, hideOverlap: true,
                formatter: {
                    year: '{yyyy}', month: '{d} {MMM}', day: '{d} {MMM}', hour: '{HH}:{mm}', minute: '{HH}:{mm}',
                },
            },
            splitLine: { show: false },
        },
        yAxis: {
            type: 'value',
            min: 0,
            max: ceiling,
            minInterval: 1,
            splitNumber: 4,
            axisLabel: { color: theme.muted, fontSize: 12, formatter: axisNumber },
            splitLine: { lineStyle: { color: theme.line } },
        },
        tooltip: tooltip(theme, 'axis', (hovered) => {
            const [time, value] = hovered.findLast((point) => Array.isArray(point.value))?.value ?? [];
            if (time === undefined) {
                return null;
            }
            const isOpen = time + step > Date.now();
            return [`${number(value)} ${unit}${isOpen ? ' so far' : ''}`, step < DAY_MS ? `${when(time)} UTC` : when(time)];
        }),
        series: parts(points, step).map(({ name, data, type }) => ({
            name,
            type: 'line',
            data,
            showSymbol: points.length < 3,
            symbol: 'circle',
            symbolSize: 7,
            sampling: 'lttb',
            lineStyle: { width: 2, color: colour, type },
            itemStyle: { color: colour },
            areaStyle: { color: colour, opacity: type === 'solid' ? 0.12 : 0.05 },
            emphasis: { disabled: true },
            markPoint: name === 'closed' && points.length > 0 ? spikeMark(points, ceiling, theme, step) : undefined,
        })),
    };
}
