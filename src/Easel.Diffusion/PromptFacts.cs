using Easel.Core.Infotext;
using Easel.Core.Prompts;

namespace Easel.Diffusion;

/// <summary>What infotexts say of a plan's prompts: embeddings in them, whether they weigh, whether the old schedules differ.</summary>
internal static class PromptFacts
{
    public static InfotextFacts Add(InfotextFacts facts, ImagePlan plan)
    {
        List<ImagePlan> passes = plan.Hires is { } hires ? [plan, hires.Plan] : [plan];
        // One list of texts an encoding: the negative prompt, then the parts of the prompt, each distinct one once.
        List<List<string>> encodings = [.. passes.SelectMany(pass => new[] { Texts(pass, pass.NegativePrompt) }.Concat(Composition.Parse(pass.Prompt).Select(part => part.Text).Distinct().Select(text => Texts(pass, text))))];
        return facts with
        {
            EmbeddingHashes = Embeddings(plan, encodings),
            HasEmphasis = encodings.Exists(texts => texts.Exists(text => text.AsSpan().IndexOfAny('(', '[') >= 0)),
            SchedulesDiffer = passes.Exists(pass => Differ(pass.Prompt, pass.PromptSteps) || Differ(pass.NegativePrompt, pass.PromptSteps)),
        };

        static List<string> Texts(ImagePlan pass, string prompt) => [.. PromptSchedule.Parse(prompt, pass.PromptSteps).Select(entry => entry.Text)];
    }

    /// <summary><c>name: hash, name: hash</c>, each embedding once an encoding and text encoder, the latest encoding first (as A1111); null when none is used.</summary>
    private static string? Embeddings(ImagePlan plan, List<List<string>> encodings)
    {
        if (plan.Model.Embeddings.IsEmpty) return null;

        var chunker = plan.Model.Prompts.Chunker(plan.Encoding);
        var hashes = plan.Model.Embeddings.ToDictionary(file => file.Inversion.Name, file => file.Hash);
        var list = new List<string>();
        foreach (var texts in encodings)
        {
            var prompts = texts.Select(chunker.Chunk).ToList();
            var used = from i in Enumerable.Range(0, prompts.Max(prompt => prompt.Chunks.Length))
                       from prompt in prompts
                       where i < prompt.Chunks.Length
                       from fix in prompt.Chunks[i].Fixes
                       select fix.Embedding.Name;
            string[] uses = [.. used.Distinct().Where(hashes.ContainsKey).Select(name => $"{name.Replace(":", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal)}: {hashes[name]}")];
            foreach (var _ in plan.Model.Architecture.Encoders) list.InsertRange(0, uses);
        }

        return list.Count > 0 ? string.Join(", ", list) : null;
    }

    private static bool Differ(string prompt, ScheduleOptions steps) =>
        !PromptSchedule.Parse(prompt, steps with { Old = false }).SequenceEqual(PromptSchedule.Parse(prompt, steps with { Old = true }));
}
