// What the characters of a prompt mean, for their colours: A1111's grammar as Easel.Core/Prompts reads it.
(() => {
    const syntax = /\\[()[\]\\]|#[^\n]*|<[\p{L}\p{N}_]+:[^>#]+>|__[\p{L}\p{N}_\-/.*]+?__|(?<![\p{L}\p{N}_])(?:AND|BREAK)(?![\p{L}\p{N}_])|[()[\]:|]/gu;
    const weight = /^\s*[+-]?[.\d]+\s*$/;
    const guidance = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)\s*$/;
    const when = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;

    // Marks as [kind, from, to]; the partner of each bracket that has one; places of what stands wrong.
    function read(text, isNegative) {
        const found = { marks: [], partners: new Map(), wrong: [] };
        const open = [], outer = [];
        let part = 0; // where the part between two ANDs begins
        const mark = (kind, from, to) => found.marks.push([kind, from, to]);

        function guide(end) {
            const colon = outer.at(-1);
            if (!isNegative && colon >= part && guidance.test(text.slice(colon + 1, end))) mark("weight", colon, colon + text.slice(colon, end).trimEnd().length);
        }

        function close(at) {
            const opener = text[at] === ")" ? "(" : "[";
            const depth = open.findLastIndex(frame => text[frame.at] === opener);
            if (depth < 0) {
                found.wrong.push(at);
                return;
            }
            for (const frame of open.splice(depth + 1)) found.wrong.push(frame.at, ...frame.bars);
            const frame = open.pop();
            found.partners.set(frame.at, at).set(at, frame.at);
            finish(frame, at, text.slice((frame.colons.at(-1) ?? at) + 1, at));
        }

        function finish({ at, colons, bars }, end, last) {
            const isSquare = text[at] === "[";
            const changes = isSquare && bars.length > 0 && colons.length === 0;
            const switches = isSquare && bars.length === 0 && colons.length > 0 && colons.length < 3 && when.test(last);
            const kind = changes || switches ? "schedule" : "bracket";
            mark(kind, at, at + 1);
            mark(kind, end, end + 1);
            if (changes) for (const bar of bars) mark(kind, bar, bar + 1);
            else found.wrong.push(...bars); // a bar anywhere else makes A1111 take the whole prompt as it stands
            if (switches && colons.length === 2) mark(kind, colons[0], colons[0] + 1);
            if (switches) mark(kind, colons.at(-1), end);
            if (!isSquare && colons.length > 0 && weight.test(last)) mark("weight", colons.at(-1), end);
        }

        for (const match of text.matchAll(syntax)) {
            const [piece, at] = [match[0], match.index];
            const behind = at + piece.length;
            if (piece === "(" || piece === "[") open.push({ at, colons: [], bars: [] });
            else if (piece === ")" || piece === "]") close(at);
            else if (piece === ":") (open.at(-1)?.colons ?? outer).push(at);
            else if (piece === "|") (open.at(-1)?.bars ?? found.wrong).push(at);
            else if (piece[0] === "\\" || piece[0] === "#") mark("comment", at, behind);
            else if (piece[0] === "<" && !isNegative) mark("network", at, behind);
            else if (piece[0] === "_") mark("wildcard", at, behind);
            else if (piece === "BREAK" || (piece === "AND" && !isNegative)) {
                if (piece === "AND") guide(at);
                if (piece === "AND") part = behind;
                mark("keyword", at, behind);
            }
        }
        guide(text.length);
        for (const frame of open) found.wrong.push(frame.at, ...frame.bars);
        return found;
    }

    window.easel.readPrompt = read;
})();
