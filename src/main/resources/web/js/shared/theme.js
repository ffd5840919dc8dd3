/** Light and dark: the system's preference until a person chooses; charts follow the event `medley:theme`. */
const KEY = 'medley.theme';
const system = matchMedia('(prefers-color-scheme: dark)');

export function isDark() {
    const chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === 'dark' : system.matches;
}

function announce() {
    document.dispatchEvent(new CustomEvent('medley:theme'));
}

/** Gives the button its behaviour and name. */
export function bindThemeToggle(button) {
    const name = () => {
        button.setAttribute('aria-pressed', String(isDark()));
        button.dataset.dark = String(isDark());
    };
    button.addEventListener('click', () => {
        const next = isDark() ? 'light' : 'dark';
        document.documentElement.dataset.theme = next;
        try {
            localStorage.setItem(KEY, next);
        } catch {
            // Without storage the choice lasts as long as the page.
        }
        name();
        announce();
    });
    system.addEventListener('change', () => {
        name();
        announce();
    });
    name();
}

/** The theme's colours for charts, read from the same CSS variables as everything else. */
export function tokens() {
    const style = getComputedStyle(document.documentElement);
    const probe = document.createElement('span'); // resolves light-dark(), which a variable's own value does not
    document.body.append(probe);
    const read = (name) => {
        probe.style.color = `var(--${name})`;
        return getComputedStyle(probe).color;
    };
    const colours = {
        text: read('text'),
        muted: read('muted'),
        line: read('line'),
        surface: read('surface'),
        accent: read('accent'),
        accentSoft: read('accent-soft'),
        land: read('land'),
        landLine: read('land-line'),
        onSeries: read('on-series'),
        series: [1, 2, 3, 4, 5, 6].map((index) => read(`series-${index}`)),
        font: style.getPropertyValue('--font').trim(),
    };
    probe.remove();
    return colours;
}

/** False for people whose system is set to less motion. */
export function mayAnimate() {
    return !matchMedia('(prefers-reduced-motion: reduce)').matches;
}
