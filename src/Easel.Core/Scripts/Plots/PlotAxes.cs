using Easel.Core.Catalogs;
using Easel.Core.Infotext;
using Easel.Core.Requests;

namespace Easel.Core.Scripts.Plots;

/// <summary>The axes there are, in A1111 1.10.1's order.</summary>
public static class PlotAxes
{
    public const string Nothing = "Nothing";

    public const string Styles = "Styles";

    private static readonly string[] Flags = ["False", "True"];

    /// <summary>All, of both kinds of requests.</summary>
    public static IReadOnlyList<PlotAxis> All { get; } =
    [
        new(Nothing, PlotKind.Text, (request, _) => request),
        new("Seed", PlotKind.Whole, (request, value) => request with { Seeds = request.Seeds with { Seed = value.Long } }),
        new("Var. seed", PlotKind.Whole, (request, value) => request with { Seeds = request.Seeds with { Variation = value.Long } }),
        new("Var. strength", PlotKind.Number, (request, value) => request with { Seeds = request.Seeds with { VariationStrength = value.Number } }),
        new("Steps", PlotKind.Whole, (request, value) => request with { Steps = value.Whole }),
        Hires("Hires steps", PlotKind.Whole, (hires, value) => hires with { Steps = value.Whole }),
        new("CFG Scale", PlotKind.Number, (request, value) => request with { CfgScale = value.Number }),
        Start("Image CFG Scale", (start, value) => start with { ImageCfgScale = value.Number }),
        new("Prompt S/R", PlotKind.Replacement, PlotPrompts.Replace) { IsPlain = true },
        new("Prompt order", PlotKind.Order, PlotPrompts.Reorder) { IsPlain = true },
        new("Sampler", PlotKind.Text, (request, value) => request with { Sampler = Sampler(value) }) { IsPlain = true, Choices = PlotChoices.Samplers },
        Hires("Hires sampler", PlotKind.Text, (hires, value) => hires with { Sampler = Sampler(value) }) with { Choices = PlotChoices.Samplers },
        new("Checkpoint name", PlotKind.Text, (request, value) => request with { Model = value.Text }) { Cost = 1, Choices = PlotChoices.Models },
        Option("Negative Guidance minimum sigma", (options, sigma) => options with { NegativeGuidanceMinimumSigma = sigma }),
        Option("Sigma Churn", (options, sigma) => options with { SigmaChurn = sigma }),
        Option("Sigma min", (options, sigma) => options with { SigmaTmin = sigma }),
        Option("Sigma max", (options, sigma) => options with { SigmaTmax = sigma }),
        Option("Sigma noise", (options, sigma) => options with { SigmaNoise = sigma }),
        new("Schedule type", PlotKind.Text, (request, value) => request with { Schedule = Schedule(value) }) { Choices = PlotChoices.Schedules },
        Option("Schedule min sigma", (options, sigma) => options with { SigmaMin = sigma }),
        Option("Schedule max sigma", (options, sigma) => options with { SigmaMax = sigma }),
        Option("Schedule rho", (options, rho) => options with { Rho = rho }),
        Option("Beta schedule alpha", (options, alpha) => options with { BetaAlpha = alpha }),
        Option("Beta schedule beta", (options, beta) => options with { BetaBeta = beta }),
        Option("Eta", (options, eta) => options with { Eta = eta, EtaDdim = eta }),
        new("Clip skip", PlotKind.Whole, (request, value) => request with { ClipSkip = value.Whole }),
        Either("Denoising", (start, strength) => start with { Strength = strength }, (hires, strength) => hires with { Strength = strength }),
        Either("Initial noise multiplier", (start, factor) => start with { NoiseMultiplier = factor }, null),
        Either("Extra noise", (start, noise) => start with { ExtraNoise = noise }, (hires, noise) => hires with { ExtraNoise = noise }),
        Hires("Hires upscaler", PlotKind.Text, (hires, value) => hires with { Upscaler = value.Text }) with { Choices = PlotChoices.Upscalers },
        Start("Cond. Image Mask Weight", (start, value) => start with { ConditionalMaskWeight = value.Number }),
        new("VAE", PlotKind.Text, (request, value) => request with { Vae = value.Text }) { Cost = 0.7, Choices = PlotChoices.Vaes },
        new(Styles, PlotKind.Text, (request, _) => request) { Choices = PlotChoices.Styles }, // laid by whoever has them
        new("UniPC Order", PlotKind.Whole, (request, value) => request with { Options = request.Options with { UniPcOrder = value.Whole } }) { Cost = 0.5 },
        new("Face restore", PlotKind.Text, Faces) { IsPlain = true, Choices = PlotChoices.Listed, Known = ["None", .. FaceRestoration.Names] },
        Option("Token merging ratio", (options, ratio) => options with { TokenMergingRatio = ratio }),
        Option("Token merging ratio high-res", (options, ratio) => options with { TokenMergingRatioHires = ratio }),
        Flag("Always discard next-to-last sigma", (options, flag) => options with { AlwaysDiscardNextToLastSigma = flag }),
        Flag("SGM noise multiplier", (options, flag) => options with { SgmNoiseMultiplier = flag }),
        new("Refiner checkpoint", PlotKind.Text, RefinerModel) { Cost = 1, Choices = PlotChoices.Refiners },
        new("Refiner switch at", PlotKind.Number, (request, value) => request with { Refiner = (request.Refiner ?? throw new RequestException("axis", "there is no refiner; give one, or leave the axis out")) with { SwitchAt = value.Number } }),
        new("RNG source", PlotKind.Text, (request, value) => request with { Options = request.Options with { Noise = value.OneOf(("GPU", NoiseOrigin.Gpu), ("CPU", NoiseOrigin.Cpu), ("NV", NoiseOrigin.Nv)) } }) { Choices = PlotChoices.Listed, Known = ["GPU", "CPU", "NV"] },
        new("FP8 mode", PlotKind.Text, (request, value) => request with { Options = request.Options with { Fp8Storage = value.OneOf(("Disable", Fp8Storage.Disable), ("Enable for SDXL", Fp8Storage.Sdxl), ("Enable", Fp8Storage.Enable)) } }) { Cost = 0.9, Choices = PlotChoices.Listed, Known = ["Disable", "Enable for SDXL", "Enable"] },
        new("Size", PlotKind.Text, (request, value) => request with { Size = Size(value) }),
    ];

    /// <summary>Those that go with a request, in the order A1111 counts them.</summary>
    public static IReadOnlyList<PlotAxis> Of(bool hasStart) => [.. All.Where(axis => axis.Starts is not { } starts || starts == hasStart)];

    /// <summary>The axis of a name, in any case.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public static PlotAxis Find(string field, string name) => All.FirstOrDefault(axis => axis.Label.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new RequestException(field, name.StartsWith('[') ? $"Easel has no axis '{name}', which an extension of A1111 adds; give another" : $"there is no axis '{name}'{Spelling.Hint(name, All.Select(axis => axis.Label))}; give {string.Join(", ", All.Select(axis => axis.Label))}");

    private static PlotAxis Option(string label, Func<PictureOptions, double, PictureOptions> lay) =>
        new(label, PlotKind.Number, (request, value) => request with { Options = lay(request.Options, value.Number) });

    private static PlotAxis Flag(string label, Func<PictureOptions, bool, PictureOptions> lay) =>
        new(label, PlotKind.Text, (request, value) => request with { Options = lay(request.Options, value.Flag) }) { Choices = PlotChoices.Listed, Known = [.. Flags] };

    private static PlotAxis Hires(string label, PlotKind kind, Func<HiresFix, PlotValue, HiresFix> lay) =>
        new(label, kind, (request, value) => request with { Hires = lay(request.Hires ?? throw new RequestException("axis", "there is no second pass; turn hires fix on, or leave the axis out"), value) }) { Starts = false };

    private static PlotAxis Start(string label, Func<StartImage, PlotValue, StartImage> lay) =>
        new(label, PlotKind.Number, (request, value) => request with { Start = lay(request.Start!, value) }) { Starts = true };

    private static PlotAxis Either(string label, Func<StartImage, double, StartImage> start, Func<HiresFix, double, HiresFix>? hires) => new(label, PlotKind.Number, (request, value) =>
        request.Start is { } from ? request with { Start = start(from, value.Number) }
        : request.Hires is { } second && hires is not null ? request with { Hires = hires(second, value.Number) }
        : throw new RequestException("axis", $"there is no picture to begin with{(hires is null ? "" : " and no second pass")}, so it changes nothing; give one, or leave the axis out"));

    private static ImageRequest Faces(ImageRequest request, PlotValue value)
    {
        var name = value.OneOf(("CodeFormer", "CodeFormer"), ("GFPGAN", "GFPGAN"), ("None", ""), ("False", ""), ("No", ""), ("0", ""), ("True", "usual"), ("Yes", "usual"), ("1", "usual"));
        return request with { Faces = name.Length == 0 ? null : name == "usual" ? request.Faces ?? new FaceRestoration() : (request.Faces ?? new FaceRestoration()) with { Restorer = name } };
    }

    private static ImageRequest RefinerModel(ImageRequest request, PlotValue value) => request with
    {
        Refiner = value.Text.Equals("None", StringComparison.OrdinalIgnoreCase) ? null : request.Refiner is { } refiner ? refiner with { Model = value.Text } : new Refiner { Model = value.Text },
    };

    // Names with a schedule behind, as A1111 before 1.9 had them, are kept: the engine reads both.
    private static Choice Sampler(PlotValue value) => SamplerNames.FindAny(value.Text)?.Title ?? value.Text;

    private static Choice Schedule(PlotValue value) => SamplerNames.FindSchedule(value.Text)?.Title
        ?? throw new RequestException("value", $"there is no schedule '{value.Text}'; give {string.Join(", ", SamplerNames.Schedules.Select(schedule => schedule.Title))}");

    private static ImageSize Size(PlotValue value)
    {
        var sides = value.Text.ToLowerInvariant().Split('x', StringSplitOptions.TrimEntries);
        return sides.Length == 2 && int.TryParse(sides[0], out var width) && int.TryParse(sides[1], out var height)
            ? new ImageSize(width, height)
            : throw new RequestException("value", $"'{value.Text}' is no size; give one such as 512x768");
    }
}
