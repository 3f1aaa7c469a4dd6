/** Something that can be taken back and done again. */
export interface Change {
    undo(): void;
    redo(): void;
    /** Memory it holds. */
    readonly bytes: number;
}

/** What was done, in order. The oldest is forgotten when all of it holds too much memory. */
export class History {
    private readonly done: Change[] = [];
    private undone: Change[] = [];
    private bytes = 0;

    constructor(private readonly limit = 384 << 20) { }

    get canUndo(): boolean { return this.done.length > 0; }

    get canRedo(): boolean { return this.undone.length > 0; }

    /** Notes what has just been done; what was taken back before is lost. */
    push(change: Change): void {
        for (const lost of this.undone) this.bytes -= lost.bytes;
        this.undone = [];
        this.done.push(change);
        this.bytes += change.bytes;
        while (this.bytes > this.limit && this.done.length > 1) this.bytes -= this.done.shift()!.bytes;
    }

    undo(): boolean {
        const last = this.done.pop();
        if (!last) return false;
        last.undo();
        this.undone.push(last);
        return true;
    }

    redo(): boolean {
        const next = this.undone.pop();
        if (!next) return false;
        next.redo();
        this.done.push(next);
        return true;
    }
}
