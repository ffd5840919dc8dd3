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
    const most = 20000;
    for (let time = times[0]; time <= times.at(-1) && points.length < most; time += step) {
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
        `lowest ${number(Math.min(...values))}, highest ${number(Math.max(...values))}, last ${number(values.at(-1))}.`;
}

/** The bucket that is still filling up is drawn dashed, or every chart would seem to fall at its end. */
function parts(points, step) {
    const isOpen = points.length > 1 && points.at(-1)[0] + step > Date.now();
    return [
        { name: 'closed', type: 'solid', data: isOpen ? points.slice(0, -1) : points },
        { name: 'open', type: 'dashed', data: isOpen ? points.slice(-2) : [] },
    ];
}

function option(points, theme, { unit, when, seriesIndex = 0, step }) {
    const colour = theme.series[seriesIndex];
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
        })),
    };
}
