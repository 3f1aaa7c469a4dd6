// Ctrl+Up and Ctrl+Down in a prompt: what the caret is in, or what is marked, weighs more or less.
(() => {
    const step = 0.1, networkStep = 0.05;
    const delimiter = /[\s,.|()[\]<>:]/;

    // The innermost brackets around from…to, or null.
    function around(text, from, to, open, close) {
        let depth = 0, start = -1;
        for (let i = from - 1; i >= 0 && start < 0; i--) {
            if (text[i] === close) depth++;
            else if (text[i] === open && depth-- === 0) start = i;
        }
        if (start < 0) return null;
        depth = 0;
        for (let i = to; i < text.length; i++) {
            if (text[i] === open) depth++;
            else if (text[i] === close && depth-- === 0) return [start, i + 1];
        }
        return null;
    }

    function word(text, from, to) {
        if (from !== to) return [from, to];
        while (from > 0 && !delimiter.test(text[from - 1])) from--;
        while (to < text.length && !delimiter.test(text[to])) to++;
        return [from, to];
    }

    const number = value => String(Math.round(value * 100) / 100);

    // What stands in place of start…end, and which part of it is marked afterwards.
    function change(text, from, to, up) {
        const network = around(text, from, to, "<", ">");
        const named = network && /^<(\w+:[^:>]+):(-?[\d.]+)>$/.exec(text.slice(...network));
        if (named) return { at: network, text: `<${named[1]}:${number(Number(named[2]) + up * networkStep)}>`, mark: null };
        const bracket = around(text, from, to, "(", ")");
        const weighed = bracket && /^\(([\s\S]*):(-?[\d.]+)\)$/.exec(text.slice(...bracket));
        if (weighed) {
            const weight = number(Number(weighed[2]) + up * step);
            return weight === "1" ? { at: bracket, text: weighed[1], mark: [0, weighed[1].length] } : { at: bracket, text: `(${weighed[1]}:${weight})`, mark: [1, weighed[1].length] };
        }

        const [start, end] = word(text, from, to);
        const chosen = text.slice(start, end);
        return chosen.trim() ? { at: [start, end], text: `(${chosen}:${number(1 + up * step)})`, mark: [1, chosen.length] } : null;
    }

    document.addEventListener("keydown", event => {
        const box = event.target;
        if (!(event.ctrlKey || event.metaKey) || !["ArrowUp", "ArrowDown"].includes(event.key) || !(box instanceof HTMLTextAreaElement) || !box.matches(".prompt-box textarea")) return;
        event.preventDefault();
        const { selectionStart, selectionEnd, value } = box;
        const changed = change(value, selectionStart, selectionEnd, event.key === "ArrowUp" ? 1 : -1);
        if (!changed) return;
        box.setSelectionRange(...changed.at);
        document.execCommand("insertText", false, changed.text); // can be undone
        if (changed.mark) box.setSelectionRange(changed.at[0] + changed.mark[0], changed.at[0] + changed.mark[0] + changed.mark[1]);
        else box.setSelectionRange(changed.at[0] + 1, changed.at[0] + 1);
    });
})();
