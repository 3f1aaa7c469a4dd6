import { Konva } from "konva/lib/Global";
import { Layer } from "konva/lib/Layer";
import { Circle } from "konva/lib/shapes/Circle";
import { Rect } from "konva/lib/shapes/Rect";
import { Transformer } from "konva/lib/shapes/Transformer";
import { Stage } from "konva/lib/Stage";
import type { Brush, Touch } from "./brush";
import { around, isExtended, settle, type Sides } from "./frame";
import type { Box, Point } from "./geometry";
import { History, type Change } from "./history";
import { coloured, maskColour } from "./mask";
import { blank, contextOf } from "./raster";
import { Sheet } from "./sheet";
import { Shown } from "./shown";
import { fit, toPicture, zoom, type View } from "./view";

/** What the pointer does. */
export type Tool = "mask" | "paint" | "pan" | "frame";

/** What the page shows beside the canvas. */
export interface State {
    canUndo: boolean;
    canRedo: boolean;
    width: number;
    height: number;
    /** What the frame adds. */
    sides: Sides;
    /** Diameter of the brush, which keys change too. */
    size: number;
    erases: boolean;
}

/** The canvas: shows a sheet in a window and turns pointers and keys into changes of it. */
export class Editor {
    readonly brush: Brush = { size: 48, hardness: 1, colour: "#c83c32", erases: false };
    private tool: Tool = "mask";
    private sheet: Sheet | null = null;
    private history = new History();
    private view: View = { scale: 1, x: 0, y: 0 };
    private sides: Sides = { left: 0, top: 0, right: 0, bottom: 0 };

    private readonly stage: Stage;
    private readonly content = new Layer({ listening: false });
    private readonly tools = new Layer();
    private readonly cursor = new Circle({ stroke: "#fff", strokeWidth: 1.5, shadowColor: "#000", shadowBlur: 2, shadowOpacity: 1, listening: false, visible: false, strokeScaleEnabled: false });
    private readonly frame = new Rect({ stroke: "#fff", strokeWidth: 1.5, dash: [6, 4], strokeScaleEnabled: false, shadowColor: "#000", shadowBlur: 2, shadowOpacity: 1, shadowForStrokeEnabled: true });
    private readonly handles = new Transformer({ rotateEnabled: false, flipEnabled: false, keepRatio: false, anchorSize: 14, anchorCornerRadius: 7, borderEnabled: false });
    private readonly fingers = new Map<number, Point>();
    private shown: Shown | null = null;
    private drawing: number | null = null; // the pointer that draws
    private drawn = false; // whether a frame of the screen is asked for
    private readonly observer: ResizeObserver;

    /** @param host The element to fill. @param told Called after each change; `kept` says whether there is something new to keep. */
    constructor(private readonly host: HTMLDivElement, private readonly told: (state: State, kept: boolean) => void) {
        Konva.pixelRatio = Math.min(2, window.devicePixelRatio);
        this.stage = new Stage({ container: host, width: host.clientWidth || 1, height: host.clientHeight || 1 });
        this.stage.add(this.content, this.tools);
        this.handles.nodes([this.frame]);
        this.tools.add(this.frame, this.handles, this.cursor);
        this.observer = new ResizeObserver(() => this.resized());
        this.observer.observe(host);
        this.listen();
        this.showFrame();
    }

    /** Shows a picture, and what was drawn on it before. */
    open(picture: CanvasImageSource & { width: number; height: number }, paint: CanvasImageSource | null, mask: CanvasImageSource | null): void {
        const base = blank(picture.width, picture.height);
        contextOf(base).drawImage(picture, 0, 0);
        const sheet = new Sheet(base, () => this.redraw());
        if (paint) sheet.paint.change(context => context.drawImage(paint, 0, 0, base.width, base.height));
        if (mask) sheet.mask.change(context => context.drawImage(coloured(mask, base.width, base.height), 0, 0));
        this.history = new History();
        this.show(sheet);
        this.tell(false);
    }

    get opened(): Sheet | null { return this.sheet; }

    choose(tool: Tool): void {
        this.tool = tool;
        this.showFrame();
        this.host.style.cursor = tool === "pan" ? "grab" : tool === "frame" ? "default" : "none";
        this.cursor.visible(false);
        this.redraw();
    }

    undo(): void { if (this.history.undo()) this.tell(true); }

    redo(): void { if (this.history.redo()) this.tell(true); }

    /** Takes the mask, or the colours, away. */
    clear(what: "mask" | "paint"): void { this.note(this.sheet?.[what].change(context => context.clearRect(0, 0, this.sheet!.width, this.sheet!.height))); }

    /** Masks what is not masked. */
    invert(): void {
        const sheet = this.sheet;
        if (!sheet) return;
        this.note(sheet.mask.change(context => {
            context.globalCompositeOperation = "source-out";
            context.fillStyle = maskColour;
            context.fillRect(0, 0, sheet.width, sheet.height);
        }));
    }

    /** Lays a mask from a file over the one there is, stretched to the picture. */
    loadMask(mask: CanvasImageSource): void {
        const sheet = this.sheet;
        if (sheet) this.note(sheet.mask.change(context => context.drawImage(coloured(mask, sheet.width, sheet.height), 0, 0)));
    }

    /** Makes the picture as large as the frame and masks what is new. */
    extend(blend: number): void {
        const before = this.sheet;
        if (!before || !isExtended(this.sides)) return;
        const after = before.extended(this.sides, blend, maskColour, () => this.redraw());
        this.note({ undo: () => this.show(before), redo: () => this.show(after), bytes: 20 * after.width * after.height });
        this.show(after);
        this.tell(true);
    }

    /** Sets what the frame adds on each side, as dragging it does. */
    setSides(sides: Sides): void {
        if (!this.sheet) return;
        this.sides = settle(around(sides, this.sheet.width, this.sheet.height), this.sheet.width, this.sheet.height);
        this.placeFrame();
        this.tell(false);
    }

    /** Shows all of the picture, and of the frame. */
    fit(): void {
        if (!this.sheet) return;
        this.view = fit(this.tool === "frame" ? around(this.sides, this.sheet.width, this.sheet.height) : { x: 0, y: 0, width: this.sheet.width, height: this.sheet.height }, this.stage.width(), this.stage.height(), this.tool === "frame" ? 48 : 16);
        this.place();
    }

    zoomBy(factor: number): void {
        this.view = zoom(this.view, factor, { x: this.stage.width() / 2, y: this.stage.height() / 2 });
        this.place();
    }

    tell(kept: boolean): void {
        const { sheet, history, sides, brush } = this;
        this.told({ canUndo: history.canUndo, canRedo: history.canRedo, width: sheet?.width ?? 0, height: sheet?.height ?? 0, sides, size: brush.size, erases: brush.erases }, kept);
    }

    close(): void {
        this.observer.disconnect();
        this.stage.destroy();
    }

    private show(sheet: Sheet): void {
        this.sheet = sheet;
        this.sides = { left: 0, top: 0, right: 0, bottom: 0 };
        this.shown = new Shown(this.content, sheet);
        this.placeFrame();
        this.fit();
    }

    private note(change: Change | null | undefined): void {
        if (!change) return;
        this.history.push(change);
        this.tell(true);
    }

    private resized(): void {
        if (this.host.clientWidth === 0) return;
        this.stage.size({ width: this.host.clientWidth, height: this.host.clientHeight });
        this.fit();
    }

    private place(): void {
        for (const layer of [this.content, this.tools]) {
            layer.position({ x: this.view.x, y: this.view.y });
            layer.scale({ x: this.view.scale, y: this.view.scale });
        }
        this.handles.forceUpdate();
        this.redraw();
    }

    // As often as the screen can, not as often as pointers move.
    private redraw(): void {
        if (this.drawn) return;
        this.drawn = true;
        requestAnimationFrame(() => {
            this.drawn = false;
            this.shown?.draw(this.view.scale);
            this.tools.draw();
        });
    }

    private showFrame(): void {
        const visible = this.tool === "frame" && this.sheet !== null;
        this.frame.visible(visible);
        this.handles.visible(visible);
        if (visible) this.placeFrame();
    }

    private placeFrame(): void {
        if (!this.sheet) return;
        const box = around(this.sides, this.sheet.width, this.sheet.height);
        this.frame.setAttrs({ ...box, scaleX: 1, scaleY: 1 });
        this.handles.forceUpdate();
        this.redraw();
    }

    private framed(): void {
        if (!this.sheet) return;
        const box: Box = { x: this.frame.x(), y: this.frame.y(), width: this.frame.width() * this.frame.scaleX(), height: this.frame.height() * this.frame.scaleY() };
        this.sides = settle(box, this.sheet.width, this.sheet.height);
        this.placeFrame();
        this.tell(false);
    }

    private listen(): void {
        this.frame.on("transformend", () => this.framed());
        this.host.addEventListener("pointerdown", event => this.pressed(event));
        this.host.addEventListener("pointermove", event => this.moved(event)); // of the host: it takes the pointer while a stroke goes on
        for (const end of ["pointerup", "pointercancel"] as const) this.host.addEventListener(end, event => this.lifted(event));
        this.host.addEventListener("pointerleave", () => { this.cursor.visible(false); this.redraw(); });
        this.host.addEventListener("wheel", event => {
            event.preventDefault();
            this.view = zoom(this.view, Math.exp(-event.deltaY / 400), this.at(event));
            this.place();
        }, { passive: false });
        this.host.addEventListener("keydown", event => this.typed(event));
    }

    private at(event: { clientX: number; clientY: number }): Point {
        const box = this.host.getBoundingClientRect();
        return { x: event.clientX - box.left, y: event.clientY - box.top };
    }

    private touch(event: PointerEvent): Touch {
        return { ...toPicture(this.view, this.at(event)), pressure: event.pointerType === "pen" ? event.pressure || 0.5 : 1 };
    }

    private pressed(event: PointerEvent): void {
        if (!this.sheet) return;
        this.fingers.set(event.pointerId, this.at(event));
        if (this.fingers.size > 1 && this.drawing !== null) { // a second finger: not drawing but moving
            this.raster?.abandon();
            this.drawing = null;
        }
        if (this.fingers.size > 1 || event.button === 1 || !this.raster) return;
        if (event.button !== 0) return;
        this.host.setPointerCapture(event.pointerId);
        this.drawing = event.pointerId;
        this.raster.begin({ ...this.brush, colour: this.tool === "mask" ? maskColour : this.brush.colour }, this.touch(event));
    }

    private moved(event: PointerEvent): void {
        this.follow(event);
        if (this.drawing === event.pointerId) {
            const all = event.getCoalescedEvents?.() ?? [];
            for (const one of all.length > 0 ? all : [event]) this.raster?.move(this.touch(one));
            return;
        }
        const before = this.fingers.get(event.pointerId);
        if (!before || (this.fingers.size === 1 && this.tool === "frame")) return;
        const now = this.at(event);
        const other = [...this.fingers].find(([id]) => id !== event.pointerId)?.[1];
        if (other) this.view = zoom(this.view, distance(now, other) / Math.max(1, distance(before, other)), other);
        else this.view = { ...this.view, x: this.view.x + now.x - before.x, y: this.view.y + now.y - before.y };
        this.fingers.set(event.pointerId, now);
        this.place();
    }

    private lifted(event: PointerEvent): void {
        this.fingers.delete(event.pointerId);
        if (this.drawing !== event.pointerId) return;
        this.drawing = null;
        this.note(this.raster?.end());
    }

    private follow(event: PointerEvent): void {
        if (!this.raster || event.pointerType === "touch") return;
        this.cursor.setAttrs({ ...toPicture(this.view, this.at(event)), radius: this.brush.size / 2, visible: true });
        this.redraw();
    }

    private get raster() { return this.tool === "mask" || this.tool === "paint" ? this.sheet?.[this.tool] : undefined; }

    private typed(event: KeyboardEvent): void {
        const command = event.ctrlKey || event.metaKey, key = event.key.toLowerCase();
        if (command && key === "z") event.shiftKey ? this.redo() : this.undo();
        else if (command && key === "y") this.redo();
        else if (command) return;
        else if (key === "[" || key === "]") this.brush.size = Math.round(Math.min(1024, Math.max(1, this.brush.size * (key === "[" ? 0.85 : 1.18) + (key === "[" ? -0.5 : 0.5))));
        else if (key === "x") this.brush.erases = !this.brush.erases;
        else if (key === "0") this.fit();
        else if (key === "+" || key === "-") this.zoomBy(key === "+" ? 1.25 : 0.8);
        else return;
        event.preventDefault();
        this.tell(false);
    }
}

function distance(a: Point, b: Point): number { return Math.hypot(a.x - b.x, a.y - b.y); }
