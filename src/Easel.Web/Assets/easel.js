// What pages ask of the browser that Blazor has no word for.
(() => {
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    let listener = null;
    let early = null; // a key that was pressed when the form stood there and nobody listened yet

    // The window's name. It is in the storage only while the page is away: a tab that is duplicated copies the storage, and is another window.
    const windowKey = "easel-window";
    const windowName = sessionStorage.getItem(windowKey) ?? Array.from(crypto.getRandomValues(new Uint8Array(12)), byte => byte.toString(16).padStart(2, "0")).join("");
    const rememberWindow = isAway => isAway ? sessionStorage.setItem(windowKey, windowName) : sessionStorage.removeItem(windowKey);
    rememberWindow(document.hidden);
    window.addEventListener("pagehide", () => rememberWindow(true));
    window.addEventListener("pageshow", () => rememberWindow(document.hidden));
    document.addEventListener("visibilitychange", () => rememberWindow(document.hidden));

    // Who goes on to a page has done with the menu that led there.
    document.addEventListener("click", event => event.target.closest(":popover-open a")?.closest(":popover-open").hidePopover());

    const isOverlaid = () => document.querySelector(".lightbox, .mud-dialog, .mud-popover-open, :popover-open") !== null;

    document.addEventListener("keydown", event => {
        if (isOverlaid() || (!listener && !document.getElementById("prompt"))) return;
        const key = event.key === "Enter" && (event.ctrlKey || event.metaKey) ? "generate"
            : event.key === "Enter" && event.altKey ? "skip"
            : event.key === "Escape" ? "interrupt" : null;
        if (!key) return;
        event.preventDefault();
        if (document.activeElement instanceof HTMLInputElement) document.activeElement.dispatchEvent(new Event("change", { bubbles: true })); // what is typed counts
        if (listener) listener.invokeMethodAsync("Pressed", key);
        else early = key;
    });

    function save(name, blob) {
        const link = document.createElement("a");
        link.href = URL.createObjectURL(blob);
        link.download = name;
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    }

    window.easel = {
        begin(page) {
            dark.addEventListener("change", () => page.invokeMethodAsync("SystemChanged", dark.matches));
            return { theme: localStorage.getItem("easel-theme"), dark: dark.matches };
        },

        window: () => windowName,

        remember(theme) {
            localStorage.setItem("easel-theme", theme);
        },

        listen(page) {
            listener = page;
            if (page && early) page.invokeMethodAsync("Pressed", early);
            early = null;
        },

        // Tells a grid how wide it is.
        watch(box, grid) {
            const tell = () => { if (box.isConnected) grid.invokeMethodAsync("Resized", Math.floor(box.clientWidth)).catch(() => { }); };
            const observer = new ResizeObserver(() => box.isConnected ? tell() : observer.disconnect());
            observer.observe(box);
        },

        // Brings what is wrong in a dialog into sight.
        showProblem() {
            document.querySelector(".mud-dialog .problem")?.scrollIntoView({ block: "center" });
        },

        async copy(text) {
            if (navigator.clipboard) return navigator.clipboard.writeText(text);
            const field = document.body.appendChild(document.createElement("textarea")); // over the network without TLS
            field.value = text;
            field.select();
            document.execCommand("copy");
            field.remove();
        },

        // Several pictures as one archive; true when it came.
        async zip(ids) {
            const answer = await fetch("/api/v1/images/zip", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ ids }) });
            if (!answer.ok) return false;
            save("pictures.zip", await answer.blob());
            return true;
        },

        // Wheel and two fingers zoom towards where they are, dragging moves, a double click goes back.
        zoom(stage) {
            const picture = stage.querySelector("img");
            const fingers = new Map();
            let scale = 1, x = 0, y = 0, apart = 0;
            const draw = () => { picture.style.transform = `translate(${x}px, ${y}px) scale(${scale})`; };
            const to = (next, at) => {
                next = Math.min(16, Math.max(1, next));
                const box = stage.getBoundingClientRect();
                const [dx, dy] = [at.clientX - box.left - box.width / 2, at.clientY - box.top - box.height / 2];
                [x, y] = next === 1 ? [0, 0] : [dx - (dx - x) * next / scale, dy - (dy - y) * next / scale];
                scale = next;
                draw();
            };
            stage.addEventListener("wheel", event => { event.preventDefault(); to(scale * Math.exp(-event.deltaY / 400), event); }, { passive: false });
            stage.addEventListener("dblclick", event => to(scale === 1 ? 3 : 1, event));
            stage.addEventListener("pointerdown", event => { fingers.set(event.pointerId, event); stage.setPointerCapture(event.pointerId); apart = 0; });
            stage.addEventListener("pointerup", event => fingers.delete(event.pointerId));
            stage.addEventListener("pointercancel", event => fingers.delete(event.pointerId));
            stage.addEventListener("pointermove", event => {
                const before = fingers.get(event.pointerId);
                if (!before) return;
                fingers.set(event.pointerId, event);
                if (fingers.size === 1 && scale > 1) { x += event.clientX - before.clientX; y += event.clientY - before.clientY; draw(); }
                if (fingers.size === 2) {
                    const [a, b] = [...fingers.values()];
                    const now = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
                    if (apart) to(scale * now / apart, { clientX: (a.clientX + b.clientX) / 2, clientY: (a.clientY + b.clientY) / 2 });
                    apart = now;
                }
            });
        },
    };

    // A server that was started anew does not know this page any more.
    document.getElementById("components-reconnect-modal").addEventListener("components-reconnect-state-changed", event => {
        if (event.detail.state === "rejected") location.reload();
        if (event.detail.state === "failed") document.addEventListener("visibilitychange", () => location.reload(), { once: true });
    });
})();
