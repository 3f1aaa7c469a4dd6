using System.Collections.Immutable;
using Easel.Core.Prompts;

namespace Easel.Diffusion.Conditioning;

/// <summary>What a prompt with a schedule says at each step.</summary>
/// <param name="EndSteps">The last step of each entry, counted from 1, rising.</param>
/// <param name="Entries">As many; each of batch 1.</param>
public sealed record ScheduledConditioning(ImmutableArray<int> EndSteps, ImmutableArray<TextConditioning> Entries)
{
    /// <summary>The entry in force at the sampler's call <paramref name="call"/>, counted from 0 in each pass.</summary>
    public TextConditioning At(int call) => Entries[PromptSchedule.EntryAt(EndSteps, call)];

    public ScheduledConditioning MoveToOuterDisposeScope()
    {
        foreach (var entry in Entries) entry.MoveToOuterDisposeScope();
        return this;
    }
}
