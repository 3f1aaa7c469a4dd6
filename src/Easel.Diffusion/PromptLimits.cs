using Easel.Core.Prompts;
using Easel.Core.Requests;

namespace Easel.Diffusion;

/// <summary>How much a prompt may ask for within <see cref="RequestLimits.LongestPrompt"/>: what is done in bounded time and memory. 100 kB of words pass.</summary>
internal static class PromptLimits
{
    private const int ShortText = 4_000;           // characters; below it no limit can be reached that matters
    private const int MostParts = 100;             // joined by AND: each is a row of the UNet's batch
    private const int MostChunks = 1_000;          // of 75 tokens: the length of what every step attends to
    private const int MostEncodings = 10_000;      // chunks over all parts and schedule entries

    /// <exception cref="RequestException">A prompt is too long in parts, chunks or schedules; names the limit.</exception>
    public static void Check(ImagePlan plan)
    {
        if (plan.Prompt.Length > ShortText)
        {
            var parts = Composition.Parse(plan.Prompt);
            if (parts.Count > MostParts) throw new RequestException("prompt", $"it has {parts.Count} parts joined by AND; give at most {MostParts}");
            Check(plan, "prompt", parts.Select(part => part.Text));
        }

        if (plan.NegativePrompt.Length > ShortText) Check(plan, "negative_prompt", [plan.NegativePrompt]);
    }

    private static void Check(ImagePlan plan, string field, IEnumerable<string> texts)
    {
        var chunker = plan.Model.Prompts.Chunker(plan.Encoding);
        var schedule = plan.PromptSteps;
        var all = 0;
        foreach (var text in texts.Distinct().SelectMany(text => PromptSchedule.Parse(text, schedule)).Select(entry => entry.Text).Distinct())
        {
            var chunks = chunker.Chunk(text).Chunks.Length;
            if (chunks > MostChunks) throw new RequestException(field, $"it has {chunks} chunks of 75 tokens; give at most {MostChunks}");
            all += chunks;
            if (all > MostEncodings) throw new RequestException(field, $"its parts and schedules make more than {MostEncodings} chunks of 75 tokens; shorten it, or change it in fewer steps");
        }
    }
}
