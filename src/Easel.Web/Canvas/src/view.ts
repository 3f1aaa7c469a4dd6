import type { Box, Point } from "./geometry";

/** How the picture lies in its window: `window = picture * scale + offset`. */
export interface View {
    scale: number;
    x: number;
    y: number;
}

const smallest = 0.02, largest = 32;

/** The whole box, centred, with a margin; never larger than its pixels twice. */
export function fit(box: Box, width: number, height: number, margin = 16): View {
    const scale = Math.max(smallest, Math.min(2, (width - 2 * margin) / box.width, (height - 2 * margin) / box.height));
    return { scale, x: width / 2 - (box.x + box.width / 2) * scale, y: height / 2 - (box.y + box.height / 2) * scale };
}

/** Larger or smaller by a factor; what is under `at` (in the window) stays there. */
export function zoom(view: View, factor: number, at: Point): View {
    const scale = Math.min(largest, Math.max(smallest, view.scale * factor));
    const change = scale / view.scale;
    return { scale, x: at.x - (at.x - view.x) * change, y: at.y - (at.y - view.y) * change };
}

/** Where a place of the window lies in the picture. */
export function toPicture(view: View, at: Point): Point {
    return { x: (at.x - view.x) / view.scale, y: (at.y - view.y) / view.scale };
}
