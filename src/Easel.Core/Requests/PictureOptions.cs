namespace Easel.Core.Requests;

/// <summary>A1111's settings that change the picture, with A1111's defaults except where said (facts: A1111 1.10.1 shared_options.py).</summary>
public sealed record PictureOptions
{
    /// <summary>Where noise comes from. A1111 defaults to GPU; Easel to the CPU, so that a seed means the same picture everywhere.</summary>
    public NoiseOrigin Noise { get; init; } = NoiseOrigin.Cpu;

    public EmphasisMode Emphasis { get; init; } = EmphasisMode.Original;

    /// <summary>Tokens a chunk may give back so that it ends at a comma; 0 is off.</summary>
    public int CommaPaddingBacktrack { get; init; } = 20;

    /// <summary>Strip <c># comments</c> from prompts.</summary>
    public bool PromptComments { get; init; } = true;

    /// <summary>Read <c>[a:b:when]</c> as A1111 did before 1.6.</summary>
    public bool OldPromptSchedules { get; init; }

    /// <summary>η of ancestral samplers, 0–1; null takes the sampler's default (1).</summary>
    public double? Eta { get; init; }

    /// <summary>η of DDIM, 0–1; null takes 0.</summary>
    public double? EtaDdim { get; init; }

    /// <summary>Stochastic churn of Euler, Heun and DPM2 (Karras et al. 2022, algorithm 2).</summary>
    public double SigmaChurn { get; init; }

    /// <summary>Lowest σ with churn.</summary>
    public double SigmaTmin { get; init; }

    /// <summary>Highest σ with churn; 0 means no limit.</summary>
    public double SigmaTmax { get; init; }

    /// <summary>Factor on the noise added while sampling.</summary>
    public double SigmaNoise { get; init; } = 1;

    /// <summary>Overrides the schedule's lowest σ when not 0.</summary>
    public double SigmaMin { get; init; }

    /// <summary>Overrides the schedule's highest σ when not 0.</summary>
    public double SigmaMax { get; init; }

    /// <summary>Overrides ρ of Karras and polyexponential schedules when not 0.</summary>
    public double Rho { get; init; }

    public double BetaAlpha { get; init; } = 0.6;

    public double BetaBeta { get; init; } = 0.6;

    /// <summary>Karras schedules between 0.1 and 10 instead of the model's own limits.</summary>
    public bool OldKarrasSigmas { get; init; }

    public bool AlwaysDiscardNextToLastSigma { get; init; }

    /// <summary>Start noise scaled by √(1+σ²) instead of σ.</summary>
    public bool SgmNoiseMultiplier { get; init; }

    /// <summary>Timesteps rounded to the 1000 the model was trained on.</summary>
    public bool Quantization { get; init; }

    /// <summary>"Default" or "Zero Terminal SNR".</summary>
    public bool ZeroTerminalSnr { get; init; }

    /// <summary>ᾱ passed through half precision first, as old versions did.</summary>
    public bool DowncastAlphas { get; init; }

    /// <summary>Below this σ, every other step leaves the negative prompt out (NGMS); 0 is off.</summary>
    public double NegativeGuidanceMinimumSigma { get; init; }

    /// <summary>… every step instead of every other.</summary>
    public bool NegativeGuidanceMinimumAllSteps { get; init; }

    /// <summary>Share of the first steps without the negative prompt, 0–1.</summary>
    public double SkipEarlyCfg { get; init; }

    /// <summary>Pad the shorter of the prompts with empty chunks.</summary>
    public bool PadConditioning { get; init; }

    /// <summary>Pad or cut the negative prompt to the prompt's length, as before 1.6; wins over <see cref="PadConditioning"/>.</summary>
    public bool PadConditioningOld { get; init; }

    /// <summary>One noise tree a batch without seed, instead of one a picture.</summary>
    public bool NoBrownianBatchDeterminism { get; init; }

    /// <summary>"bh1", "bh2" or "vary_coeff".</summary>
    public string UniPcVariant { get; init; } = "bh1";

    /// <summary>"time_uniform", "time_quadratic" or "logSNR".</summary>
    public string UniPcSkipType { get; init; } = "time_uniform";

    public int UniPcOrder { get; init; } = 3;

    public bool UniPcLowerOrderFinal { get; init; } = true;

    /// <summary>Let the clip skip also reach SDXL's CLIP-L.</summary>
    public bool SdxlClipLSkip { get; init; }

    /// <summary>SDXL's crop conditioning, top and left in pixels.</summary>
    public int SdxlCropTop { get; init; }

    public int SdxlCropLeft { get; init; }

    public double SdxlRefinerAestheticScore { get; init; } = 6.0;

    public double SdxlRefinerNegativeAestheticScore { get; init; } = 2.5;

    /// <summary>Share of similar tokens merged before self-attention, 0–0.9 (Bolya and Hoffman 2023); faster, coarser.</summary>
    public double TokenMergingRatio { get; init; }

    /// <summary>Convolutions wrap around, so that the picture tiles.</summary>
    public bool Tiling { get; init; }
}
