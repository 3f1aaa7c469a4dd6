using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Easel.Diffusion.Conditioning;

/// <summary>What the UNet is told by a picture's prompts.</summary>
/// <param name="Prompt">The parts joined by AND.</param>
/// <param name="Negative">The negative prompt.</param>
/// <param name="Empty">The empty prompt's context [1, 77, W], which fills up the shorter of the two where the options ask for it; else null.</param>
public sealed record EncodedPrompts(ImmutableArray<WeightedConditioning> Prompt, ScheduledConditioning Negative, Tensor? Empty)
{
    public EncodedPrompts MoveToOuterDisposeScope()
    {
        foreach (var conditioning in Prompt.Select(part => part.Conditioning).Distinct()) conditioning.MoveToOuterDisposeScope();
        Negative.MoveToOuterDisposeScope();
        Empty?.MoveToOuterDisposeScope();
        return this;
    }
}
