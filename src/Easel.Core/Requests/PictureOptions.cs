using Easel.Core.Settings;

namespace Easel.Core.Requests;

/// <summary>A1111's settings that change the picture, with A1111's defaults except where said (facts: A1111 1.10.1 shared_options.py).</summary>
public sealed record PictureOptions
{
    /// <summary>Where noise comes from. A1111 defaults to GPU; Easel to the CPU, so that a seed means the same picture everywhere.</summary>
    [Setting("RNG", Group = "Seeds and noise", Help = "Where noise comes from: cpu (the same on every machine), nv (the numbers an NVIDIA card gives, anywhere), gpu (the device's own).")]
    public NoiseOrigin Noise { get; init; } = NoiseOrigin.Cpu;

    [Setting("Emphasis", Group = "Prompts", Help = "How (word:1.2) weighs: original, none (the syntax is plain text), ignore (parsed, without effect), nonorm (the mean is not restored).")]
    public EmphasisMode Emphasis { get; init; } = EmphasisMode.Original;

    /// <summary>Tokens a chunk may give back so that it ends at a comma; 0 is off.</summary>
    [Setting("Comma padding backtrack", Group = "Prompts", Min = 0, Max = 74, Help = "Tokens a chunk of 75 may give back so that it ends at a comma.")]
    public int CommaPaddingBacktrack { get; init; } = 20;

    /// <summary>Strip <c># comments</c> from prompts.</summary>
    [Setting("Prompt comments", Group = "Prompts", Help = "Strip # comments from prompts.")]
    public bool PromptComments { get; init; } = true;

    /// <summary>Read <c>[a:b:when]</c> as A1111 did before 1.6.</summary>
    [Setting("Old prompt editing timelines", Group = "Prompts", Help = "Read [a:b:when] as A1111 did before 1.6.")]
    public bool OldPromptSchedules { get; init; }

    /// <summary>η of ancestral samplers, 0–1; null takes the sampler's default (1).</summary>
    [Setting("Eta", Group = "Stochastic sampling", Min = 0, Max = 1, Help = "Fresh noise of ancestral and SDE samplers; 1 when left out.")]
    public double? Eta { get; init; }

    /// <summary>η of DDIM, 0–1; null takes 0.</summary>
    [Setting("Eta DDIM", Group = "Stochastic sampling", Min = 0, Max = 1, Help = "Fresh noise of DDIM; 0 when left out.")]
    public double? EtaDdim { get; init; }

    /// <summary>Stochastic churn of Euler, Heun and DPM2 (Karras et al. 2022, algorithm 2).</summary>
    [Setting("Sigma churn", Group = "Stochastic sampling", Min = 0, Max = 100, Help = "Noise stirred in by Euler, Heun and DPM2.")]
    public double SigmaChurn { get; init; }

    /// <summary>Lowest σ with churn.</summary>
    [Setting("Sigma tmin", Group = "Stochastic sampling", Min = 0, Max = 1e6, Help = "Lowest sigma that is stirred.")]
    public double SigmaTmin { get; init; }

    /// <summary>Highest σ with churn; 0 means no limit.</summary>
    [Setting("Sigma tmax", Group = "Stochastic sampling", Min = 0, Help = "Highest sigma that is stirred; 0 is no limit.")]
    public double SigmaTmax { get; init; }

    /// <summary>Factor on the noise added while sampling.</summary>
    [Setting("Sigma noise", Group = "Stochastic sampling", Min = 0, Max = 10, Help = "Factor on the noise added while sampling.")]
    public double SigmaNoise { get; init; } = 1;

    /// <summary>Overrides the schedule's lowest σ when not 0.</summary>
    [Setting("Schedule min sigma", Group = "Noise schedule", Min = 0, Max = 1e6, Help = "The schedule's lowest sigma; 0 is the model's own.")]
    public double SigmaMin { get; init; }

    /// <summary>Overrides the schedule's highest σ when not 0.</summary>
    [Setting("Schedule max sigma", Group = "Noise schedule", Min = 0, Max = 1e6, Help = "The schedule's highest sigma; 0 is the model's own.")]
    public double SigmaMax { get; init; }

    /// <summary>Overrides ρ of Karras and polyexponential schedules when not 0.</summary>
    [Setting("Schedule rho", Group = "Noise schedule", Min = 0, Max = 100, Help = "Power of Karras and polyexponential schedules; 0 is their own.")]
    public double Rho { get; init; }

    [Setting("Beta schedule alpha", Group = "Noise schedule", Min = 0.01, Max = 10, Help = "Of the beta schedule; below 1 puts more steps at high noise.")]
    public double BetaAlpha { get; init; } = 0.6;

    [Setting("Beta schedule beta", Group = "Noise schedule", Min = 0.01, Max = 10, Help = "Of the beta schedule; below 1 puts more steps at low noise.")]
    public double BetaBeta { get; init; } = 0.6;

    /// <summary>Karras schedules between 0.1 and 10 instead of the model's own limits.</summary>
    [Setting("Old Karras scheduler sigmas", Group = "Noise schedule", Help = "Karras schedules between 0.1 and 10.")]
    public bool OldKarrasSigmas { get; init; }

    [Setting("Discard penultimate sigma", Group = "Noise schedule", Help = "Leave out the last sigma but one with every sampler.")]
    public bool AlwaysDiscardNextToLastSigma { get; init; }

    /// <summary>Start noise scaled by √(1+σ²) instead of σ.</summary>
    [Setting("SGM noise multiplier", Group = "Noise schedule", Help = "Scale the first noise as Stability's programs do.")]
    public bool SgmNoiseMultiplier { get; init; }

    /// <summary>Timesteps rounded to the 1000 the model was trained on.</summary>
    [Setting("Quantization", Group = "Noise schedule", Help = "Round timesteps to the 1000 the model was trained on.")]
    public bool Quantization { get; init; }

    /// <summary>"Default" or "Zero Terminal SNR".</summary>
    [Setting("Noise Schedule", Group = "Noise schedule", Help = "Begin at pure noise (zero terminal SNR).")]
    public bool ZeroTerminalSnr { get; init; }

    /// <summary>ᾱ passed through half precision first, as old versions did.</summary>
    [Setting("Downcast alphas_cumprod", Group = "Noise schedule", Help = "Half-precision noise levels, as A1111 before 1.7 had them.")]
    public bool DowncastAlphas { get; init; }

    /// <summary>Below this σ, every other step leaves the negative prompt out (NGMS); 0 is off.</summary>
    [Setting("NGMS", Group = "Guidance", Min = 0, Max = 1e6, Help = "Below this sigma every other step leaves the negative prompt out; faster; 0 is off.")]
    public double NegativeGuidanceMinimumSigma { get; init; }

    /// <summary>… every step instead of every other.</summary>
    [Setting("NGMS all steps", Group = "Guidance", Help = "... every step instead of every other.")]
    public bool NegativeGuidanceMinimumAllSteps { get; init; }

    /// <summary>Share of the first steps without the negative prompt, 0–1.</summary>
    [Setting("Skip Early CFG", Group = "Guidance", Min = 0, Max = 1, Help = "Share of the first steps without the negative prompt.")]
    public double SkipEarlyCfg { get; init; }

    /// <summary>Pad the shorter of the prompts with empty chunks.</summary>
    [Setting("Pad conds", Group = "Prompts", Help = "Pad the shorter prompt with empty chunks.")]
    public bool PadConditioning { get; init; }

    /// <summary>Pad or cut the negative prompt to the prompt's length, as before 1.6; wins over <see cref="PadConditioning"/>.</summary>
    [Setting("Pad conds v0", Group = "Prompts", Help = "Pad or cut the negative prompt to the prompt's length, as before 1.6.")]
    public bool PadConditioningOld { get; init; }

    /// <summary>One noise tree a batch without seed, instead of one a picture.</summary>
    [Setting("No Brownian batch determinism", Group = "Stochastic sampling", Help = "SDE samplers share one unseeded noise tree a batch, as old versions did.")]
    public bool NoBrownianBatchDeterminism { get; init; }

    /// <summary>"bh1", "bh2" or "vary_coeff".</summary>
    [Setting("UniPC variant", Group = "UniPC", Choices = ["bh1", "bh2", "vary_coeff"], Help = "How the combination is weighed.")]
    public string UniPcVariant { get; init; } = "bh1";

    /// <summary>"time_uniform", "time_quadratic" or "logSNR".</summary>
    [Setting("UniPC skip type", Group = "UniPC", Choices = ["time_uniform", "time_quadratic", "logSNR"], Help = "Spacing of the steps.")]
    public string UniPcSkipType { get; init; } = "time_uniform";

    [Setting("UniPC order", Group = "UniPC", Min = 1, Max = 50, Help = "Must not exceed the number of steps.")]
    public int UniPcOrder { get; init; } = 3;

    [Setting("UniPC lower order final", Group = "UniPC", Help = "Lower the order towards the end.")]
    public bool UniPcLowerOrderFinal { get; init; } = true;

    /// <summary>Let the clip skip also reach SDXL's CLIP-L.</summary>
    [Setting("SDXL CLIP-L skip", Group = "SDXL", Help = "Let --clip-skip also reach SDXL's first text encoder.")]
    public bool SdxlClipLSkip { get; init; }

    /// <summary>SDXL's crop conditioning, top and left in pixels.</summary>
    [Setting("SDXL crop top", Group = "SDXL", Min = 0, Max = 8192, Help = "Crop the model is told, pixels from the top.")]
    public int SdxlCropTop { get; init; }

    [Setting("SDXL crop left", Group = "SDXL", Min = 0, Max = 8192, Help = "Crop the model is told, pixels from the left.")]
    public int SdxlCropLeft { get; init; }

    [Setting("SDXL aesthetic score", Group = "SDXL", Min = 0, Max = 10, Help = "Score a refiner model is told for the prompt.")]
    public double SdxlRefinerAestheticScore { get; init; } = 6.0;

    [Setting("SDXL negative aesthetic score", Group = "SDXL", Min = 0, Max = 10, Help = "Score a refiner model is told for the negative prompt.")]
    public double SdxlRefinerNegativeAestheticScore { get; init; } = 2.5;

    /// <summary>Share of similar tokens merged before self-attention, 0–0.9 (Bolya and Hoffman 2023); faster, coarser.</summary>
    [Setting("Token merging ratio", Group = "Guidance", Min = 0, Max = 0.9, Help = "Share of similar tokens merged before self-attention: faster, coarser.")]
    public double TokenMergingRatio { get; init; }

    /// <summary>The same for the second pass; 0 takes <see cref="TokenMergingRatio"/>.</summary>
    [Setting("Token merging ratio hr", Group = "Guidance", Min = 0, Max = 0.9, Help = "The same for the second pass of hires fix; 0 takes that of the first.")]
    public double TokenMergingRatioHires { get; init; }

    /// <summary>The ratio of the second pass.</summary>
    public double HiresTokenMerging() => TokenMergingRatioHires != 0 ? TokenMergingRatioHires : TokenMergingRatio;

    /// <summary>Keep matrices and convolutions of UNet and text encoders in 8 bits.</summary>
    [Setting("FP8 weight", Group = "Model", Help = "Keep weights in 8 bits, at half the memory and slightly another picture: disable, sdxl (for SDXL alone), enable.")]
    public Fp8Storage Fp8Storage { get; init; }

    /// <summary>Convolutions wrap around, so that the picture tiles.</summary>
    [Setting("Tiling", Group = "Size and number", Help = "A picture that tiles: its edges meet on the other side.")]
    public bool Tiling { get; init; }
}
