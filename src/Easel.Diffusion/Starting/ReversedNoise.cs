using Easel.Core.Prompts;
using Easel.Core.Scripts;
using Easel.Diffusion.Native;
using Easel.Diffusion.Passes;
using Easel.Diffusion.Sampling;
using Easel.Diffusion.Sampling.Guidance;
using Easel.Diffusion.Sampling.Schedules;
using static TorchSharp.torch;

namespace Easel.Diffusion.Starting;

/// <summary>The noise a picture would have come from: Euler's steps walked from the picture up to the highest level (A1111 1.10.1, img2imgalt.py).</summary>
/// <param name="script">How.</param>
internal sealed class ReversedNoise(NoiseReversal script)
{
    /// <summary>The noise of a plan's pictures, about standard normal [B, C, h, w].</summary>
    /// <param name="plan">With a start; its model is asked.</param>
    /// <param name="start">Its latents.</param>
    /// <param name="cancel">Checked before each call of the network.</param>
    public Tensor Of(ImagePlan plan, StartLatents start, CancellationToken cancel)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var original = Original(plan);
        var conditioning = BatchConditioning.Encode(original, (int)start.Clean.size(0), cancel);
        using var guidance = new PassGuidance(original, conditioning, new GuidanceOptions { Scale = script.DecodeCfg, TotalCalls = script.DecodeSteps }, start.Beside);
        IReadOnlyList<Sigma> levels = [.. new Uniform().Sigmas(ScheduleRange.Of(guidance.NoiseModel.Table, original.Request.Options), script.DecodeSteps).Reverse()];
        return Walk((x, sigma) => Asked(guidance, x, sigma, cancel), start.Clean, levels).MoveToOuterDisposeScope();
    }

    /// <summary>Walks <paramref name="clean"/> up the levels, and takes the strength of the noise away.</summary>
    /// <param name="denoise">Asked at every level.</param>
    /// <param name="clean">[B, C, h, w]</param>
    /// <param name="levels">Rising from 0.</param>
    public Tensor Walk(Denoise denoise, Tensor clean, IReadOnlyList<Sigma> levels)
    {
        using var scope = NewDisposeScope();
        var x = clean.alias();
        for (var i = 1; i < levels.Count; i++)
        {
            var asked = script.SigmaAdjustment ? levels[i - 1] : levels[i];
            if (asked.IsZero) continue; // nothing is noise there
            var next = Next(denoise, x, asked, levels[i] - levels[i - 1]);
            x.Dispose();
            x = next;
        }

        return (script.SigmaAdjustment ? x.Over(levels[^1]) : x / x.std()).MoveToOuterDisposeScope();
    }

    /// <summary>With new noise mixed in, of the same strength.</summary>
    /// <param name="reversed">What <see cref="Of"/> found.</param>
    /// <param name="drawn">Standard normal, of its shape.</param>
    public Tensor Mixed(Tensor reversed, Tensor drawn)
    {
        using var scope = NewDisposeScope();
        var (own, other) = (1 - script.Randomness, script.Randomness);
        return reversed.Times(own).Added(drawn.Times(other)).Over(Math.Sqrt(own * own + other * other)).MoveToOuterDisposeScope();
    }

    private static Tensor Next(Denoise denoise, Tensor x, Sigma asked, double length)
    {
        using var scope = NewDisposeScope();
        return x.Added(x.Minus(denoise(x, asked)).Times(length / asked)).MoveToOuterDisposeScope();
    }

    private static Tensor Asked(PassGuidance guidance, Tensor x, Sigma sigma, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return guidance.Denoise(x, sigma);
    }

    // What the picture came from: the original prompts, and this model alone.
    private ImagePlan Original(ImagePlan plan)
    {
        var request = plan.Request with { Prompt = script.OriginalPrompt, NegativePrompt = script.OriginalNegative, Steps = script.DecodeSteps, CfgScale = script.DecodeCfg };
        return plan with { Request = request, Prompt = ExtraNetworks.Parse(script.OriginalPrompt).Text, NegativePrompt = script.OriginalNegative, Refiner = null, Hires = null };
    }
}
