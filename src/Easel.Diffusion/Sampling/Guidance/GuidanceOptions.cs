using Easel.Core.Requests;

namespace Easel.Diffusion.Sampling.Guidance;

/// <summary>How strongly, and when, the prompt pulls away from the negative prompt.</summary>
public sealed record GuidanceOptions
{
    /// <summary>1 is the prompt alone.</summary>
    public double Scale { get; init; } = 7;

    /// <summary>How strongly the picture an InstructPix2Pix model is conditioned on pulls; null for other models.</summary>
    public double? ImageScale { get; init; }

    /// <summary>Share of the first calls without the negative prompt.</summary>
    public double SkipEarly { get; init; }

    /// <summary>Below this σ (timestep samplers: timestep) the negative prompt is left out at every other call; 0 is off.</summary>
    public double NegativeMinimum { get; init; }

    /// <summary>… at every call.</summary>
    public bool NegativeMinimumAllSteps { get; init; }

    /// <summary>Calls of the network the run will make, as A1111 counts them.</summary>
    public int TotalCalls { get; init; } = 1;

    /// <summary>The count of the first call: those before it were another guidance's.</summary>
    public int FirstCall { get; init; }

    /// <summary>Keep the unconditional noise of the latest call (CFG++).</summary>
    public bool KeepsUnconditionalNoise { get; init; }

    /// <summary>The options for a sampler, from a request's.</summary>
    /// <param name="scale">The request's guidance scale.</param>
    /// <param name="sampler">May rescale it and count calls twice.</param>
    /// <param name="options">A1111's settings.</param>
    /// <param name="steps">Steps walked.</param>
    public static GuidanceOptions For(double scale, Sampler sampler, PictureOptions options, int steps) => new()
    {
        Scale = scale / sampler.Facts.GuidanceDivisor,
        SkipEarly = options.SkipEarlyCfg,
        NegativeMinimum = options.NegativeGuidanceMinimumSigma,
        NegativeMinimumAllSteps = options.NegativeGuidanceMinimumAllSteps,
        TotalCalls = steps * sampler.Facts.CallsPerStep,
        KeepsUnconditionalNoise = sampler.Facts.NeedsUnconditionalNoise,
    };
}
