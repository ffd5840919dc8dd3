/**
 * A redrawn box gives back what a person was at: the keyboard its place (the control of the same kind for the same
 * thing), and scroll boxes of the same name their position.
 *
 * @returns {function} to call once it is drawn
 */
export function keepPlace(box) {
    const giveFocusBack = keepFocus(box);
    const scrolled = new Map(scrollBoxes(box).map((part) => [nameOf(part), { part, top: part.scrollTop, left: part.scrollLeft }]));
    return () => {
        giveFocusBack();
        for (const part of scrollBoxes(box)) {
            const before = scrolled.get(nameOf(part));
            if (before && before.part !== part) {
                part.scrollTop = before.top;
                part.scrollLeft = before.left;
            }
        }
    };
}

function scrollBoxes(box) {
    return [...box.querySelectorAll('.scroll')];
}

function nameOf(part) {
    return part.dataset.run ?? part.closest('[data-key]')?.dataset.key ?? part.getAttribute('aria-label') ?? part.textContent;
}

function keepFocus(box) {
    const focused = document.activeElement;
    if (!focused || focused === box || !box.contains(focused)) {
        return () => {};
    }
    const name = nameOf(focused);
    return () => {
        if (!focused.isConnected) {
            [...box.querySelectorAll(focused.tagName)].find((control) => nameOf(control) === name)?.focus({ preventScroll: true });
        }
    };
}
