/** Pixels of the picture, x to the right, y down. */
export interface Point {
    x: number;
    y: number;
}

/** A box of whole pixels. */
export interface Box {
    x: number;
    y: number;
    width: number;
    height: number;
}

/** The smallest box of whole pixels around all of `a` and `b`. */
export function union(a: Box | null, b: Box): Box {
    if (!a) return b;
    const x = Math.min(a.x, b.x), y = Math.min(a.y, b.y);
    return { x, y, width: Math.max(a.x + a.width, b.x + b.width) - x, height: Math.max(a.y + a.height, b.y + b.height) - y };
}

/** What of `box` lies inside a picture of this size, or null. */
export function inside(box: Box, width: number, height: number): Box | null {
    const x = Math.max(0, box.x), y = Math.max(0, box.y);
    const right = Math.min(width, box.x + box.width), bottom = Math.min(height, box.y + box.height);
    return right > x && bottom > y ? { x, y, width: right - x, height: bottom - y } : null;
}
