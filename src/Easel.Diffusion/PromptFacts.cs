using Easel.Core.Infotext;
using Easel.Core.Prompts;
using Easel.Diffusion.Conditioning;

namespace Easel.Diffusion;

/// <summary>What infotexts say of a plan's prompts: embeddings in them, whether they weigh, whether the old schedules differ.</summary>
internal static class PromptFacts
{
    public static InfotextFacts Add(InfotextFacts facts, ImagePlan plan)
    {
        var steps = plan.Request.Steps * plan.Sampler.Facts.CallsPerStep;
        var schedule = new ScheduleOptions(steps, Old: plan.Request.Options.OldPromptSchedules);
        // One list of texts an encoding: the negative prompt, then the parts of the prompt, each distinct one once.
        List<List<string>> encodings = [Texts(plan.NegativePrompt), .. Composition.Parse(plan.Prompt).Select(part => part.Text).Distinct().Select(Texts)];
        return facts with
        {
            EmbeddingHashes = Embeddings(plan, encodings),
            HasEmphasis = encodings.Exists(texts => texts.Exists(text => text.AsSpan().IndexOfAny('(', '[') >= 0)),
            SchedulesDiffer = Differ(plan.Prompt, steps) || Differ(plan.NegativePrompt, steps),
        };

        List<string> Texts(string prompt) => [.. PromptSchedule.Parse(prompt, schedule).Select(entry => entry.Text)];
    }

    /// <summary><c>name: hash, name: hash</c>, each embedding once an encoding and text encoder, the latest encoding first (as A1111); null when none is used.</summary>
    private static string? Embeddings(ImagePlan plan, List<List<string>> encodings)
    {
        if (plan.Model.Embeddings.IsEmpty) return null;

        var chunker = plan.Model.Prompts.Chunker(new EncodeOptions(plan.Request.Options, plan.Request.Size, plan.Request.ClipSkip));
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
            string[] uses = [.. used.Distinct().Select(name => $"{name.Replace(":", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal)}: {hashes[name]}")];
            foreach (var _ in plan.Model.Architecture.Encoders) list.InsertRange(0, uses);
        }

        return list.Count > 0 ? string.Join(", ", list) : null;
    }

    private static bool Differ(string prompt, int steps) =>
        !PromptSchedule.Parse(prompt, new ScheduleOptions(steps)).SequenceEqual(PromptSchedule.Parse(prompt, new ScheduleOptions(steps, Old: true)));
}
