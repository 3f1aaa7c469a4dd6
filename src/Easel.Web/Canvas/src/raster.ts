import { draw, reach, type Brush, type Touch } from "./brush";
import { inside, union, type Box } from "./geometry";
import type { Change } from "./history";

const bytesAPixel = 4;

/** An empty canvas. */
export function blank(width: number, height: number): HTMLCanvasElement {
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    return canvas;
}

export function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
    const context = canvas.getContext("2d");
    if (!context) throw new Error("the browser gives no canvas to draw on");
    return context;
}

/** A transparent layer that is drawn on. Each change can be taken back: only the box it touched is kept. */
export class Raster {
    readonly canvas: HTMLCanvasElement;
    private readonly kept: HTMLCanvasElement; // as it was after the last change
    private touched: Box | null = null;
    private used = false;
    private stroke: { brush: Brush; last: Touch } | null = null;

    constructor(readonly width: number, readonly height: number, private readonly changed: () => void) {
        this.canvas = blank(width, height);
        this.kept = blank(width, height);
    }

    /** Whether anything was ever drawn on it: what never was need not be shown. */
    get isUsed(): boolean { return this.used; }

    /** Whether nothing is drawn on it. Looks at the pixels. */
    get isEmpty(): boolean {
        const rows = Math.max(1, Math.floor((4 << 20) / this.width)); // not all of a large one at once
        for (let y = 0; y < this.height; y += rows) {
            const words = new Uint32Array(contextOf(this.canvas).getImageData(0, y, this.width, Math.min(rows, this.height - y)).data.buffer);
            if (words.some(word => word !== 0)) return false;
        }
        return true;
    }

    begin(brush: Brush, at: Touch): void {
        this.stroke = { brush: { ...brush }, last: at };
        this.piece(at, at);
    }

    move(to: Touch): void {
        if (!this.stroke) return;
        this.piece(this.stroke.last, to);
        this.stroke.last = to;
    }

    /** Ends the stroke; null when nothing was drawn. */
    end(): Change | null {
        this.stroke = null;
        return this.settle();
    }

    /** Takes back a stroke that has not ended. */
    abandon(): void {
        this.stroke = null;
        if (this.touched) this.put(this.kept, this.touched, this.touched);
        this.touched = null;
    }

    /** Changes all of it. */
    change(how: (context: CanvasRenderingContext2D) => void): Change | null {
        const context = contextOf(this.canvas);
        this.used = true;
        context.save();
        how(context);
        context.restore();
        this.touched = { x: 0, y: 0, width: this.width, height: this.height };
        return this.settle();
    }

    private piece(from: Touch, to: Touch): void {
        const box = inside(reach(this.stroke!.brush, from, to), this.width, this.height);
        if (!box) return;
        this.used = true;
        draw(contextOf(this.canvas), this.stroke!.brush, from, to);
        this.touched = union(this.touched, box);
        this.changed();
    }

    private settle(): Change | null {
        const box = this.touched;
        this.touched = null;
        if (!box) return null;
        const before = this.copy(this.kept, box), after = this.copy(this.canvas, box);
        const whole = { x: 0, y: 0, width: box.width, height: box.height };
        const lay = (source: HTMLCanvasElement) => {
            this.put(source, whole, box);
            contextOf(this.kept).clearRect(box.x, box.y, box.width, box.height);
            contextOf(this.kept).drawImage(source, box.x, box.y);
            this.changed();
        };
        lay(after);
        return { undo: () => lay(before), redo: () => lay(after), bytes: 2 * bytesAPixel * box.width * box.height };
    }

    private copy(source: HTMLCanvasElement, box: Box): HTMLCanvasElement {
        const copy = blank(box.width, box.height);
        contextOf(copy).drawImage(source, box.x, box.y, box.width, box.height, 0, 0, box.width, box.height);
        return copy;
    }

    private put(source: HTMLCanvasElement, from: Box, to: Box): void {
        const context = contextOf(this.canvas);
        context.clearRect(to.x, to.y, to.width, to.height);
        context.drawImage(source, from.x, from.y, from.width, from.height, to.x, to.y, to.width, to.height);
        this.changed();
    }
}
