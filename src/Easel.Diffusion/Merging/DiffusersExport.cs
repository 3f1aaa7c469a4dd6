using System.Text.Json;
using Easel.Core.Imaging;
using Easel.Core.Prompts.Tokens;
using Easel.Core.Requests;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Diffusers;
using Easel.Diffusion.Weights.Safetensors;
using static TorchSharp.torch;

namespace Easel.Diffusion.Merging;

/// <summary>Writes a checkpoint as a diffusers folder: a file and a configuration for each network, the scheduler's, the tokenizers.</summary>
public static class DiffusersExport
{
    private const string RecipeFile = "recipe"; // while it is unfinished

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions CompactJson = new() { Encoder = Json.Encoder };

    /// <summary>Carries it out on this thread; the folder appears whole or not at all, and what is stopped is gone on with by the same order.</summary>
    /// <param name="order">Input, folder and precision; the rest is not heeded.</param>
    /// <param name="progress">Told at each tensor.</param>
    /// <param name="cancel">Stops between two tensors.</param>
    /// <exception cref="RequestException">The folder exists, or there is no room.</exception>
    /// <exception cref="WeightsException">The checkpoint is damaged, none that Easel runs, or lacks a part.</exception>
    /// <exception cref="FileOutputException">The disk is full, the folder read-only…</exception>
    public static RewriteReport Run(RewriteOrder order, IProgress<ModelProgress>? progress = null, CancellationToken cancel = default)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var folder = Path.GetFullPath(Path.TrimEndingDirectorySeparator(order.Output));
        if (Path.Exists(folder)) throw new RequestException(ModelOutput.Field, $"{folder} exists; give another name, or delete it");
        using var model = Checkpoint.Open(order.Input);
        if (model.Architecture.SightPrefix is not null) throw new WeightsException(order.Input, null, $"it is a {model.Architecture.Title} checkpoint, and what looks at pictures has no place in the folder that Easel writes; keep the file as it is");
        var parts = new DiffusersParts(model, (key, own, shape) => ModelTypes.Of(key, own, order.Precision, shape)).All();
        var recipe = ModelRecipe.Of($"diffusers|{order.Precision?.Name}", [order.Input]);
        var unfinished = folder + AtomicFile.UnfinishedSuffix;
        cancel.ThrowIfCancellationRequested();
        using var claim = ModelOutput.Claim(folder);
        try
        {
            Begin(unfinished, recipe);
            var total = parts.SelectMany(part => part.Tensors).Sum(Bytes);
            ModelOutput.CheckRoom(folder, total - new DirectoryInfo(unfinished).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length));
            var (written, bytes) = (0L, 0L);
            foreach (var part in parts)
            {
                var path = Path.Combine(Directory.CreateDirectory(Path.Combine(unfinished, part.Folder)).FullName, part.FileName);
                bytes += File.Exists(path) // of an earlier attempt: files appear whole
                    ? new FileInfo(path).Length
                    : new ModelOutput(path).Write(part.Tensors, new Dictionary<string, string> { ["format"] = "pt" }, [model.Weights], recipe, new Later(progress, written, total), cancel);
                written += part.Tensors.Sum(Bytes);
            }

            WriteTexts(unfinished, new DiffusersConfigWriter(model.Architecture, parts), parts);
            File.Delete(Path.Combine(unfinished, RecipeFile));
            Directory.Move(unfinished, folder);
            return new RewriteReport(folder, bytes, parts.Sum(part => part.Tensors.Count), 0);
        }
        catch (Exception wrong)
        {
            if (wrong is not (OperationCanceledException or IOException)) Remove(unfinished);
            if (wrong is IOException or UnauthorizedAccessException && wrong is not FileOutputException) throw FileOutputException.From(folder, wrong);
            throw;
        }
    }

    // What another recipe left is no use.
    private static void Begin(string unfinished, string recipe)
    {
        var known = Path.Combine(unfinished, RecipeFile);
        if (File.Exists(known) && File.ReadAllText(known) == recipe) return;
        if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        Directory.CreateDirectory(unfinished);
        File.WriteAllText(known, recipe);
    }

    private static void WriteTexts(string folder, DiffusersConfigWriter configs, IReadOnlyList<DiffusersPart> parts)
    {
        foreach (var encoder in parts.Where(part => part.Folder.StartsWith("text", StringComparison.Ordinal)))
        {
            var tokenizer = Path.Combine(folder, DiffusersConfigWriter.TokenizerOf(encoder));
            Directory.CreateDirectory(tokenizer);
            File.WriteAllText(Path.Combine(tokenizer, "vocab.json"), JsonSerializer.Serialize(Enumerable.Range(0, ClipVocabulary.Size).ToDictionary(ClipVocabulary.Default.TextOf), CompactJson));
            File.WriteAllText(Path.Combine(tokenizer, "merges.txt"), string.Join('\n', ClipVocabulary.MergeLines()) + "\n");
        }

        foreach (var (path, config) in configs.All())
        {
            var full = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, config.ToJsonString(Json) + "\n");
        }
    }

    private static void Remove(string folder)
    {
        try { Directory.Delete(folder, recursive: true); }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException) { } // the error that led here says more
    }

    private static long Bytes(SafetensorsPart part) => TensorFile.ByteCount(part.Type, part.Shape);

    private sealed class Later(IProgress<ModelProgress>? progress, long start, long total) : IProgress<ModelProgress>
    {
        public void Report(ModelProgress value) => progress?.Report(new ModelProgress(start + value.Written, total, value.Key));
    }
}
