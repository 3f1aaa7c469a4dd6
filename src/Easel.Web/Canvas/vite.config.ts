import { defineConfig } from "vite";

// One file, kept in the repository, so that a machine without Node.js builds Easel; the gate builds it anew and compares.
export default defineConfig({
    build: {
        lib: { entry: "src/main.ts", formats: ["es"], fileName: () => "canvas.js" },
        outDir: "../Assets",
        emptyOutDir: false,
        minify: true,
        rolldownOptions: { output: { minify: true } }, // Vite leaves the white space of libraries
        target: "es2022",
        reportCompressedSize: false,
    },
});
