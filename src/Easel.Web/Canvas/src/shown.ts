import { Konva } from "konva/lib/Global";
import type { Layer } from "konva/lib/Layer";
import { Image as Picture } from "konva/lib/shapes/Image";
import { maskOpacity } from "./mask";
import type { Sheet } from "./sheet";

/** A sheet as a layer of the window shows it: the picture, the colours over it, the mask over both. */
export class Shown {
    private readonly picture: Picture;
    private readonly paint: Picture;
    private readonly mask: Picture;

    constructor(private readonly layer: Layer, private readonly sheet: Sheet) {
        this.picture = new Picture({ image: sheet.picture, width: sheet.width, height: sheet.height });
        this.paint = new Picture({ image: sheet.paint.canvas });
        this.mask = new Picture({ image: sheet.mask.canvas, opacity: maskOpacity });
        layer.destroyChildren();
        layer.add(this.picture, this.paint, this.mask);
    }

    /** Draws all of it anew, at a scale: no more of it than is seen. */
    draw(scale: number): void {
        this.layer.imageSmoothingEnabled(scale < 4);
        this.picture.image(this.sheet.seenAt(scale * Konva.pixelRatio));
        this.paint.visible(this.sheet.paint.isUsed);
        this.mask.visible(this.sheet.mask.isUsed);
        this.layer.draw();
    }
}
