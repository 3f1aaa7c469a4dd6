/** A picture on the server, by its name there. */
export interface Kept {
    id: string;
    width: number;
    height: number;
}

const address = "/api/v1/inputs";

/** Brings a picture file to the server, which names it by its content. */
export async function bring(file: Blob): Promise<string> {
    const answer = await fetch(address, { method: "POST", body: file, headers: { "Content-Type": file.type || "application/octet-stream" } });
    const told = (await answer.json().catch(() => ({}))) as Partial<Kept> & { detail?: string };
    if (!answer.ok || !told.id) throw new Error(told.detail ?? `the server answered ${answer.status}`);
    return told.id;
}

/** Brings what is on a canvas to the server. */
export async function keep(canvas: HTMLCanvasElement): Promise<string> {
    const blob = await new Promise<Blob | null>(done => canvas.toBlob(done, "image/png"));
    if (!blob) throw new Error("the browser could not make a file of the canvas");
    return bring(blob);
}

/** A picture of the server as it can be drawn. */
export async function load(id: string): Promise<HTMLImageElement> {
    const picture = new Image();
    picture.src = `${address}/${encodeURIComponent(id)}`;
    await picture.decode();
    return picture;
}
