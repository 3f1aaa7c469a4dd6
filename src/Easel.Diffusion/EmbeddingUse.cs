using Easel.Core.Prompts;
using Easel.Diffusion.Conditioning;

namespace Easel.Diffusion;

/// <summary>Which textual inversions a plan's prompts use, as infotexts list them.</summary>
internal static class EmbeddingUse
{
    /// <summary><c>name: hash, name: hash</c>, one entry a use, the prompt's first; null when none is used.</summary>
    public static string? Of(ImagePlan plan)
    {
        if (plan.Model.Embeddings.IsEmpty) return null;

        var chunker = plan.Model.Prompts.Chunker(new EncodeOptions(plan.Request.Options, plan.Request.Size, plan.Request.ClipSkip));
        var hashes = plan.Model.Embeddings.ToDictionary(file => file.Inversion.Name, file => file.Hash);
        var schedule = new ScheduleOptions(plan.Request.Steps * plan.Sampler.Facts.CallsPerStep, Old: plan.Request.Options.OldPromptSchedules);
        var texts = Composition.Parse(plan.Prompt).Select(part => part.Text).Append(plan.NegativePrompt).SelectMany(text => PromptSchedule.Parse(text, schedule));
        var uses = from text in texts
                   from chunk in chunker.Chunk(text.Text).Chunks
                   from fix in chunk.Fixes
                   select $"{fix.Embedding.Name}: {hashes[fix.Embedding.Name]}";
        var list = string.Join(", ", uses);
        return list.Length > 0 ? list : null;
    }
}
