// Names while a prompt is typed: LoRAs behind <, wildcards behind __, embeddings and styles as words. The list is fetched once in a while and looked through here.
(() => {
    const most = 50, fresh = 20000; // rows; milliseconds
    const known = { words: [], since: -Infinity, asking: null };

    async function ask(server) {
        known.asking ??= server.invokeMethodAsync("Words")
            .then(words => { known.words = words.map(word => ({ ...word, key: word.name.toLowerCase() })); known.since = performance.now(); })
            .catch(() => { })
            .finally(() => { known.asking = null; });
        if (known.since === -Infinity) await known.asking;
    }

    // What is being typed before the caret: of which kinds it may be, where it begins, and what of it is there.
    function find(text, caret, isNegative) {
        const before = text.slice(Math.max(0, caret - 200), caret);
        const tag = isNegative ? null : /<(?:(lora|lyco):)?([^<>:\n]*)$/i.exec(before);
        if (tag) {
            const query = tag[1] || !"lora".startsWith(tag[2].toLowerCase()) ? tag[2] : "";
            return { kinds: ["lora"], query, from: caret - tag[0].length, isSure: true };
        }
        const line = before.slice(before.lastIndexOf("\n") + 1);
        const card = /__([\p{L}\p{N}_\-/.]*)$/u.exec(line);
        if (card && line.split("__").length % 2 === 0) return { kinds: ["wildcard"], query: card[1], from: caret - card[0].length, isSure: true };
        const word = /[^\s,()[\]<>:|]+$/.exec(before)?.[0] ?? "";
        return { kinds: ["embedding", "style"], query: word, from: caret - word.length, isSure: false };
    }

    // Beginnings first, then beginnings of words, then the rest.
    function matches({ kinds, query, isSure }) {
        const key = query.toLowerCase();
        const ranked = [[], [], []];
        for (const word of known.words) {
            if (!kinds.includes(word.kind)) continue;
            const at = word.key.indexOf(key);
            if (at < 0) continue;
            const rank = at === 0 ? 0 : /[\s_\-./]/.test(word.key[at - 1]) ? 1 : 2;
            if (rank < 2 || isSure) ranked[rank].push(word);
        }
        return ranked.flat().slice(0, most);
    }

    class Suggestions {
        constructor(prompt, server) {
            this.prompt = prompt;
            this.box = prompt.box;
            this.server = server;
            this.list = prompt.frame.querySelector(".words");
            this.items = [];
            this.active = -1;
            this.box.addEventListener("input", event => { if (!event.isComposing) this.look(false); });
            this.box.addEventListener("keydown", event => this.key(event));
            this.box.addEventListener("blur", () => this.close());
            this.box.addEventListener("scroll", () => this.close());
            this.list.addEventListener("mousedown", event => event.preventDefault()); // the caret stays
            this.list.addEventListener("click", event => this.accept(Number(event.target.closest("[role=option]")?.dataset.at ?? -1)));
            document.addEventListener("selectionchange", () => { if (this.isOpen && document.activeElement === this.box && this.box.selectionStart < this.typed.from) this.close(); });
        }

        get isOpen() {
            return !this.list.hidden;
        }

        async look(asked) {
            const { box, prompt } = this;
            const caret = box.selectionStart;
            const typed = find(box.value, caret, prompt.options.isNegative);
            if (asked && !typed.isSure) Object.assign(typed, { kinds: prompt.options.isNegative ? ["embedding", "style", "wildcard"] : ["embedding", "style", "lora", "wildcard"], isSure: true });
            if (!typed.isSure && typed.query.length < 2) return this.close();
            if (!asked && typed.from === this.dismissed) return this.close();
            this.dismissed = -1;
            if (performance.now() - known.since > fresh) await ask(this.server);
            if (box.selectionStart !== caret || document.activeElement !== box) return; // went on meanwhile
            this.typed = { ...typed, to: caret };
            this.show(matches(typed));
        }

        show(items) {
            const { texts } = this.prompt.options;
            const none = this.typed.isSure && !known.words.some(word => this.typed.kinds.includes(word.kind)) ? texts["none." + this.typed.kinds.at(-1)] : null;
            if (items.length === 0 && !none) return this.close();
            this.items = items;
            this.list.replaceChildren(...items.map((word, at) => this.row(word, at)), ...(none ? [this.hint(none)] : []));
            this.list.hidden = false;
            this.list.scrollTop = 0;
            this.position();
            this.box.setAttribute("aria-haspopup", "listbox");
            this.box.setAttribute("aria-controls", this.list.id);
            this.choose(this.typed.isSure && items.length > 0 ? 0 : -1);
            this.prompt.status.textContent = none ?? texts.found.replace("{0}", items.length);
        }

        row(word, at) {
            const row = document.createElement("li");
            Object.assign(row, { id: `${this.list.id}-${at}`, className: "word" });
            row.setAttribute("role", "option");
            row.dataset.at = at;
            const [name, kind] = [document.createElement("span"), document.createElement("span")];
            name.textContent = word.name;
            kind.className = "word-kind";
            kind.textContent = word.place ? `${this.prompt.options.texts[word.kind]} · ${word.place}` : this.prompt.options.texts[word.kind];
            row.append(name, kind);
            return row;
        }

        hint(text) {
            const row = document.createElement("li");
            Object.assign(row, { className: "word-none", textContent: text });
            row.setAttribute("role", "option");
            row.setAttribute("aria-disabled", "true");
            row.setAttribute("aria-selected", "false");
            return row;
        }

        choose(at) {
            this.active = at;
            for (const row of this.list.querySelectorAll(".word")) row.setAttribute("aria-selected", String(Number(row.dataset.at) === at));
            if (at < 0) return this.box.removeAttribute("aria-activedescendant");
            this.box.setAttribute("aria-activedescendant", `${this.list.id}-${at}`);
            this.list.children[at].scrollIntoView({ block: "nearest" });
        }

        // Below the name's beginning; above it where there is no room below.
        position() {
            const box = this.box.getBoundingClientRect();
            const at = this.prompt.place(this.typed.from) ?? { left: box.left, top: box.top, bottom: box.bottom };
            const { offsetWidth: width, offsetHeight: height } = this.list;
            const below = innerHeight - at.bottom > height + 12 || at.top < height + 12;
            this.list.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
            this.list.style.top = `${below ? at.bottom + 4 : at.top - height - 4}px`;
        }

        close() {
            if (!this.isOpen) return;
            this.list.hidden = true;
            this.items = [];
            for (const name of ["aria-activedescendant", "aria-controls", "aria-haspopup"]) this.box.removeAttribute(name);
            this.prompt.status.textContent = "";
        }

        key(event) {
            const { key } = event;
            if (event.isComposing) return;
            if (key === " " && event.ctrlKey) this.look(true);
            else if (!this.isOpen) return;
            else if (key === "Escape") { this.dismissed = this.typed.from; this.close(); }
            else if (event.ctrlKey || event.metaKey || event.altKey) return key.startsWith("Arrow") || key === "Enter" ? this.close() : undefined;
            else if (key === "ArrowDown" && this.items.length) this.choose((this.active + 1) % this.items.length);
            else if (key === "ArrowUp" && this.active >= 0) this.choose((this.active + this.items.length - 1) % this.items.length);
            else if ((key === "Enter" || (key === "Tab" && !event.shiftKey)) && this.active >= 0) this.accept(this.active);
            else return;
            event.preventDefault();
            event.stopPropagation();
        }

        accept(at) {
            const word = this.items[at];
            if (!word) return;
            const { box, typed } = this;
            const tag = /^[^<>:\n]*(:[^<>\n]*)?>/.exec(box.value.slice(typed.to)); // in a tag that is there, its name alone changes
            const isInTag = word.kind === "lora" && tag && box.value[typed.from] === "<";
            const text = { lora: `<lora:${word.name}${isInTag ? tag[1] ?? ":1" : ":1"}>`, wildcard: `__${word.name}__`, embedding: word.name, style: "" }[word.kind];
            const closed = word.kind === "wildcard" && box.value.startsWith("__", typed.to) ? 2 : 0;
            this.close();
            box.focus();
            box.setSelectionRange(typed.from, typed.to + (isInTag ? tag[0].length : closed));
            if (text) document.execCommand("insertText", false, text); // can be undone
            else if (typed.from !== typed.to) document.execCommand("delete");
            this.close();
            if (word.kind === "style") this.server.invokeMethodAsync("Lay", word.name);
        }
    }

    window.easel.suggest = (prompt, server) => new Suggestions(prompt, server);
})();
