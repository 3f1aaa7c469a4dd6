import { bring } from "./keeping";

/** What is told of pictures that come. */
export interface Told {
    brought(id: string): void;
    refused(why: string): void;
    /** A file was chosen to be the mask. */
    mask(id: string): void;
}

/** A part of the page where pictures can be dropped, pasted or chosen. */
export class Zone {
    private readonly end = new AbortController();

    constructor(host: HTMLElement, private readonly told: Told) {
        const { signal } = this.end;
        host.addEventListener("dragover", event => { event.preventDefault(); host.classList.add("over"); }, { signal });
        host.addEventListener("dragleave", event => { if (!host.contains(event.relatedTarget as Node | null)) host.classList.remove("over"); }, { signal });
        host.addEventListener("drop", event => { event.preventDefault(); host.classList.remove("over"); void this.dropped(event.dataTransfer); }, { signal });
        host.addEventListener("change", event => this.chosen(event), { signal });
        document.addEventListener("paste", event => {
            const file = event.clipboardData?.files[0];
            if (!file?.type.startsWith("image/")) return;
            event.preventDefault();
            void this.take(file, this.told.brought);
        }, { signal });
    }

    close(): void { this.end.abort(); }

    private chosen(event: Event): void {
        const input = event.target;
        if (!(input instanceof HTMLInputElement) || input.type !== "file" || !input.files?.[0]) return;
        event.stopPropagation();
        void this.take(input.files[0], "mask" in input.dataset ? this.told.mask : this.told.brought);
        input.value = ""; // so that the same file can be chosen again
    }

    // A file, or a picture of a page: only this server's own are fetched.
    private async dropped(data: DataTransfer | null): Promise<void> {
        const file = data?.files[0];
        if (file) return this.take(file, this.told.brought);
        const address = data?.getData("text/uri-list").split(/\r?\n/)[0];
        if (!address) return;
        const picture = new URL(address, location.href).pathname.replace(/\/thumbnail$/, "/file");
        if (new URL(address, location.href).origin !== location.origin || !picture.startsWith("/api/v1/images/")) return;
        const answer = await fetch(picture);
        if (answer.ok) await this.take(await answer.blob(), this.told.brought);
    }

    private async take(file: Blob, tell: (id: string) => void): Promise<void> {
        try { tell(await bring(file)); }
        catch (wrong) { this.told.refused(wrong instanceof Error ? wrong.message : String(wrong)); }
    }
}
