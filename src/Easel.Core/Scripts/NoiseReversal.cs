using System.Globalization;
using Easel.Core.Infotext;
using Easel.Core.Requests;
using Easel.Core.Settings;

namespace Easel.Core.Scripts;

/// <summary>
/// Finds the noise that the picture would have come from under an old prompt, and begins with that instead of new noise: what the new prompt does not change stays
/// (facts: A1111 1.10.1 img2imgalt.py). The engine carries it out itself; <see cref="Applied"/> is what it is given.
/// </summary>
public sealed record NoiseReversal : PictureScript
{
    public const string Title = "img2img alternative test";

    [Setting("Override sampler", Help = "Paint with Euler, whose way is the one that is walked back.")]
    public bool OverrideSampler { get; init; } = true;

    [Setting("Override prompt", Help = "Paint with the original prompts, which gives the picture again; off paints the request's.")]
    public bool OverridePrompt { get; init; } = true;

    [Setting("Original prompt", Help = "What the picture shows.")]
    public string OriginalPrompt { get; init; } = "";

    [Setting("Original negative prompt", Help = "What was kept out of it.")]
    public string OriginalNegative { get; init; } = "";

    [Setting("Override steps", Help = "Paint in as many steps as are walked back.")]
    public bool OverrideSteps { get; init; } = true;

    [Setting("Decode steps", Min = 1, Max = 150, Step = 1, Help = "Steps walked back; more come closer to the picture.")]
    public int DecodeSteps { get; init; } = 50;

    [Setting("Override strength", Help = "Paint with denoising strength 1, all the way from the noise that is found.")]
    public bool OverrideStrength { get; init; } = true;

    [Setting("Decode CFG scale", Min = 0, Max = 15, Step = 0.1, Help = "Guidance on the way back; 1 comes closest, 2 is still possible.")]
    public double DecodeCfg { get; init; } = 1;

    [Setting("Randomness", Min = 0, Max = 1, Step = 0.01, Help = "Share of new noise mixed in; 0 keeps the picture's own.")]
    public double Randomness { get; init; }

    [Setting("Sigma adjustment", Help = "Ask the model at the level a step begins at, not where it leads, and keep the noise's own strength.")]
    public bool SigmaAdjustment { get; init; }

    public override IEnumerable<KeyValuePair<string, string>> InfotextEntries =>
    [
        new("Decode prompt", OriginalPrompt),
        new("Decode negative prompt", OriginalNegative),
        new("Decode CFG scale", InfotextParts.Number(DecodeCfg)),
        new("Decode steps", DecodeSteps.ToString(CultureInfo.InvariantCulture)),
        new("Randomness", InfotextParts.Number(Randomness)),
        new("Sigma Adjustment", SigmaAdjustment ? bool.TrueString : bool.FalseString),
    ];

    /// <summary>The request with what the script overrides.</summary>
    public ImageRequest Applied(ImageRequest request) => request with
    {
        Sampler = OverrideSampler ? new Choice("Euler") : request.Sampler,
        Prompt = OverridePrompt ? OriginalPrompt : request.Prompt,
        NegativePrompt = OverridePrompt ? OriginalNegative : request.NegativePrompt,
        Steps = OverrideSteps ? DecodeSteps : request.Steps,
        Start = OverrideStrength ? request.Start! with { Strength = 1 } : request.Start,
    };

    public override void Check(ImageRequest request)
    {
        base.Check(request);
        if (OriginalPrompt.Length + OriginalNegative.Length > RequestLimits.LongestPrompt) throw new RequestException("script.originalPrompt", $"it is too long; give at most {RequestLimits.LongestPrompt} characters");
    }
}
