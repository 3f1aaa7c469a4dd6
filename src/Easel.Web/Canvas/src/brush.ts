import type { Box, Point } from "./geometry";

/** What a stroke is drawn with. */
export interface Brush {
    /** Diameter in pixels of the picture. */
    size: number;
    /** 0: soft from the middle; 1: a sharp edge. */
    hardness: number;
    /** "#rrggbb". */
    colour: string;
    /** Whether it takes away. */
    erases: boolean;
}

/** A place a stroke passes. */
export interface Touch extends Point {
    /** 0–1; a mouse presses with 1. */
    pressure: number;
}

/** Diameter at a touch: a light pen draws thin, but never thinner than a tenth. */
export function width(brush: Brush, touch: Touch): number {
    return Math.max(1, brush.size * Math.max(0.1, touch.pressure));
}

/** The box that a piece of a stroke from one touch to the next may change. */
export function reach(brush: Brush, from: Touch, to: Touch): Box {
    const half = Math.ceil(Math.max(width(brush, from), width(brush, to)) / 2) + 2;
    const x = Math.floor(Math.min(from.x, to.x)) - half, y = Math.floor(Math.min(from.y, to.y)) - half;
    return { x, y, width: Math.ceil(Math.max(from.x, to.x)) + half - x, height: Math.ceil(Math.max(from.y, to.y)) + half - y };
}

/** Where a soft brush is pressed down between two touches, so close that no gap shows; the first touch is not among them. */
export function dabs(brush: Brush, from: Touch, to: Touch): Touch[] {
    const spacing = Math.max(1, Math.min(width(brush, from), width(brush, to)) / 8);
    const count = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / spacing));
    return Array.from({ length: count }, (_, i) => {
        const share = (i + 1) / count;
        return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share, pressure: from.pressure + (to.pressure - from.pressure) * share };
    });
}

/** Draws the piece of a stroke between two touches. */
export function draw(context: CanvasRenderingContext2D, brush: Brush, from: Touch, to: Touch): void {
    context.save();
    context.globalCompositeOperation = brush.erases ? "destination-out" : "source-over";
    if (brush.hardness >= 1) line(context, brush, from, to);
    else for (const dab of dabs(brush, from, to)) soft(context, brush, dab);
    context.restore();
}

function line(context: CanvasRenderingContext2D, brush: Brush, from: Touch, to: Touch): void {
    context.strokeStyle = brush.colour;
    context.lineCap = "round";
    context.lineWidth = (width(brush, from) + width(brush, to)) / 2;
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y + (from.x === to.x && from.y === to.y ? 0.01 : 0)); // a point is a line too
    context.stroke();
}

function soft(context: CanvasRenderingContext2D, brush: Brush, at: Touch): void {
    const radius = width(brush, at) / 2;
    const gradient = context.createRadialGradient(at.x, at.y, radius * brush.hardness, at.x, at.y, radius);
    gradient.addColorStop(0, `${brush.colour}ff`);
    gradient.addColorStop(0.5, `${brush.colour}55`);
    gradient.addColorStop(1, `${brush.colour}00`);
    context.fillStyle = gradient;
    context.fillRect(at.x - radius, at.y - radius, 2 * radius, 2 * radius);
}
