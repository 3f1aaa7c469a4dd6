import { blank, contextOf } from "./raster";

/** The colour a mask is shown in; what is kept of it is how much it covers. */
export const maskColour = "#2f5bff";

/** How much of a mask's colour is shown. */
export const maskOpacity = 0.6;

/** A mask from a file as coverage in the colour masks are shown in: from its transparency if it has any, else from how bright it is. */
export function coloured(mask: CanvasImageSource, width: number, height: number): HTMLCanvasElement {
    const canvas = blank(width, height);
    const context = contextOf(canvas);
    context.drawImage(mask, 0, 0, width, height);
    const pixels = context.getImageData(0, 0, width, height);
    const values = pixels.data;
    let transparent = false;
    for (let at = 3; at < values.length && !transparent; at += 4) transparent = values[at] !== 255;
    const [red, green, blue] = [1, 3, 5].map(from => parseInt(maskColour.slice(from, from + 2), 16)) as [number, number, number];
    for (let at = 0; at < values.length; at += 4) {
        const cover = transparent ? values[at + 3]! : Math.round(0.299 * values[at]! + 0.587 * values[at + 1]! + 0.114 * values[at + 2]!);
        values.set([red, green, blue, cover], at);
    }
    context.putImageData(pixels, 0, 0);
    return canvas;
}
