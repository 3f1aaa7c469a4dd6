using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Easel.Cli.Generate;
using Easel.Cli.Output;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio.Faces;
using Easel.Studio.Library;
using Easel.Studio.Upscaling;

namespace Easel.Cli.Upscale;

/// <summary>What <c>easel upscale</c> does to pictures.</summary>
internal sealed class UpscaleOptions
{
    private const string With = "With what";
    private const string How = "How large";
    private const string FaceOptions = "Faces";

    private readonly Option<string> upscaler = new("--upscaler", "-u") { Description = $"A name in the folders of models, a file, or Lanczos, Nearest. (usually '{BuiltInChoices.Upscaler}', which comes with Easel)", HelpName = "NAME|FILE", DefaultValueFactory = _ => BuiltInChoices.Upscaler };
    private readonly Option<string?> second = new("--upscaler-2") { Description = "Another one, laid over the first one's picture.", HelpName = "NAME|FILE" };
    private readonly Option<double> visibility = Number("--visibility", "How much of the second shows. (0–1, usually 0.5)", 0, 1, 0.5);
    private readonly Option<string[]> models = new("--models") { Description = $"Folder of models, whose folders ESRGAN, RealESRGAN, SwinIR, HAT, DAT, ScuNET, GFPGAN and Codeformer are looked through; may be repeated. (usually {StudioFolders.ModelsVariable}, else models here)", HelpName = "FOLDER", Arity = ArgumentArity.OneOrMore };
    private readonly Option<double> scale = Number("--scale", "How many times as large each side becomes. (0.01–64, usually 2)", 0.01, 64, 2);
    private readonly Option<ImageSize?> size = new("--size") { Description = "The size to make instead, in pixels; what is beyond it is cut off evenly.", HelpName = "WxH", CustomParser = ParseSize };
    private readonly Option<bool> noCrop = new("--no-crop") { Description = "With --size: cut nothing off; the picture covers that size." };
    private readonly Option<int> longest = new("--max-side") { Description = "With --scale: the longest side a picture may get, in pixels.", HelpName = "N", CustomParser = result => MachineOptions.Whole(result, "--max-side", 8, ExtrasSteps.LargestSide) };
    private readonly Option<int?> tile = new("--tile") { Description = "Pixels a side of the tiles a network makes it in; 0 is one piece, which needs much memory. (usually 256)", HelpName = "N" };
    private readonly Option<int?> overlap = new("--overlap") { Description = "Pixels over which a tile turns into the next. (usually 8)", HelpName = "N" };

    private readonly Option<double> gfpgan = Number("--gfpgan-visibility", "How much of the faces that GFPGAN paints shows; its file lies in the folder GFPGAN of the folders of models. (0–1, usually 0, which leaves it out)", 0, 1, 0);
    private readonly Option<double> codeformer = Number("--codeformer-visibility", "The same of CodeFormer, whose file lies in the folder Codeformer. (0–1, usually 0)", 0, 1, 0);
    private readonly Option<double> weight = Number("--codeformer-weight", "How much CodeFormer keeps of the faces at hand: 0 paints most anew. (0–1, usually 0.5)", 0, 1, 0.5);

    public void AddTo(DescribedCommand command)
    {
        command.Add(With, upscaler, second, visibility, models);
        command.Add(How, scale, size, noCrop, longest);
        command.Add(FaceOptions, gfpgan, codeformer, weight);
        command.Add("Tiles", tile, overlap);
    }

    public UpscalerLibrary Library(ParseResult parsed) => new(Folders(parsed));

    /// <summary>The face restorers in the folders of models.</summary>
    public FaceLibrary Faces(ParseResult parsed) => new(Folders(parsed));

    /// <summary>What to do to each picture; names are checked.</summary>
    /// <exception cref="RequestException">An upscaler or face restorer is nowhere, or options do not go together.</exception>
    public ExtrasRecipe Recipe(ParseResult parsed, UpscalerLibrary library, FaceLibrary faces)
    {
        if (parsed.GetValue(gfpgan) > 0) faces.Find("--gfpgan-visibility", FaceRestoration.Gfpgan);
        if (parsed.GetValue(codeformer) > 0) faces.Find("--codeformer-visibility", FaceRestoration.CodeFormer);
        if (parsed.GetValue(size) is not null && parsed.GetResult(scale) is { Implicit: false }) throw new RequestException("--size", "it and --scale are two ways to say how large; give one");
        return new ExtrasRecipe
        {
            Upscaler = Known("--upscaler", parsed.GetValue(upscaler)!, library),
            Second = parsed.GetValue(second) is { } name ? Known("--upscaler-2", name, library) : PlainUpscaler.None,
            Visibility = parsed.GetValue(visibility),
            Scale = parsed.GetValue(scale),
            Size = parsed.GetValue(size) is { } wanted ? (wanted.Width, wanted.Height) : null,
            Crop = !parsed.GetValue(noCrop),
            LongestSide = parsed.GetValue(longest),
            GfpganVisibility = parsed.GetValue(gfpgan),
            CodeformerVisibility = parsed.GetValue(codeformer),
            CodeformerWeight = parsed.GetValue(weight),
        };
    }

    /// <summary>The same for every family.</summary>
    public (int? Tile, int? Overlap) Tiles(ParseResult parsed) => (parsed.GetValue(tile), parsed.GetValue(overlap));

    private IReadOnlyList<string> Folders(ParseResult parsed) => parsed.GetValue(models) is { Length: > 0 } given ? given : StudioFolders.OfMachine().Models;

    private static string Known(string option, string name, UpscalerLibrary library)
    {
        if (PlainUpscaler.Names.FirstOrDefault(plain => plain.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } known) return known;
        _ = library.FindOrOpen(option, name);
        return name;
    }

    private static Option<double> Number(string name, string description, double least, double most, double usual) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => usual,
        CustomParser = result =>
        {
            if (double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name}: '{result.Tokens[0].Value}' is not possible; give {least}–{most}"));
            return usual;
        },
    };

    private static ImageSize? ParseSize(ArgumentResult result)
    {
        var sides = result.Tokens[0].Value.Split('x', 'X');
        if (sides is [var width, var height] && int.TryParse(width, NumberStyles.None, CultureInfo.InvariantCulture, out var across) && int.TryParse(height, NumberStyles.None, CultureInfo.InvariantCulture, out var down)
            && across is > 0 and <= ExtrasSteps.LargestSide && down is > 0 and <= ExtrasSteps.LargestSide) return new ImageSize(across, down);
        result.AddError($"--size: '{result.Tokens[0].Value}' is not possible; give WIDTHxHEIGHT, each 1–{ExtrasSteps.LargestSide}");
        return null;
    }
}
