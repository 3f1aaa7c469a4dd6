using System.CommandLine;
using System.Globalization;
using Easel.Core.Requests;

namespace Easel.Cli.Generate;

/// <summary>The options of <c>easel generate</c>. What is not given stays what the request says that it is laid over.</summary>
internal sealed class GenerateOptions
{
    public readonly Argument<string?> Prompt = new("PROMPT") { Description = "What to paint; '-' reads it from standard input. May be left out with --from.", Arity = ArgumentArity.ZeroOrOne };
    public readonly Option<string?> Negative = new("--negative", "-n") { Description = "What to keep out of the picture." };
    public readonly Option<string?> Model = new("--model", "-m") { Description = "Checkpoint: a .safetensors or .ckpt file, a diffusers folder, or the name of one in the models folder. The model that comes with Easel when left out." };
    public readonly Option<string?> Vae = new("--vae") { Description = "A separate autoencoder file." };
    public readonly Option<long?> Seed = new("--seed", "-s") { Description = "Seed of the first picture; -1 draws one. The same seed gives the same picture on every machine." };
    public readonly Option<int?> Steps = new("--steps") { Description = "Sampling steps, 1-1000; 20 is usual." };
    public readonly Option<double?> Cfg = new("--cfg") { Description = "How closely to follow the prompt, 0-100; 1 is off, 7 is usual." };
    public readonly Option<string?> Sampler = new("--sampler") { Description = "Such as 'Euler a', 'DPM++ 2M', 'UniPC'; also 'DPM++ 2M Karras' as older programs write it." };
    public readonly Option<string?> Schedule = new("--schedule") { Description = "Noise schedule, such as 'Karras', 'SGM Uniform'; 'automatic' takes the sampler's own." };
    public readonly Option<int?> Width = new("--width", "-W") { Description = "Pixels, a multiple of 8." };
    public readonly Option<int?> Height = new("--height", "-H") { Description = "Pixels, a multiple of 8." };
    public readonly Option<ImageSize?> Size = Sized("--size", "Width and height in one, such as 768x512.");
    public readonly Option<int?> BatchSize = new("--batch-size", "-b") { Description = "Pictures computed together, 1-64." };
    public readonly Option<int?> BatchCount = new("--batch-count", "-c") { Description = "Batches one after another." };
    public readonly Option<int?> ClipSkip = new("--clip-skip") { Description = "1 uses the text encoder's last layer, 2 the one before, ..." };
    public readonly Option<double?> Eta = new("--eta") { Description = "Fresh noise of ancestral samplers, 0-1; 1 is usual." };
    public readonly Option<double?> EtaDdim = new("--eta-ddim") { Description = "Fresh noise of DDIM, 0-1; 0 is usual." };
    public readonly Option<long?> VariationSeed = new("--variation-seed") { Description = "A second seed to mix in." };
    public readonly Option<double?> VariationStrength = new("--variation-strength") { Description = "How much of it, 0-1." };
    public readonly Option<ImageSize?> SeedResize = Sized("--seed-resize", "Take the noise of a picture of this size, such as 512x512.");
    public readonly Option<long?> Ensd = new("--ensd") { Description = "Added to the seed for the noise drawn while sampling." };
    public readonly Option<NoiseOrigin?> Noise = new("--noise") { Description = "Where noise comes from: cpu, nv (the numbers an NVIDIA card gives, anywhere) or gpu." };
    public readonly Option<EmphasisMode?> Emphasis = new("--emphasis") { Description = "How (word:1.2) weighs: original, none, ignore or nonorm." };
    public readonly Option<bool> Tiling = new("--tiling") { Description = "A picture that tiles." };
    public readonly Option<bool> ZeroSnr = new("--zero-snr") { Description = "Zero terminal SNR noise schedule." };
    public readonly Option<double?> TokenMerging = new("--token-merging") { Description = "Share of similar tokens merged, 0-0.9: faster, coarser." };
    public readonly Option<string[]> Set = new("--set") { Description = $"Any other setting as name=value, may be repeated: {PictureSettings.Names}." };
    public readonly Option<bool> NoUpscale = new("--no-upscale") { Description = "Leave the pictures of the model that comes with Easel at their own 128x128." };
    public readonly Option<string?> From = new("--from") { Description = "Take the parameters of this picture; other options change them." };

    public IEnumerable<Option> All =>
    [
        Negative, Model, Vae, Seed, Steps, Cfg, Sampler, Schedule, Width, Height, Size, BatchSize, BatchCount, ClipSkip, Eta, EtaDdim, VariationSeed,
        VariationStrength, SeedResize, Ensd, Noise, Emphasis, Tiling, ZeroSnr, TokenMerging, Set, NoUpscale, From,
    ];

    /// <summary><paramref name="start"/> with the options that were given.</summary>
    /// <exception cref="RequestException">A setting is unknown or its value wrong.</exception>
    public ImageRequest Read(ParseResult parsed, ImageRequest start)
    {
        var builtIn = (parsed.GetValue(Model) ?? start.Model) is null;
        var size = parsed.GetValue(Size) ?? (builtIn && parsed.GetValue(From) is null ? BuiltInChoices.Size : start.Size);
        return start with
        {
            Upscaler = builtIn && !parsed.GetValue(NoUpscale) ? new Choice(BuiltInChoices.Upscaler) : null,
            NegativePrompt = parsed.GetValue(Negative) ?? start.NegativePrompt,
            Model = parsed.GetValue(Model) ?? start.Model,
            Vae = parsed.GetValue(Vae) ?? start.Vae,
            Steps = parsed.GetValue(Steps) ?? start.Steps,
            CfgScale = parsed.GetValue(Cfg) ?? start.CfgScale,
            Sampler = parsed.GetValue(Sampler) is { } sampler ? sampler : start.Sampler,
            Schedule = parsed.GetValue(Schedule) is { } schedule ? schedule : start.Schedule,
            Size = new ImageSize(parsed.GetValue(Width) ?? size.Width, parsed.GetValue(Height) ?? size.Height),
            BatchSize = parsed.GetValue(BatchSize) ?? start.BatchSize,
            BatchCount = parsed.GetValue(BatchCount) ?? start.BatchCount,
            ClipSkip = parsed.GetValue(ClipSkip) ?? start.ClipSkip,
            Seeds = ReadSeeds(parsed, start.Seeds),
            Options = ReadOptions(parsed, start.Options),
        };
    }

    private Seeds ReadSeeds(ParseResult parsed, Seeds start) => start with
    {
        Seed = parsed.GetValue(Seed) ?? start.Seed,
        Variation = parsed.GetValue(VariationSeed) ?? start.Variation,
        VariationStrength = parsed.GetValue(VariationStrength) ?? start.VariationStrength,
        ResizeFrom = parsed.GetValue(SeedResize) ?? start.ResizeFrom,
        EtaNoiseSeedDelta = parsed.GetValue(Ensd) ?? start.EtaNoiseSeedDelta,
    };

    private PictureOptions ReadOptions(ParseResult parsed, PictureOptions start) => PictureSettings.Lay(parsed.GetValue(Set) ?? [], start with
    {
        Eta = parsed.GetValue(Eta) ?? start.Eta,
        EtaDdim = parsed.GetValue(EtaDdim) ?? start.EtaDdim,
        Noise = parsed.GetValue(Noise) ?? start.Noise,
        Emphasis = parsed.GetValue(Emphasis) ?? start.Emphasis,
        Tiling = parsed.GetValue(Tiling) || start.Tiling,
        ZeroTerminalSnr = parsed.GetValue(ZeroSnr) || start.ZeroTerminalSnr,
        TokenMergingRatio = parsed.GetValue(TokenMerging) ?? start.TokenMergingRatio,
    });

    private static Option<ImageSize?> Sized(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "WxH",
        CustomParser = result =>
        {
            var text = result.Tokens.Single().Value;
            if (text.Split('x', 'X') is [var width, var height]
                && int.TryParse(width, NumberStyles.None, CultureInfo.InvariantCulture, out var w) && int.TryParse(height, NumberStyles.None, CultureInfo.InvariantCulture, out var h))
                return new ImageSize(w, h);
            result.AddError($"{name}: '{text}' is no size; write it as 768x512");
            return null;
        },
    };
}
