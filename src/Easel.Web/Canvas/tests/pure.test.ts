import { describe, expect, it } from "vitest";
import { dabs, reach, width, type Brush, type Touch } from "../src/brush";
import { around, isExtended, longest, settle } from "../src/frame";
import { inside, union } from "../src/geometry";
import { History } from "../src/history";
import { fit, toPicture, zoom } from "../src/view";

const brush: Brush = { size: 40, hardness: 0.5, colour: "#ff0000", erases: false };
const touch = (x: number, y: number, pressure = 1): Touch => ({ x, y, pressure });

describe("brush", () => {
    it("draws thinner with a light pen, but never nothing", () => {
        expect(width(brush, touch(0, 0, 0.5))).toBe(20);
        expect(width(brush, touch(0, 0, 0))).toBe(4);
        expect(width({ ...brush, size: 1 }, touch(0, 0, 0))).toBe(1);
    });

    it("leaves no gap between dabs and ends where the hand is", () => {
        const all = dabs(brush, touch(0, 0), touch(100, 0, 0.5));
        expect(all.at(-1)).toEqual({ x: 100, y: 0, pressure: 0.5 });
        let last = 0;
        for (const dab of all) {
            expect(dab.x - last).toBeLessThanOrEqual(20 / 8 + 1e-9);
            last = dab.x;
        }
    });

    it("knows the box a piece can change", () => {
        const box = reach(brush, touch(10, 10), touch(30, 50));
        expect(box.x).toBeLessThanOrEqual(-10);
        expect(box.y + box.height).toBeGreaterThanOrEqual(70);
    });
});

describe("frame", () => {
    it("is brought to whole cells and never cuts the picture", () => {
        expect(settle({ x: -101, y: 30, width: 700, height: 400 }, 512, 512)).toEqual({ left: 104, top: 0, right: 88, bottom: 0 });
    });

    it("does not grow past the longest side", () => {
        const sides = settle({ x: -10000, y: 0, width: 30000, height: 512 }, 516, 512);
        expect(516 + sides.left + sides.right).toBeLessThanOrEqual(longest);
        expect(sides.left % 8).toBe(0);
        expect(sides.right % 8).toBe(0);
    });

    it("settles as it was when dragged nowhere", () => {
        const sides = { left: 64, top: 8, right: 0, bottom: 128 };
        expect(settle(around(sides, 300, 200), 300, 200)).toEqual(sides);
        expect(isExtended(sides)).toBe(true);
        expect(isExtended(settle(around({ left: 0, top: 0, right: 0, bottom: 0 }, 300, 200), 300, 200))).toBe(false);
    });
});

describe("view", () => {
    it("keeps the place under the pointer when it zooms", () => {
        const view = { scale: 0.7, x: 31, y: -12 };
        const at = { x: 123, y: 77 };
        const before = toPicture(view, at), after = toPicture(zoom(view, 3, at), at);
        expect(after.x).toBeCloseTo(before.x);
        expect(after.y).toBeCloseTo(before.y);
    });

    it("fits the whole box into the window", () => {
        const view = fit({ x: -100, y: 0, width: 4096, height: 2048 }, 800, 600);
        const from = toPicture(view, { x: 0, y: 0 }), to = toPicture(view, { x: 800, y: 600 });
        expect(from.x).toBeLessThanOrEqual(-100);
        expect(from.y).toBeLessThanOrEqual(0);
        expect(to.x).toBeGreaterThanOrEqual(3996);
        expect(to.y).toBeGreaterThanOrEqual(2048);
    });
});

describe("geometry", () => {
    it("joins boxes and cuts them at the picture's edge", () => {
        expect(union({ x: 0, y: 0, width: 4, height: 4 }, { x: 6, y: -2, width: 2, height: 3 })).toEqual({ x: 0, y: -2, width: 8, height: 6 });
        expect(inside({ x: -5, y: 90, width: 10, height: 30 }, 100, 100)).toEqual({ x: 0, y: 90, width: 5, height: 10 });
        expect(inside({ x: 100, y: 0, width: 5, height: 5 }, 100, 100)).toBeNull();
    });
});

describe("history", () => {
    const list: string[] = [];
    const change = (name: string, bytes = 1) => ({ undo: () => list.push(`-${name}`), redo: () => list.push(`+${name}`), bytes });

    it("takes back the last first and does again what was taken back", () => {
        list.length = 0;
        const history = new History();
        history.push(change("a"));
        history.push(change("b"));
        expect([history.undo(), history.undo(), history.undo(), history.redo(), history.canRedo]).toEqual([true, true, false, true, true]);
        expect(list).toEqual(["-b", "-a", "+a"]);
        history.push(change("c"));
        expect(history.redo()).toBe(false);
    });

    it("forgets the oldest when it holds too much, never the last", () => {
        list.length = 0;
        const history = new History(10);
        for (const name of ["a", "b", "c"]) history.push(change(name, 6));
        while (history.undo());
        expect(list).toEqual(["-c"]);
    });
});
