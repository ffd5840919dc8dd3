/* Runs before the first paint, so that a chosen theme never flashes in as the other one. */
(function () {
    try {
        var chosen = localStorage.getItem('medley.theme');
        if (chosen === 'light' || chosen === 'dark') {
            document.documentElement.dataset.theme = chosen;
        }
    } catch (unavailable) {
        // Storage may be forbidden; the system's preference then decides.
    }
})();
