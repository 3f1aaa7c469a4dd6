import { Editor, type State, type Tool } from "./editor";
import type { Sides } from "./frame";
import { keep, load } from "./keeping";
import { Zone } from "./zone";

/** The page's object that is told what happens. */
interface Page {
    invokeMethodAsync(method: string, ...values: unknown[]): Promise<unknown>;
}

/** What of a sheet lies on the server; null where nothing is drawn. */
export interface Drawn {
    picture: string;
    paint: string | null;
    flat: string | null;
    mask: string | null;
    width: number;
    height: number;
}

const rest = 700; // milliseconds without a change before it is brought to the server

/** A canvas on a page: draws at once, and brings what is drawn to the server when the hand rests. */
class Canvas {
    private readonly editor: Editor;
    private timer = 0;
    private keeping: Promise<void> = Promise.resolve();
    private unkept = false;
    private picture = "";
    private original: unknown = null; // the sheet's picture that `picture` names

    constructor(host: HTMLDivElement, private readonly page: Page) {
        this.editor = new Editor(host, (state, kept) => this.told(state, kept));
    }

    async open(picture: string, paint: string | null, mask: string | null): Promise<void> {
        const [base, over, masked] = await Promise.all([load(picture), paint ? load(paint) : null, mask ? load(mask) : null]);
        this.editor.open(base, over, masked);
        this.picture = picture;
        this.original = this.editor.opened!.picture;
    }

    choose(tool: Tool): void { this.editor.choose(tool); }

    setBrush(size: number, hardness: number, colour: string, erases: boolean): void { Object.assign(this.editor.brush, { size, hardness, colour, erases }); }

    setSides(sides: Sides): void { this.editor.setSides(sides); }

    act(what: "undo" | "redo" | "invert" | "fit" | "larger" | "smaller" | "clear-mask" | "clear-paint"): void {
        if (what === "clear-mask" || what === "clear-paint") this.editor.clear(what === "clear-mask" ? "mask" : "paint");
        else if (what === "larger" || what === "smaller") this.editor.zoomBy(what === "larger" ? 1.25 : 0.8);
        else this.editor[what]();
    }

    extend(blend: number): void { this.editor.extend(blend); }

    async loadMask(id: string): Promise<void> { this.editor.loadMask(await load(id)); }

    /** Gives the mask to the browser as a file. */
    saveMask(name: string): void {
        this.editor.opened?.maskPicture().toBlob(blob => {
            if (!blob) return;
            const link = document.createElement("a");
            link.href = URL.createObjectURL(blob);
            link.download = name;
            link.click();
            setTimeout(() => URL.revokeObjectURL(link.href), 60000);
        });
    }

    /** Brings what is drawn to the server now; done when it is there. */
    async flush(): Promise<void> {
        clearTimeout(this.timer);
        await this.keeping;
        if (this.unkept) await (this.keeping = this.bring());
    }

    close(): void {
        if (current === this) current = null;
        void this.flush().catch(() => { }).finally(() => this.editor.close());
    }

    private told(state: State, kept: boolean): void {
        void this.page.invokeMethodAsync("Told", state).catch(() => { });
        if (!kept) return;
        this.unkept = true;
        clearTimeout(this.timer);
        this.timer = window.setTimeout(() => void this.flush(), rest);
    }

    private async bring(): Promise<void> {
        const sheet = this.editor.opened;
        if (!sheet) return;
        this.unkept = false;
        try {
            const [painted, masked] = [!sheet.paint.isEmpty, !sheet.mask.isEmpty];
            if (sheet.picture !== this.original) {
                this.picture = await keep(sheet.picture);
                this.original = sheet.picture;
            }
            const drawn: Drawn = {
                picture: this.picture,
                paint: painted ? await keep(sheet.paint.canvas) : null,
                flat: painted ? await keep(sheet.flat()) : null,
                mask: masked ? await keep(sheet.maskPicture()) : null,
                width: sheet.width,
                height: sheet.height,
            };
            await this.page.invokeMethodAsync("Drawn", drawn);
        } catch (wrong) {
            this.unkept = true;
            await this.page.invokeMethodAsync("NotKept", wrong instanceof Error ? wrong.message : String(wrong)).catch(() => { });
        }
    }
}

let current: Canvas | null = null; // there is one on a page

export function open(host: HTMLDivElement, page: Page): Canvas {
    return current = new Canvas(host, page);
}

/** Watches a part of the page for pictures that are dropped, pasted or chosen there: each is brought to the server and the page told its name. */
export function zone(host: HTMLElement, page: Page): Zone {
    return new Zone(host, {
        brought: id => void page.invokeMethodAsync("Brought", id),
        refused: why => void page.invokeMethodAsync("NotBrought", why),
        mask: id => void current?.loadMask(id),
    });
}
