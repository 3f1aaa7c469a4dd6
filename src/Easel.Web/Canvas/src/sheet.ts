import type { Sides } from "./frame";
import { blank, contextOf, Raster } from "./raster";

const mostHalves = 4;

/** What is worked on: the picture, colours painted over it, and the mask. All have one size. */
export class Sheet {
    readonly paint: Raster;
    readonly mask: Raster;
    private readonly halves: HTMLCanvasElement[];

    constructor(readonly picture: HTMLCanvasElement, changed: () => void) {
        this.paint = new Raster(picture.width, picture.height, changed);
        this.mask = new Raster(picture.width, picture.height, changed);
        this.halves = [picture];
    }

    /** The picture, halved as often as it is still no smaller than it is shown: what is drawn anew with each frame has no more pixels than are seen. */
    seenAt(scale: number): HTMLCanvasElement {
        let [level, share] = [0, 1];
        while (scale <= share / 2 && level < mostHalves) {
            share /= 2;
            level++;
            this.halves[level] ??= half(this.halves[level - 1]!);
        }
        return this.halves[level]!;
    }

    get width(): number { return this.picture.width; }

    get height(): number { return this.picture.height; }

    /** The picture with the colours over it. */
    flat(): HTMLCanvasElement {
        const flat = blank(this.width, this.height);
        contextOf(flat).drawImage(this.picture, 0, 0);
        contextOf(flat).drawImage(this.paint.canvas, 0, 0);
        return flat;
    }

    /** White where to paint, black where not, as engines take masks. */
    maskPicture(): HTMLCanvasElement {
        const picture = blank(this.width, this.height);
        const context = contextOf(picture);
        context.drawImage(this.mask.canvas, 0, 0);
        context.globalCompositeOperation = "source-in";
        context.fillStyle = "#fff";
        context.fillRect(0, 0, this.width, this.height);
        context.globalCompositeOperation = "destination-over";
        context.fillStyle = "#000";
        context.fillRect(0, 0, this.width, this.height);
        return picture;
    }

    /**
     * A larger sheet: the picture's edges are drawn out over the new sides, which are masked, as is a band inside the old edge that fades over `blend` pixels,
     * so that what is painted there can join.
     */
    extended(sides: Sides, blend: number, colour: string, changed: () => void): Sheet {
        const width = this.width + sides.left + sides.right, height = this.height + sides.top + sides.bottom;
        const picture = blank(width, height);
        drawOut(contextOf(picture), this.flat(), sides);
        const sheet = new Sheet(picture, changed);
        sheet.mask.change(context => {
            context.drawImage(this.mask.canvas, sides.left, sides.top);
            maskSides(context, sides, this.width, this.height, blend, colour);
        });
        return sheet;
    }
}

/** The picture in the middle and its outermost pixels stretched over what is new, corners too. */
function drawOut(context: CanvasRenderingContext2D, picture: HTMLCanvasElement, sides: Sides): void {
    const { width, height } = picture;
    const columns: [number, number, number, number][] = [[0, 1, 0, sides.left], [0, width, sides.left, width], [width - 1, 1, sides.left + width, sides.right]];
    const rows: [number, number, number, number][] = [[0, 1, 0, sides.top], [0, height, sides.top, height], [height - 1, 1, sides.top + height, sides.bottom]];
    for (const [fromX, wide, toX, across] of columns)
        for (const [fromY, high, toY, down] of rows)
            if (across > 0 && down > 0) context.drawImage(picture, fromX, fromY, wide, high, toX, toY, across, down);
}

function maskSides(context: CanvasRenderingContext2D, sides: Sides, width: number, height: number, blend: number, colour: string): void {
    const all = { width: width + sides.left + sides.right, height: height + sides.top + sides.bottom };
    const { left, top } = sides, right = left + width, bottom = top + height;
    context.fillStyle = colour;
    if (sides.left) context.fillRect(0, 0, left, all.height);
    if (sides.right) context.fillRect(right, 0, sides.right, all.height);
    if (sides.top) context.fillRect(0, 0, all.width, top);
    if (sides.bottom) context.fillRect(0, bottom, all.width, sides.bottom);
    if (blend <= 0) return;
    const band = (x: number, y: number, w: number, h: number, fromX: number, fromY: number, toX: number, toY: number) => {
        const fade = context.createLinearGradient(fromX, fromY, toX, toY);
        fade.addColorStop(0, `${colour}ff`);
        fade.addColorStop(1, `${colour}00`);
        context.fillStyle = fade;
        context.fillRect(x, y, w, h);
    };
    if (sides.left) band(left, top, blend, height, left, 0, left + blend, 0);
    if (sides.right) band(right - blend, top, blend, height, right, 0, right - blend, 0);
    if (sides.top) band(left, top, width, blend, 0, top, 0, top + blend);
    if (sides.bottom) band(left, bottom - blend, width, blend, 0, bottom, 0, bottom - blend);
}

function half(picture: HTMLCanvasElement): HTMLCanvasElement {
    const small = blank(Math.max(1, Math.round(picture.width / 2)), Math.max(1, Math.round(picture.height / 2)));
    contextOf(small).drawImage(picture, 0, 0, small.width, small.height);
    return small;
}
