/** Calls again every so often while the page is seen and the person wants it; at once when they come back to the tab. */
const KEY = 'medley.autoRefresh';

export function autoRefresh(button, refresh, periodMs = 30000) {
    let isOn = true;
    let lastAt = Date.now();
    try {
        isOn = localStorage.getItem(KEY) !== 'off';
    } catch {
        // Without storage auto refresh is on.
    }
    const show = () => button?.setAttribute('aria-pressed', String(isOn));
    const run = () => {
        lastAt = Date.now();
        refresh();
    };
    button?.addEventListener('click', () => {
        isOn = !isOn;
        try {
            localStorage.setItem(KEY, isOn ? 'on' : 'off');
        } catch {
            // The choice lasts as long as the page.
        }
        show();
        if (isOn) {
            run();
        }
    });
    setInterval(() => {
        if (isOn && !document.hidden) {
            run();
        }
    }, periodMs);
    document.addEventListener('visibilitychange', () => {
        if (isOn && !document.hidden && Date.now() - lastAt > periodMs) {
            run();
        }
    });
    show();
}
