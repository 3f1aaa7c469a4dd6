// Two pictures in one frame; a slider says where the second begins.
(() => {
    window.easel.compare = dialog => {
        const frame = dialog.querySelector(".compare-frame");
        const slider = frame.querySelector("input");
        const move = () => frame.style.setProperty("--at", `${slider.value}%`);
        slider.addEventListener("input", move);
        move();
        dialog.showModal(); // the rest of the page waits; Esc closes, and the focus goes back to where it was
        slider.focus();
    };
})();
