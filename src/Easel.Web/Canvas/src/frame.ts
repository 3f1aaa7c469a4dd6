import type { Box } from "./geometry";

/** Sides of what is painted are multiples of this. */
export const cell = 8;

/** The longest side the canvas works on. */
export const longest = 8192;

/** How far a picture is extended on each side, in pixels. */
export interface Sides {
    left: number;
    top: number;
    right: number;
    bottom: number;
}

const up = (pixels: number) => Math.max(0, Math.round(pixels / cell) * cell);

/** A frame that somebody dragged, brought to what is possible: never inside the picture, whole cells, not too long. */
export function settle(frame: Box, width: number, height: number): Sides {
    const roomX = Math.max(0, longest - width), roomY = Math.max(0, longest - height);
    const left = Math.min(up(-frame.x), roomX - roomX % cell), top = Math.min(up(-frame.y), roomY - roomY % cell);
    return {
        left,
        top,
        right: Math.min(up(frame.x + frame.width - width), roomX - left - (roomX - left) % cell),
        bottom: Math.min(up(frame.y + frame.height - height), roomY - top - (roomY - top) % cell),
    };
}

/** The frame around a picture extended so. */
export function around(sides: Sides, width: number, height: number): Box {
    return { x: -sides.left, y: -sides.top, width: width + sides.left + sides.right, height: height + sides.top + sides.bottom };
}

export function isExtended(sides: Sides): boolean {
    return sides.left + sides.top + sides.right + sides.bottom > 0;
}
