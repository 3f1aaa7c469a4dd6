// Colours in prompts. The box itself is see-through; below it lies the same text, coloured by the browser's highlights, so that the box stays the browser's own.
(() => {
    const longest = 20000; // characters; longer prompts are not coloured,
    const talkative = 4000; // and longer than this are told to the server when typing rests
    const rest = 400; // milliseconds
    const native = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value");
    const kinds = ["bracket", "weight", "schedule", "keyword", "network", "wildcard", "comment", "pair", "wrong"];
    const paints = window.Highlight && window.CSS?.highlights ? new Map(kinds.map((kind, priority) => [kind, Object.assign(new Highlight(), { priority })])) : null;
    if (paints) for (const [kind, paint] of paints) CSS.highlights.set(`prompt-${kind}`, paint);
    const boxes = new Set();

    class Prompt {
        constructor(box, options) {
            this.box = box;
            this.options = options;
            this.frame = box.parentElement;
            this.layer = this.frame.querySelector(".prompt-colours");
            this.text = this.layer.appendChild(document.createTextNode(""));
            this.status = this.frame.querySelector(".prompt-status");
            this.ranges = [];
            this.pairs = [];
            this.found = { partners: new Map(), wrong: [] };
            this.listen();
            this.paint();
        }

        listen() {
            const { box } = this;
            const prompt = this;
            Object.defineProperty(box, "value", {
                configurable: true,
                get() { return native.get.call(this); },
                set(text) { native.set.call(this, text); prompt.later(); },
            });
            box.addEventListener("input", event => { this.later(); this.hold(event); });
            box.addEventListener("keydown", event => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.tell(); });
            box.addEventListener("focusout", () => { this.tell(); this.pair(); });
            box.addEventListener("scroll", () => this.follow());
            document.addEventListener("selectionchange", () => { if (document.activeElement === box && !this.isWaiting) this.pair(); });
            new ResizeObserver(() => this.fit()).observe(box);
        }

        // Once before the browser draws next, however much happens until then.
        later() {
            if (this.isWaiting) return;
            this.isWaiting = true;
            requestAnimationFrame(() => { this.isWaiting = false; this.paint(); });
        }

        paint() {
            const text = this.box.value;
            const isColoured = paints !== null && text.length <= longest;
            this.clear();
            this.frame.classList.toggle("coloured", isColoured);
            this.text.data = isColoured ? text + "\u200b" : "";
            this.found = isColoured ? easel.readPrompt(text, this.options.isNegative) : { partners: new Map(), wrong: [] };
            if (isColoured) {
                for (const [kind, from, to] of this.found.marks) this.add(kind, from, to);
                for (const at of this.found.wrong) this.add("wrong", at, at + 1);
                this.fit();
            }
            this.pair();
            this.warn();
        }

        // The bracket before the caret, or behind it, and its partner.
        pair() {
            for (const range of this.pairs) paints?.get("pair").delete(range);
            this.pairs = [];
            const { selectionStart: at, selectionEnd } = this.box;
            if (document.activeElement !== this.box || at !== selectionEnd) return;
            const one = [at - 1, at].find(place => this.found.partners.has(place));
            if (one !== undefined) this.pairs = [one, this.found.partners.get(one)].map(place => this.range("pair", place, place + 1));
        }

        // For those who do not see colours; not while a bracket is being typed.
        warn() {
            clearTimeout(this.warning);
            const count = this.found.wrong.length;
            this.warning = setTimeout(() => { if (this.status) this.status.textContent = count > 0 ? this.options.texts.wrong.replace("{0}", count) : ""; }, 1500);
        }

        range(kind, from, to) {
            const range = new StaticRange({ startContainer: this.text, startOffset: from, endContainer: this.text, endOffset: to });
            paints.get(kind).add(range);
            return range;
        }

        add(kind, from, to) {
            this.ranges.push([kind, this.range(kind, from, to)]);
        }

        clear() {
            for (const [kind, range] of this.ranges) paints.get(kind).delete(range);
            for (const range of this.pairs) paints?.get("pair").delete(range);
            this.ranges = [];
            this.pairs = [];
        }

        fit() {
            const { box, layer } = this;
            Object.assign(layer.style, { left: `${box.offsetLeft + box.clientLeft}px`, top: `${box.offsetTop + box.clientTop}px`, width: `${box.clientWidth}px`, height: `${box.clientHeight}px` });
            this.follow();
        }

        follow() {
            this.layer.scrollTop = this.box.scrollTop;
        }

        // A prompt as long as a novel does not go over the line at every key.
        hold(event) {
            clearTimeout(this.telling);
            if (this.isTelling || this.box.value.length <= talkative) {
                this.telling = null;
                return;
            }
            event.stopPropagation();
            this.telling = setTimeout(() => this.tell(), rest);
        }

        tell() {
            if (!this.telling) return;
            this.isTelling = true;
            this.box.dispatchEvent(new Event("input", { bubbles: true }));
            this.isTelling = false;
        }

        // Where a place of the text is on the screen; null when it is not known.
        place(at) {
            if (this.isWaiting) this.paint();
            if (!this.frame.classList.contains("coloured")) return null;
            const range = document.createRange();
            range.setStart(this.text, at);
            range.setEnd(this.text, at + 1);
            return range.getClientRects()[0] ?? null;
        }
    }

    window.easel.prompt = (box, server, options) => {
        for (const old of boxes) {
            if (old.box.isConnected) continue;
            old.clear();
            boxes.delete(old);
        }
        const prompt = new Prompt(box, options);
        boxes.add(prompt);
        easel.suggest(prompt, server);
    };
})();
